"""Invitation letters as a PDF. They are official letters: Indonesian, whatever language their reader uses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext, pgettext_lazy

from agencies.models import Agency
from documents import wording
from documents.pdf.pages import templates_as_pdf
from documents.wording import OFFICIAL_LANGUAGE
from events.clock import span
from events.models import Event, Invitation, Number

from .content import Facts, SessionFacts

_GROUP = 20
"""Letters laid out at a time: some seconds of work between two checks for cancellation."""
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
class Letter:
    """The words of a letter, for the template."""

    number: str
    dated_on: date
    subject: str
    addressee: str
    region: str
    is_pool: bool
    days: str
    where: str
    mode: str
    closes_on: date | None
    schedule: list[Day]
    has_speakers: bool
    lesson_hours: int
    replaces: Number | None
    is_cancelled: bool
    reason: str
    facts: Facts
    sender: Mapping[str, object]


def invitations_pdf(invitations: Sequence[Invitation], rendered: Callable[[int], None] = lambda letters: None) -> bytes:
    """Return the letters in one PDF, each on its own pages and with a bookmark.

    They come with their events and numbers (select_related "event", "number", "replaces__number"); those of a cancelled
    event say so. `rendered` gets the number that is laid out, and may raise to stop. Raise PdfUnavailable.
    """
    with translation.override(OFFICIAL_LANGUAGE):
        contexts = (_group(invitations[start : start + _GROUP]) for start in range(0, len(invitations), _GROUP))
        return templates_as_pdf(
            "events/invitations/letters.html",
            contexts,
            rendered=lambda groups: rendered(min(groups * _GROUP, len(invitations))),
        )


def _group(invitations: Sequence[Invitation]) -> dict[str, object]:
    return {"letters": letters_of(invitations), "title": invitations[0].subject}


def letters_of(invitations: Sequence[Invitation]) -> list[Letter]:
    """Return the words of the letters in the active language."""
    return [_letter(invitation) for invitation in invitations]


def default_subject(event: Event) -> str:
    with translation.override(OFFICIAL_LANGUAGE):
        return pgettext("letter", "Invitation to %(title)s") % {"title": event.title}


def _letter(invitation: Invitation) -> Letter:
    facts: Facts = invitation.facts
    event = invitation.event if invitation.event_id else None  # a sample has none
    is_cancelled = event is not None and event.status == Event.Status.CANCELLED
    first, last = date.fromisoformat(facts["starts_on"]), date.fromisoformat(facts["ends_on"])
    closes_on = facts["registration_closes_on"]
    return Letter(
        number=invitation.number.text,
        dated_on=invitation.number.dated_on,
        subject=invitation.subject,
        addressee=_addressee(facts),
        region=facts["region"],
        is_pool=not facts["agency"],
        days=f"{_weekdays(first, last)}, {wording.days(first, last)}",
        where=", ".join(filter(None, [facts["venue"], facts["province"]])),
        mode=str(Event.Mode(facts["mode"]).label) if facts["mode"] != Event.Mode.ONSITE else "",
        closes_on=date.fromisoformat(closes_on) if closes_on else None,
        schedule=_schedule(facts),
        has_speakers=any(session["speaker"] for session in facts["sessions"]),
        lesson_hours=sum(session["lesson_hours"] for session in facts["sessions"]),
        replaces=invitation.replaces.number if invitation.replaces else None,
        is_cancelled=is_cancelled,
        reason=event.cancelled_reason if event and is_cancelled else "",
        facts=facts,
        sender=invitation.sender,
    )


def _addressee(facts: Facts) -> str:
    if facts["agency"]:
        return pgettext("letter", "the head of %(agency)s") % {"agency": facts["agency"]}
    return str(_POOLS[Agency.Kind(facts["kind"])]) % {"region": facts["region"]}


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
