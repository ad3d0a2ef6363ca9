"""Exporting an event as the workbook that import_event reads. Importing an export changes nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time

from django.utils.translation import gettext as _

from agencies.workbook import KIND, KIND_WORDS, REGION
from documents.xlsx.workbook import Column, Format, Sheet, write_workbook
from events.models import Event, Session
from events.workbook.columns import BATCH, EVENT_COLUMNS, QUOTA_COLUMNS, quota_cells, word_for
from participants.fields.person import FIELDS, Kind, PersonField
from participants.models import Attendance, Registration

from .layout import (
    ATTENDANCE,
    EVENT,
    NUMBER,
    PEOPLE,
    QUOTAS,
    SESSIONS,
    STATUS_WORDS,
    session_header,
)

_NUMBER = Column(NUMBER, Format.INTEGER, 8)
_OF_PERSON = {field.name: Column(field.header, Format.TEXT, field.workbook_width) for field in FIELDS}
_WORDS = {field.name: {value: word for word, value in field.words.items()} for field in FIELDS}
_OF_AGENCY = [_OF_PERSON["agency"], Column(KIND, Format.TEXT, 18), Column(REGION, Format.TEXT, 13)]

Progress = Callable[[int, int], None]
_TELL_EVERY = 500  # rows


def export_event(event: Event, progress: Progress = lambda done, total: None) -> bytes:
    """Return the .xlsx file of the event: its plan, its people of every status, and their marks.

    `progress` gets the rows of people and marks that are done and their total, and may raise to stop.
    """
    sessions = list(event.sessions.order_by("number"))
    found = event.registrations.without_duplicates().select_related("participant", "agency")
    registrations = list(found.order_by("number"))
    sheets = [
        _event_sheet(event),
        _sessions_sheet(event, sessions),
        _quotas_sheet(event),
        _people_sheet(_with_progress(registrations, progress, before=0)),
        _attendance_sheet(event, sessions, _with_progress(registrations, progress, before=len(registrations))),
    ]
    return write_workbook(sheets, title=event.title)


def _with_progress(registrations: Sequence[Registration], progress: Progress, *, before: int) -> Iterator[Registration]:
    """Yield the registrations as they are written, and report progress. Two sheets have a row for each."""
    for number, registration in enumerate(registrations):
        if number % _TELL_EVERY == 0:
            progress(before + number, 2 * len(registrations))
        yield registration


def _event_sheet(event: Event) -> Sheet:
    rows = [[one.header, one.value(event)] for one in EVENT_COLUMNS if one is not BATCH or event.batch]
    columns = [Column("Isian", Format.TEXT, 24), Column("Nilai", width=70)]
    return Sheet(EVENT, columns, rows, autofilter=False)


def _sessions_sheet(event: Event, sessions: Sequence[Session]) -> Sheet:
    zone = {"zone": f"{datetime.combine(event.starts_on, time(12), event.zone):%Z}"}
    starts = _("Times are in %(zone)s, the zone of the event's province.") % zone
    ends = _("Times are in %(zone)s, the zone of the event's province. 00.00 is midnight at the end of the day.") % zone
    columns = [
        _NUMBER,
        Column("Judul", Format.TEXT, 60),
        Column("Tanggal", Format.DATE, 12),
        Column("Mulai", Format.TIME, 8, note=starts),
        Column("Selesai", Format.TIME, 8, note=ends),
        Column("JP", Format.INTEGER, 6),
        Column("Narasumber", Format.TEXT, 30),
    ]
    rows = ([s.number, s.title, s.date, s.starts_at, s.ends_at, s.lesson_hours, s.speaker] for s in sessions)
    return Sheet(SESSIONS, columns, rows)


def _quotas_sheet(event: Event) -> Sheet:
    quotas = event.quotas.select_related("agency").order_by("pk")
    return Sheet(QUOTAS, QUOTA_COLUMNS, quota_cells(quotas))


def _people_sheet(registrations: Iterable[Registration]) -> Sheet:
    columns = [
        _NUMBER,
        *(column for name, column in _OF_PERSON.items() for column in (_OF_AGENCY if name == "agency" else [column])),
        Column("Status", Format.TEXT, 14),
    ]
    return Sheet(PEOPLE, columns, (_person_row(registration) for registration in registrations))


def _person_row(registration: Registration) -> list[object]:
    cells = (cell for field in FIELDS for cell in _cells(registration, field))
    return [registration.number, *cells, word_for(STATUS_WORDS, registration.status)]


def _cells(registration: Registration, field: PersonField) -> list[str]:
    """Return the content of the field's column, or of the three columns of the agency."""
    if field.kind is Kind.AGENCY:
        agency = registration.agency
        return [agency.name, KIND_WORDS[agency.kind], agency.region_code]
    person = registration.participant
    value = getattr(registration, field.name) if field.is_kept else person.open_value(field.name)
    if field.kind is Kind.PHONE:
        return [value.replace("+62", "0", 1)]
    return [_WORDS[field.name].get(value, value)]


def _attendance_sheet(event: Event, sessions: Sequence[Session], registrations: Iterable[Registration]) -> Sheet:
    marks = {
        (registration, session): mark
        for registration, session, mark in Attendance.objects.filter(registration__event=event).values_list(
            "registration", "session", "mark"
        )
    }

    def rows() -> Iterator[list[object]]:
        for registration in registrations:
            name = registration.participant.full_name
            yield [registration.number, name, *(marks.get((registration.pk, session.pk)) for session in sessions)]

    columns = [_NUMBER, _OF_PERSON["full_name"], *(Column(session_header(s.number), Format.TEXT, 8) for s in sessions)]
    return Sheet(ATTENDANCE, columns, rows())
