"""What each official document says. The caller sets the language."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from django.utils.dateformat import format as format_date
from django.utils.translation import pgettext

from agencies.nip import format_nip
from documents import wording
from events.clock import ends_at, starts_at
from events.invitations.content import letter_settings
from events.models import Event, LetterSettings, Nature
from participants.models import Registration

from .sheet import Sheet, Signature, Table, officer

DOTS = "…" * 12


def returns(event: Event, people: Sequence[Registration], nips: dict[int, str]) -> list[Sheet]:
    """Return a letter to each agency that its people come back from the event."""
    settings, sheets = letter_settings(event), []
    for _key, group in groupby(people, key=lambda one: one.agency_id):
        of_agency = list(group)
        agency = of_agency[0].agency
        text = pgettext(
            "official",
            "With thanks for sending participants, we return to you the people below, who were sent to %(event)s on "
            "%(days)s at %(place)s.",
        )
        sheets.append(
            Sheet(
                title="",
                bookmark=agency.name,
                references=[
                    (pgettext("letter", "Number"), ""),
                    (pgettext("letter", "Nature"), str(Nature(settings.nature if settings else Nature.ORDINARY).label)),
                    (pgettext("letter", "Annex"), "–"),
                    (pgettext("letter", "Subject"), pgettext("official", "Return of participants")),
                ],
                dated=_place_and_month(settings, event.ends_on),
                to=[
                    pgettext("official", "To the head of %(agency)s") % {"agency": agency.name},
                    pgettext("letter", "at their places"),
                ],
                before=[pgettext("letter", "Dear Sir or Madam,"), text % _of(event)],
                table=_people_table(of_agency, nips, with_mark=True),
                after=[pgettext("letter", "We thank you for your attention and cooperation.")],
                signatures=[officer(settings)],
            )
        )
    return sheets


def statements(event: Event, people: Sequence[Registration], nips: dict[int, str]) -> list[Sheet]:
    """Return a statement for each person who took part."""
    settings = letter_settings(event)
    hours = sum(session.lesson_hours for session in event.sessions.all())
    text = pgettext(
        "official",
        "attended %(event)s, held on %(days)s at %(place)s, with %(hours)s lesson hours in all.",
    )
    end = pgettext("official", "This statement is made truthfully, to be used as needed.")
    sheets = []
    for one in people:
        if one.attended:
            facts = [*_person_facts(one, nips)]
            sheets.append(
                Sheet(
                    title=pgettext("official", "STATEMENT"),
                    bookmark=one.participant.full_name,
                    is_numbered=True,
                    before=[pgettext("official", "The undersigned:"), pgettext("official", "hereby states that:")],
                    by=_officer_facts(settings),
                    facts=facts,
                    after=[text % {**_of(event), "hours": wording.number(hours)}, end],
                    signatures=[officer(settings, _place_and_month(settings, event.ends_on))],
                )
            )
    return sheets


def minutes(event: Event, people: Sequence[Registration], nips: dict[int, str]) -> list[Sheet]:
    """Return the official report that the event was held."""
    settings = letter_settings(event)
    attended = sum(one.attended for one in people)
    sessions = list(event.sessions.order_by("number"))
    kinds = Counter(one.agency_id for one in people)
    opening = pgettext(
        "official",
        "On this day, %(weekday)s, %(day)s, we, the undersigned, state that %(event)s was held with these facts:",
    )
    facts = [
        (pgettext("official", "Days"), wording.days(event.starts_on, event.ends_on)),
        (pgettext("official", "Place"), _place(event)),
        (pgettext("official", "Organiser"), event.organiser),
        (pgettext("official", "Batch"), wording.batch_value(event.batch)),
        (
            pgettext("official", "Participants"),
            pgettext("official", "%(people)s confirmed from %(agencies)s agencies; %(attended)s attended")
            % {
                "people": wording.number(len(people)),
                "agencies": wording.number(len(kinds)),
                "attended": wording.number(attended),
            },
        ),
        (
            pgettext("official", "Sessions"),
            pgettext("official", "%(sessions)s sessions, %(hours)s lesson hours")
            % {
                "sessions": wording.number(len(sessions)),
                "hours": wording.number(sum(session.lesson_hours for session in sessions)),
            },
        ),
    ]
    end = pgettext("official", "The event took place in an orderly way. This report is made to be used as needed.")
    words = {"weekday": format_date(event.ends_on, "l"), "day": wording.day(event.ends_on), "event": event.title}
    return [
        Sheet(
            title=pgettext("official", "OFFICIAL REPORT OF THE EVENT"),
            bookmark=pgettext("official", "Official report"),
            is_numbered=True,
            before=[opening % words],
            facts=[fact for fact in facts if fact[1]],
            after=[end],
            signatures=[
                officer(settings, pgettext("official", "Seen by,")),
                Signature([_place_and_day(settings, event.ends_on), pgettext("official", "Head of the committee,")]),
            ],
        )
    ]


def receipts(event: Event, people: Sequence[Registration], nips: dict[int, str]) -> list[Sheet]:
    """Return the list on which people sign for daily allowance and transport; the amounts are left free."""
    settings = letter_settings(event)
    rows = [
        [
            str(place),
            one.participant.full_name,
            nips.get(one.participant_id, ""),
            one.rank,
            one.agency.name,
            "",
            "",
            "",
            "",
        ]
        for place, one in enumerate(people, start=1)
    ]
    headings = [
        pgettext("official", "No."),
        pgettext("official", "Name"),
        pgettext("official", "NIP"),
        pgettext("official", "Rank"),
        pgettext("official", "Agency"),
        pgettext("official", "Daily allowance (Rp)"),
        pgettext("official", "Transport (Rp)"),
        pgettext("official", "Received (Rp)"),
        pgettext("official", "Signature"),
    ]
    voucher = pgettext("official", "Fiscal year: %(year)s · Voucher number: %(dots)s · Budget item: %(dots)s")
    approved = Signature([pgettext("official", "Agreed to be paid,"), pgettext("official", "Commitment officer,")])
    treasurer = [pgettext("official", "Paid in full,"), pgettext("official", "Treasurer,")]
    return [
        Sheet(
            title=pgettext("official", "LIST OF RECEIPTS OF DAILY ALLOWANCE AND TRANSPORT"),
            bookmark=pgettext("official", "List of receipts"),
            under=[*_under(event), voucher % {"year": event.ends_on.year, "dots": DOTS}],
            table=Table(
                headings,
                [9, 48, 37, 12, 0, 23, 23, 23, 36],
                rows,
                has_boxes=True,
                total=[pgettext("official", "Total"), "", "", "", ""],
            ),
            signatures=[
                approved,
                officer(settings, pgettext("official", "Seen by,")),
                Signature([_place_and_day(settings, event.ends_on), *treasurer]),
            ],
        )
    ]


def rundown(event: Event, people: Sequence[Registration], nips: dict[int, str]) -> list[Sheet]:
    """Return the sessions of each day with their times; the speakers have a column if a session has one."""
    sessions = sorted(event.sessions.all(), key=lambda session: (session.date, session.number))
    has_speakers = any(session.speaker for session in sessions)
    rows: list[list[str]] = []
    for day, group in groupby(sessions, key=lambda session: session.date):
        rows.append([f"{format_date(day, 'l')}, {wording.day(day)}"])
        for session in group:
            when = wording.hours(starts_at(event, session), ends_at(event, session)) or "–"
            speaker = [session.speaker or "–"] if has_speakers else []
            rows.append([when, session.title, *speaker, wording.number(session.lesson_hours)])
    headings = [
        pgettext("official", "Time"),
        pgettext("official", "Agenda"),
        *([pgettext("official", "Speaker")] if has_speakers else []),
        pgettext("official", "Hours"),
    ]
    return [
        Sheet(
            title=pgettext("official", "RUNDOWN"),
            bookmark=pgettext("official", "Rundown"),
            under=_under(event),
            table=Table(
                headings,
                [38, 0, 52, 14] if has_speakers else [38, 0, 14],
                rows,
                total=[
                    pgettext("official", "Lesson hours in all"),
                    wording.number(sum(session.lesson_hours for session in sessions)),
                ],
            ),
        )
    ]


def _people_table(people: Sequence[Registration], nips: dict[int, str], *, with_mark: bool) -> Table:
    headings = [
        pgettext("official", "No."),
        pgettext("official", "Name"),
        pgettext("official", "NIP"),
        pgettext("official", "Position"),
        pgettext("official", "Attendance"),
    ]
    attended, absent = pgettext("official", "attended"), pgettext("official", "did not attend")
    rows = [
        [
            str(place),
            one.participant.full_name,
            nips.get(one.participant_id, "") or "–",
            one.position or "–",
            attended if one.attended else absent,
        ]
        for place, one in enumerate(people, start=1)
    ]
    return Table(headings, [9, 0, 38, 40, 26], rows)


def _person_facts(one: Registration, nips: dict[int, str]) -> list[tuple[str, str]]:
    facts = [
        (pgettext("official", "Name"), one.participant.full_name),
        (pgettext("official", "NIP"), nips.get(one.participant_id, "")),
        (pgettext("official", "Rank"), one.rank),
        (pgettext("official", "Position"), one.position),
        (pgettext("official", "Agency"), one.agency.name),
    ]
    return [fact for fact in facts if fact[1]]


def _officer_facts(settings: LetterSettings | None) -> list[tuple[str, str]]:
    """Return who states it; the office writes what the portal does not know."""
    name = settings.signatory_name if settings else DOTS
    nip = format_nip(settings.signatory_nip) if settings else DOTS
    facts = [
        (pgettext("official", "Name"), name),
        (pgettext("official", "NIP"), nip),
        (pgettext("official", "Position"), settings.signatory_position if settings else DOTS),
    ]
    return [fact for fact in facts if fact[1]]


def _under(event: Event) -> list[str]:
    return [_title(event), f"{wording.days(event.starts_on, event.ends_on)}, {_place(event)}"]


def _title(event: Event) -> str:
    """Return the title with the batch, as certificates and sign sheets name it."""
    return ", ".join(filter(None, [event.title, wording.batch(event.batch)]))


def _of(event: Event) -> dict[str, str]:
    return {"event": _title(event), "days": wording.days(event.starts_on, event.ends_on), "place": _place(event)}


def _place(event: Event) -> str:
    return ", ".join(filter(None, [event.venue, event.province.full_name]))


def _place_and_day(settings: LetterSettings | None, day: date) -> str:
    return f"{settings.place if settings else DOTS}, {wording.day(day)}"


def _place_and_month(settings: LetterSettings | None, day: date) -> str:
    """Return the place and the month; the day is written when the document gets its number."""
    return f"{settings.place if settings else DOTS}, ……… {format_date(day, 'F Y')}"
