"""The words of an invitation letter: what it says, part by part, for the PDF and for the DOCX alike.

Letters are official: Indonesian, whatever language their reader uses. The caller sets the language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from agencies.models import Agency
from documents import wording
from documents.wording import OFFICIAL_LANGUAGE
from events.clock import span
from events.models import Event, Invitation, Nature, Number

from .content import Facts, SessionFacts, head_and_address, signing_titles

_POOLS = {
    Agency.Kind.PROVINCE: pgettext_lazy("letter", "the heads of the provincial libraries in %(region)s"),
    Agency.Kind.REGENCY: pgettext_lazy("letter", "the heads of the regency and city libraries in %(region)s"),
    Agency.Kind.DISTRICT: pgettext_lazy("letter", "the heads of the district libraries in %(region)s"),
    Agency.Kind.VILLAGE: pgettext_lazy("letter", "the heads of the village libraries in %(region)s"),
    Agency.Kind.SCHOOL: pgettext_lazy("letter", "the heads of the school libraries in %(region)s"),
    Agency.Kind.UNIVERSITY: pgettext_lazy("letter", "the heads of the university libraries in %(region)s"),
    Agency.Kind.COMMUNITY: pgettext_lazy("letter", "the heads of the community libraries in %(region)s"),
    Agency.Kind.SPECIAL: pgettext_lazy("letter", "the heads of the special libraries in %(region)s"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the letter's list of facts; `is_strong` for what the reader must not miss."""

    label: str
    value: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class SessionRow:
    number: int
    when: str
    title: str
    speaker: str
    lesson_hours: int


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the schedule."""

    name: str
    sessions: list[SessionRow]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs. `titles` are one or two lines: for whom, and the position."""

    titles: list[str]
    name: str
    nip: str
    is_electronic: bool


