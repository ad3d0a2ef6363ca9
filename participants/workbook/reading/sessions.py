"""Reading the sheet Sesi."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from documents.reading import cells
from documents.reading.workbook import Findings, Row, Workbook, worded
from events.models import Session
from participants.workbook.layout import NUMBER, SESSIONS

from .event import EventFields
from .repeats import refuse_repeated

_LARGEST_SMALL_NUMBER = 32_767


@dataclass(slots=True)
class SessionRow:
    """A row of the sheet. A refused cell leaves 0 for the number, or None for the day."""

    row: Row
    number: int
    day: date | None
    values: dict[str, object]


def read_sessions(workbook: Workbook, findings: Findings) -> tuple[list[SessionRow], set[int] | None]:
    """Return the correct sessions, and the numbers of all sessions; None for the numbers if the sheet is missing."""
    sheet = workbook.sheet(
        SESSIONS, findings, required=[NUMBER, "Judul", "Tanggal", "JP"], optional=["Mulai", "Selesai", "Narasumber"]
    )
    if sheet is None:
        return [], None
    read = [_read_session(row) for row in sheet.rows]
    refuse_repeated(read, lambda session: session.number, NUMBER)
    return [session for session in read if session.row.is_right], {session.number for session in read if session.number}


def _read_session(row: Row) -> SessionRow:
    number = row[NUMBER].read(cells.integer(low=1, high=_LARGEST_SMALL_NUMBER), required=True, default=0)
    day = row["Tanggal"].read(cells.day, required=True)
    values: dict[str, object] = {
        "title": row["Judul"].read(cells.text(max_length=250), required=True),
        "date": day,
        "lesson_hours": row["JP"].read(cells.integer(low=0, high=24), required=True),
    }
    starts_at, ends_at = row["Mulai"].read(cells.time_of_day), row["Selesai"].read(cells.time_of_day)
    speaker = row["Narasumber"].read(cells.text(max_length=200), default="")
    optional = {"Mulai": ("starts_at", starts_at), "Selesai": ("ends_at", ends_at), "Narasumber": ("speaker", speaker)}
    values |= {name: value for header, (name, value) in optional.items() if row.sheet.has(header)}
    if starts_at and ends_at and ends_at <= starts_at:
        row["Selesai"].refuse(worded(_("a time after %(time)s"), time=starts_at.isoformat("minutes")))
    return SessionRow(row, number, day, values)


def check_days(sessions: list[SessionRow], fields: EventFields) -> None:
    """Refuse sessions outside the event's days. Warn about one that the portal has stored like this, so that an
    export can always be imported."""
    first, last = fields.days
    outside = [session for session in sessions if session.day and not first <= session.day <= last]
    stored = _stored_days(fields) if outside else {}
    for session in outside:
        days = {"first": first.isoformat(), "last": last.isoformat()}
        if stored.get(session.number) == session.day:
            text = _("The portal has this session outside the days of the event (%(first)s to %(last)s).")
            session.row["Tanggal"].remark(worded(text, **days))
        else:
            session.row["Tanggal"].refuse(worded(_("a day of the event (%(first)s to %(last)s)"), **days))


def _stored_days(fields: EventFields) -> dict[int, date]:
    """Return the days of the stored sessions by number, if the event itself keeps its days."""
    first, last = fields.days
    stored = Session.objects.filter(event__code__iexact=fields.values["code"], event__starts_on=first)
    return dict(stored.filter(event__ends_on=last).values_list("number", "date"))
