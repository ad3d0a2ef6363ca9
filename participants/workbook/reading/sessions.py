"""Reading the sheet Sesi."""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice

from django.utils.translation import gettext_lazy as _

from agencies.zones import zone_of
from documents import wording
from documents.reading import cells
from documents.reading.workbook import Findings, Row, Workbook, worded
from events.clock import may_last
from events.models import Session
from events.planning.doubts import ends_next_day, overlaps
from participants.workbook.layout import NUMBER, SESSIONS

from .event import EventFields
from .repeats import refuse_repeated

_LARGEST_SMALL_NUMBER = 32_767
_OVERLAPS = 20
"""Sessions at the same time that are named in one file."""


@dataclass(slots=True)
class SessionRow:
    """A row of the sheet. A refused cell leaves 0 for the number, or None for the day. `zones` has the zones that were
    written with times, by header."""

    row: Row
    number: int
    day: date | None
    values: dict[str, object]
    zones: dict[str, str]

    @property
    def session(self) -> Session:
        """Return the session as it will be."""
        return Session(**{"number": self.number} | self.values)


def check_times(sessions: list[SessionRow], fields: EventFields) -> None:
    """Refuse times of another zone than the event's. Warn about sessions at the same time and about ends after
    midnight, which may be a slip."""
    zone = f"{datetime.combine(fields.days[0], time(12), zone_of(fields.values['province_id'])):%Z}"
    for row in sessions:
        for header, written in row.zones.items():
            if written != zone:
                row.row[header].refuse(worded(_("a time in %(zone)s, the zone of the event's province"), zone=zone))
    by_number = {row.number: row for row in sessions}
    planned = [row.session for row in sessions]
    for first, second in islice(overlaps(planned), _OVERLAPS):
        text = _("Session %(second)d is at the same time as session %(first)d.")
        by_number[second.number].row["Mulai"].remark(worded(text, first=first.number, second=second.number))
    for session in filter(ends_next_day, planned):
        by_number[session.number].row["Selesai"].remark(worded(_("The session ends on the next day.")))


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
    starts, ends = row["Mulai"].read(cells.time_of_day), row["Selesai"].read(cells.end_of_time)
    starts_at, ends_at = starts.time if starts else None, ends.time if ends else None
    speaker = row["Narasumber"].read(cells.text(max_length=200), default="")
    optional = {"Mulai": ("starts_at", starts_at), "Selesai": ("ends_at", ends_at), "Narasumber": ("speaker", speaker)}
    values |= {name: value for header, (name, value) in optional.items() if row.sheet.has(header)}
    if starts_at is not None and ends_at is not None and not may_last(starts_at, ends_at):
        row["Selesai"].refuse(worded(_("a time after %(time)s"), time=wording.typed_time(starts_at)))
    zones = {header: read.zone for header, read in {"Mulai": starts, "Selesai": ends}.items() if read and read.zone}
    return SessionRow(row, number, day, values, zones)


def check_days(sessions: list[SessionRow], fields: EventFields) -> None:
    """Refuse sessions outside the event's days. Warn about one that the portal has stored like this, so that an
    export can always be imported."""
    first, last = fields.days
    outside = [session for session in sessions if session.day and not first <= session.day <= last]
    stored = _stored_days(fields) if outside else {}
    for session in outside:
        days = {"first": wording.typed_day(first), "last": wording.typed_day(last)}
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