@dataclass(frozen=True, slots=True)
class Annex:
    """The schedule, with its heading lines."""

    head: list[str]
    title: str
    under: str
    headings: list[str]
    days: list[Day]
    has_speakers: bool
    total: str
    lesson_hours: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter part by part, in the order in which it is printed. `number` is "" until it is known."""

    number: str
    notice: str
    head: list[str]
    address: list[str]
    logo: str
    references: list[Fact]
    place_and_date: str
    addressee: str
    to: list[str]
    salutation: str
    opening: list[str]
    facts: list[Fact]
    notes_title: str
    notes: list[str]
    closing: list[str]
    signature: Signature
    copies_title: str
    copies: list[str]
    annex: Annex | None

    @property
    def name(self) -> str:
        """Return what the foot of each page and the bookmark call it."""
        return pgettext("letter", "Letter %(number)s") % {"number": self.number} if self.number else self.addressee


def letters_of(invitations: Sequence[Invitation]) -> list[Letter]:
    """Return the words of the letters in the active language."""
    return [_letter(invitation) for invitation in invitations]


def default_subject(event: Event) -> str:
    with translation.override(OFFICIAL_LANGUAGE):
        return pgettext("letter", "Invitation to %(title)s") % {"title": event.title}


def _letter(invitation: Invitation) -> Letter:
    facts: Facts = invitation.facts
    sender, number = invitation.sender, invitation.number
    annex = _annex(facts, sender["signatory_position"], number) if facts["sessions"] else None
    notes, (head, address) = facts.get("notes", []), head_and_address(sender["letterhead"])
    return Letter(
        number=number.text,
        notice=_notice(invitation),
        head=head,
        address=address,
        logo=sender.get("logo", ""),
        references=_references(invitation, has_annex=annex is not None),
        place_and_date=f"{sender['place']}, {_date(number)}",
        addressee=_addressee(facts),
        to=[" ".join([pgettext("letter", "To"), _addressee(facts)]), _where_to(facts)],
        salutation=pgettext("letter", "Dear Sir or Madam,"),
        opening=_opening(invitation),
        facts=_facts(facts, sender),
        notes_title=pgettext("letter", "Please note:") if notes else "",
        notes=notes,
        closing=_closing(facts, has_address=bool(sender["register_at"])),
        signature=_signature(sender),
        copies_title=pgettext("letter", "Copies to:"),
        copies=sender["copies_to"],
        annex=annex,
    )


def _notice(invitation: Invitation) -> str:
    event = invitation.event if invitation.event_id else None  # a sample has none
    if event is None or event.status != Event.Status.CANCELLED:
        return ""
    text = pgettext("letter", "This event is cancelled. The letter is no longer valid.")
    if not event.cancelled_reason:
        return text
    return " ".join([text, pgettext("letter", "Reason: %(reason)s") % {"reason": event.cancelled_reason}])


def _references(invitation: Invitation, *, has_annex: bool) -> list[Fact]:
    nature = invitation.sender.get("nature", "")
    found = [Fact(pgettext("letter", "Number"), invitation.number.text)]
    if nature:
        found.append(Fact(pgettext("letter", "Nature"), str(Nature(nature).label)))
    found.append(Fact(pgettext("letter", "Annex"), pgettext("letter", "one") if has_annex else "–"))
    found.append(Fact(pgettext("letter", "Subject"), invitation.subject, is_strong=True))
    return found


def _date(number: Number) -> str:
    """Return the date of the letter. Its day is left free while the number is to follow."""
    if number.text:
        return wording.day(number.dated_on)
    return f"{' ' * 6}{format_date(number.dated_on, 'F Y')}"


def _addressee(facts: Facts) -> str:
    if facts["agency"]:
        return pgettext("letter", "the head of %(agency)s") % {"agency": facts["agency"]}
    return str(_POOLS[Agency.Kind(facts["kind"])]) % {"region": facts["region"]}


def _where_to(facts: Facts) -> str:
    """Return the place of the addressee. The words for a pool name its region already."""
    if facts["agency"]:
        return " ".join([pgettext("letter", "in"), facts["region"]])
    return pgettext("letter", "at their places")


def _opening(invitation: Invitation) -> list[str]:
    facts: Facts = invitation.facts
    paragraphs = []
    if invitation.replaces:
        old = invitation.replaces.number
        text = pgettext(
            "letter", "This letter replaces our letter number %(number)s of %(date)s, which no longer holds."
        )
        paragraphs.append(text % {"number": old.text or "–", "date": wording.day(old.dated_on)})
    if facts["organiser"]:
        text = pgettext("letter", "Within the programme %(programme)s, %(organiser)s will hold %(title)s.")
    else:
        text = pgettext("letter", "Within the programme %(programme)s we will hold %(title)s.")
    names = {"programme": facts["programme"], "organiser": facts["organiser"], "title": facts["title"]}
    how = pgettext("letter", "It takes place as follows:")
    paragraphs.append(f"{text % names} {_seats_asked(facts)} {how}")
    return paragraphs


def _seats_asked(facts: Facts) -> str:
    seats = facts["seats"]
    if facts["agency"]:
        text = npgettext(
            "letter",
            "We ask you to send %(seats)s participant from the institution that you lead.",
            "We ask you to send %(seats)s participants from the institution that you lead.",
            seats,
        )
    else:
        text = npgettext(
            "letter",
            "We ask you to send participants from the libraries that you lead; "
            "%(seats)s seat is shared by all of them.",
            "We ask you to send participants from the libraries that you lead; "
            "%(seats)s seats are shared by all of them.",
            seats,
        )
    return text % {"seats": wording.number(seats)}


def _facts(facts: Facts, sender: dict) -> list[Fact]:
    first, last = date.fromisoformat(facts["starts_on"]), date.fromisoformat(facts["ends_on"])
    where = ", ".join(filter(None, [facts["venue"], facts["province"]]))
    if facts["mode"] != Event.Mode.ONSITE:
        where += f" ({Event.Mode(facts['mode']).label})"
    seats, closes_on = facts["seats"], facts["registration_closes_on"]
    people = npgettext("letter", "%(seats)s person", "%(seats)s people", seats) % {"seats": wording.number(seats)}
    found = [
        Fact(pgettext("letter", "Batch"), wording.batch_value(facts["batch"])),
        Fact(pgettext("letter", "Day, date"), f"{_weekdays(first, last)}, {wording.days(first, last)}"),
        Fact(pgettext("letter", "Place"), where),
        Fact(pgettext("letter", "Seats"), people, is_strong=True),
        Fact(
            pgettext("letter", "Register by"),
            wording.day(date.fromisoformat(closes_on)) if closes_on else "",
            is_strong=True,
        ),
        Fact(pgettext("letter", "Register at"), sender["register_at"]),
        Fact(pgettext("letter", "Register through"), sender.get("register_with", "")),
        Fact(pgettext("letter", "Contact person"), _contact(facts)),
    ]
    return [fact for fact in found if fact.value]


def _contact(facts: Facts) -> str:
    name, phone = facts.get("contact_name", ""), facts.get("contact_phone", "")
    return f"{name} ({phone})" if name and phone else name or phone


def _closing(facts: Facts, *, has_address: bool) -> list[str]:
    paragraphs = []
    if facts["needs_assignment_letter"] and not has_address:
        paragraphs.append(
            pgettext(
                "letter",
                "Each participant must bring a letter of assignment. Please send it, with name, NIP, position and "
                "phone number of each participant, to those who register them.",
            )
        )
    elif facts["needs_assignment_letter"]:
        paragraphs.append(
            pgettext(
                "letter",
                "Each participant must bring a letter of assignment, which is uploaded at the same "
                "registration address.",
            )
        )
    if facts["sessions"]:
        paragraphs.append(pgettext("letter", "The schedule is annexed to this letter."))
    paragraphs.append(pgettext("letter", "We thank you for your attention and cooperation."))
    return paragraphs


def _signature(sender: dict) -> Signature:
    titles = signing_titles(sender["signatory_position"], sender.get("on_behalf_of", ""))
    nip = sender["signatory_nip"]
    return Signature(
        titles, sender["signatory_name"], f"NIP {nip}" if nip else "", sender.get("signed_electronically", False)
    )


def _annex(facts: Facts, position: str, number: Number) -> Annex:
    has_speakers = any(session["speaker"] for session in facts["sessions"])
    headings = [pgettext("letter", "No."), pgettext("letter", "Time"), pgettext("letter", "Session")]
    if has_speakers:
        headings.append(pgettext("letter", "Speaker"))
    headings.append(pgettext("letter", "Hours"))
    return Annex(
        head=[
            " ".join([pgettext("letter", "Annex to the letter of"), position]),
            ": ".join([pgettext("letter", "Number"), number.text]),
            ": ".join([pgettext("letter", "Date"), _date(number).strip()]),
        ],
        title=pgettext("letter", "Schedule"),
        under=facts["title"],
        headings=headings,
        days=_schedule(facts),
        has_speakers=has_speakers,
        total=pgettext("letter", "Lesson hours in all"),
        lesson_hours=sum(session["lesson_hours"] for session in facts["sessions"]),
    )


def _weekdays(first: date, last: date) -> str:
    names = [format_date(day, "l") for day in (first, last)]
    return names[0] if first == last else f"{names[0]}–{names[1]}"


def _schedule(facts: Facts) -> list[Day]:
    sessions = facts["sessions"]
    rows = [(date.fromisoformat(one["date"]), _row(n, one, facts)) for n, one in enumerate(sessions, start=1)]
    rows.sort(key=lambda row: row[0])
    return [
        Day(f"{format_date(day, 'l')}, {wording.day(day)}", [row for _day, row in group])
        for day, group in groupby(rows, key=lambda row: row[0])
    ]


def _row(number: int, session: SessionFacts, facts: Facts) -> SessionRow:
    when = _hours(session, facts.get("zone", ""), facts.get("reader_zone", ""))
    return SessionRow(number, when, session["title"], session["speaker"], session["lesson_hours"])


def _hours(session: SessionFacts, zone: str, reader: str) -> str:
    """Return the times of the session; a letter of an earlier version, which knows no zone, keeps its words."""
    day, *known = date.fromisoformat(session["date"]), _time(session["starts_at"]), _time(session["ends_at"])
    if not zone:
        return "–".join(f"{moment:%H.%M}" for moment in known if moment)
    return wording.hours(*span(ZoneInfo(zone), day, *known), there=ZoneInfo(reader) if reader else None)


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None
