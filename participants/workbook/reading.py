"""The cells of an event workbook, each read and checked for itself; what they say of each other is checked in
`resolving`. Rows that are wrong are left out, with their problems among the findings."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from agencies.matching import name_key
from agencies.workbook import KIND, REGION, email, read_kind_and_region
from documents import cells
from documents.reader import Cell, Findings, Row, Sheet, Text, Unexpected, Workbook, worded
from events.models import Event, Session
from participants.models import Attendance, Rank, Registration
from participants.nip import nip_warnings, normalise_nip, validate_nip
from participants.phone import normalise_phone

from .layout import (
    AGENCY,
    ATTENDANCE,
    EVENT,
    MARK_WORDS,
    MODE_WORDS,
    NAME,
    NUMBER,
    PEOPLE,
    QUOTAS,
    SESSIONS,
    SEX,
    SEX_WORDS,
    STATUS_OF_EVENT_WORDS,
    STATUS_WORDS,
)

_SESSION_COLUMN = re.compile(r"sesi\s*([0-9]{1,5})", re.IGNORECASE)
_LARGEST_SMALL_NUMBER = 32_767
_LARGEST_NUMBER = 1_000_000_000


@dataclass(slots=True)
class EventFields:
    """The sheet Kegiatan: the values by field of Event, and the cells they came from."""

    values: dict[str, object]
    cells: dict[str, Cell]
    programme: str
    course: str

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last."""
        return self.values["starts_on"], self.values["ends_on"]


@dataclass(slots=True)
class SessionRow:
    row: Row
    number: int
    values: dict[str, object]


@dataclass(slots=True)
class QuotaRow:
    """`agency_name` is empty for a pool."""

    row: Row
    agency_name: str
    kind: str
    region: str
    seats: int


@dataclass(slots=True)
class PersonRow:
    """One person. `position` and `rank` are None where the file has no such column; `contacts` holds what is given."""

    row: Row
    number: int
    name: str
    nip: str
    sex: str
    agency_name: str
    kind: str
    region: str
    position: str | None
    rank: str | None
    contacts: dict[str, str]
    status: Registration.Status


@dataclass(slots=True)
class MarksRow:
    row: Row
    number: int
    name: str
    marks: dict[int, Attendance.Mark] = field(default_factory=dict)
    """By the number of the session."""


# Kegiatan


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    header: str
    parser: Callable
    required: bool = False
    """The row must be there; unless `may_be_empty`, with a value."""
    may_be_empty: bool = False
    default: object = None


def _event_code(found: str) -> str:
    expected = _("a code of letters, digits, dots, hyphens and underscores")
    return _validated(Event._meta.get_field("code").run_validators, found, expected)


def _slug(found: str) -> str:
    return _validated(validate_slug, found, _("a code of letters, digits, hyphens and underscores"))


def _validated(validate: Callable[[str], None], found: str, expected: Text) -> str:
    try:
        validate(found)
    except ValidationError:
        raise Unexpected(expected) from None
    return found


_FIELDS = [
    _Field("code", "Kode", cells.text(max_length=60, check=_event_code), required=True),
    _Field("title", "Judul", cells.text(max_length=250), required=True),
    _Field("programme", "Program", cells.text(max_length=40, check=_slug), required=True),
    _Field("course", "Jenis bimtek", cells.text(max_length=40, check=_slug), required=True),
    _Field("province_id", "Kode provinsi", cells.code, required=True),
    _Field("venue", "Tempat", cells.text(max_length=250), required=True, may_be_empty=True, default=""),
    _Field("starts_on", "Tanggal mulai", cells.day, required=True),
    _Field("ends_on", "Tanggal selesai", cells.day, required=True),
    _Field("minimum_attendance", "Kehadiran minimal (%)", cells.percentage, required=True),
    _Field("status", "Status kegiatan", cells.choice(STATUS_OF_EVENT_WORDS), default=Event.Status.FINISHED),
    _Field("mode", "Moda", cells.choice(MODE_WORDS), default=Event.Mode.ONSITE),
    _Field("organiser", "Penyelenggara", cells.text(max_length=200), default=""),
    _Field("registration_opens_on", "Pendaftaran dibuka", cells.day),
    _Field("registration_closes_on", "Pendaftaran ditutup", cells.day),
    _Field("batch", "Angkatan", cells.text(max_length=60), default=""),
]


def read_event(workbook: Workbook, findings: Findings, regions: set[str]) -> EventFields | None:
    """The sheet Kegiatan, or None where something in it is wrong."""
    sheet = workbook.sheet(EVENT, findings, required=["Isian", "Nilai"])
    if sheet is None:
        return None
    rows = _rows_by_field(sheet)
    values, places, right = {}, {}, True
    for wanted in _FIELDS:
        row = rows.get(wanted.name)
        if row is not None:
            places[wanted.name] = row["Nilai"]
            needs_value = wanted.required and not wanted.may_be_empty
            values[wanted.name] = row["Nilai"].read(wanted.parser, required=needs_value, default=wanted.default)
        elif wanted.required:
            right = False
            findings.refuse(sheet.name, "", None, worded(_('a row "%(field)s"'), field=wanted.header))
    _check_event(values, places, regions)
    if not right or not all(row.is_right for row in sheet.rows):
        return None
    return EventFields(values, places, values.pop("programme"), values.pop("course"))


def _rows_by_field(sheet: Sheet) -> dict[str, Row]:
    names = {wanted.header.casefold(): wanted.name for wanted in _FIELDS}
    rows: dict[str, Row] = {}
    for row in sheet.rows:
        header = row["Isian"].read(cells.text())
        name = names.get((header or "").casefold())
        if name is None:
            if row.is_right:
                row["Isian"].remark(worded(_('The row "%(field)s" is ignored.'), field=header or ""))
        elif name in rows:
            row["Isian"].refuse(_("each field only once"))
        else:
            rows[name] = row
    return rows


def _check_event(values: dict[str, object], places: dict[str, Cell], regions: set[str]) -> None:
    province = values.get("province_id")
    if province and (len(province) != 2 or province not in regions):
        places["province_id"].refuse(_("the Kemendagri code of a province, such as 18"))
    for first, last in (("starts_on", "ends_on"), ("registration_opens_on", "registration_closes_on")):
        begin, end = values.get(first), values.get(last)
        if begin and end and end < begin:
            places[last].refuse(worded(_("a day not before %(day)s"), day=begin.isoformat()))


# Sesi


def read_sessions(workbook: Workbook, findings: Findings) -> tuple[list[SessionRow], set[int] | None]:
    """The sessions whose rows are right, and the numbers of all of them; None for those without the sheet."""
    sheet = workbook.sheet(
        SESSIONS, findings, required=[NUMBER, "Judul", "Tanggal", "JP"], optional=["Mulai", "Selesai", "Narasumber"]
    )
    if sheet is None:
        return [], None
    read = [_read_session(row) for row in sheet.rows]
    refuse_repeated(read, lambda session: session.number, NUMBER)
    return [session for session in read if session.row.is_right], {session.number for session in read}


def _read_session(row: Row) -> SessionRow:
    number = row[NUMBER].read(cells.integer(low=1, high=_LARGEST_SMALL_NUMBER), required=True)
    values = {
        "title": row["Judul"].read(cells.text(max_length=250), required=True),
        "date": row["Tanggal"].read(cells.day, required=True),
        "lesson_hours": row["JP"].read(cells.integer(low=0, high=24), required=True),
    }
    for name, header, parser, default in (
        ("starts_at", "Mulai", cells.time_of_day, None),
        ("ends_at", "Selesai", cells.time_of_day, None),
        ("speaker", "Narasumber", cells.text(max_length=200), ""),
    ):
        if row.sheet.has(header):
            values[name] = row[header].read(parser, default=default)
    starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
    if starts_at and ends_at and ends_at <= starts_at:
        row["Selesai"].refuse(worded(_("a time after %(time)s"), time=starts_at.isoformat("minutes")))
    return SessionRow(row, number, values)


def check_days(sessions: list[SessionRow], fields: EventFields) -> None:
    """Sessions lie within the event's days. One that the portal already has outside them, just so, is remarked on: an
    export can be imported whatever is stored."""
    first, last = fields.days
    outside = [session for session in sessions if not first <= session.values["date"] <= last]
    stored = _stored_days(fields) if outside else {}
    for session in outside:
        days = {"first": first.isoformat(), "last": last.isoformat()}
        if stored.get(session.number) == session.values["date"]:
            text = _("The portal has this session outside the days of the event (%(first)s to %(last)s).")
            session.row["Tanggal"].remark(worded(text, **days))
        else:
            session.row["Tanggal"].refuse(worded(_("a day of the event (%(first)s to %(last)s)"), **days))


def _stored_days(fields: EventFields) -> dict[int, date]:
    """The days of the stored sessions by number, where the event itself keeps its days."""
    first, last = fields.days
    stored = Session.objects.filter(event__code__iexact=fields.values["code"], event__starts_on=first)
    return dict(stored.filter(event__ends_on=last).values_list("number", "date"))


# Kuota


def read_quotas(workbook: Workbook, findings: Findings, regions: set[str]) -> list[QuotaRow]:
    sheet = workbook.sheet(QUOTAS, findings, required=[AGENCY, KIND, REGION, "Kursi"])
    read = [_read_quota(row, regions) for row in sheet.rows] if sheet else []
    return [quota for quota in read if quota is not None]


def _read_quota(row: Row, regions: set[str]) -> QuotaRow | None:
    name = row[AGENCY].read(cells.text(max_length=200), default="")
    place = read_kind_and_region(row, regions, pool=row[AGENCY].raw is None)
    seats = row["Kursi"].read(cells.integer(low=1, high=100_000), required=True)
    return QuotaRow(row, name, *place, seats) if row.is_right else None


# Peserta


def read_people(
    workbook: Workbook, findings: Findings, regions: set[str]
) -> tuple[list[PersonRow], dict[int, str] | None]:
    """The people whose rows are right, and the names of all by number; None for those without the sheet."""
    sheet = workbook.sheet(
        PEOPLE,
        findings,
        required=[NUMBER, NAME, SEX, AGENCY, KIND, REGION],
        optional=["NIP", "Jabatan", "Golongan", "Nomor HP", "Email", "Status"],
    )
    if sheet is None:
        return [], None
    read = [_read_person(row, regions) for row in sheet.rows]
    refuse_repeated(read, lambda person: person.number, NUMBER)
    refuse_repeated(read, lambda person: person.nip, "NIP")
    names = {person.number: person.name for person in read if person.number}
    return [person for person in read if person.row.is_right], names


def _read_person(row: Row, regions: set[str]) -> PersonRow:
    number = row[NUMBER].read(_PERSON_NUMBER, required=True)
    name = row[NAME].read(cells.text(max_length=200), required=True)
    nip = row["NIP"].read(_nip, default="")
    sex = row[SEX].read(cells.choice(SEX_WORDS), required=True)
    agency_name = row[AGENCY].read(cells.text(max_length=200), required=True)
    kind, region = read_kind_and_region(row, regions) or ("", "")
    person = PersonRow(
        row=row,
        number=number,
        name=name,
        nip=nip,
        sex=sex,
        agency_name=agency_name,
        kind=kind,
        region=region,
        position=_if_there(row, "Jabatan", cells.text(max_length=200)),
        rank=_if_there(row, "Golongan", _RANK),
        contacts=_given(phone=row["Nomor HP"].read(_phone), email=row["Email"].read(_EMAIL)),
        status=row["Status"].read(_STATUS, default=Registration.Status.CONFIRMED),
    )
    if row.is_right:
        for warning in nip_warnings(nip, sex):
            row["NIP"].remark(warning)
    return person


_PERSON_NUMBER = cells.integer(low=1, high=_LARGEST_NUMBER)
_RANK = cells.choice({rank: rank for rank in Rank.VALUES})
_STATUS = cells.choice(STATUS_WORDS)
_EMAIL = cells.text(max_length=254, check=email)


def _nip(value: cells.Value) -> str:
    found = normalise_nip(cells.nip(value))
    try:
        validate_nip(found)
    except ValidationError as error:
        why = " ".join(error.messages).rstrip(".")
        raise Unexpected(worded(_("a NIP that can be (%(why)s)"), why=why)) from None
    return found


def _phone(value: cells.Value) -> str:
    try:
        return normalise_phone(cells.phone(value))
    except ValidationError:
        raise Unexpected(cells.EXPECTED_PHONE) from None


def _if_there(row: Row, header: str, parser: cells.Parser[str]) -> str | None:
    return row[header].read(parser, default="") if row.sheet.has(header) else None


def _given(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


# Kehadiran


def read_marks(
    workbook: Workbook, findings: Findings, sessions: set[int] | None, names: dict[int, str] | None
) -> list[MarksRow]:
    """The marks, of people and at sessions that the other sheets name; None where those could not be read."""
    sheet = workbook.sheet(
        ATTENDANCE, findings, required=[NUMBER, NAME], more=lambda header: bool(_SESSION_COLUMN.fullmatch(header))
    )
    if sheet is None:
        return []
    columns = _session_columns(sheet, sessions)
    read = [_read_marks(row, columns) for row in sheet.rows]
    refuse_repeated(read, lambda marks: marks.number, NUMBER)
    if names is not None:
        _check_names(read, names)
    return [marks for marks in read if marks.row.is_right]


def _session_columns(sheet: Sheet, sessions: set[int] | None) -> dict[int, str]:
    columns: dict[int, str] = {}
    for header in sheet.more:
        number = int(_SESSION_COLUMN.fullmatch(header)[1])
        if number in columns:
            expected = _("each session only once")
        elif sessions is not None and number not in sessions:
            expected = _("a session of the sheet Sesi")
        else:
            columns[number] = header
            continue
        sheet.findings.refuse(sheet.name, sheet.header_reference(header), header, expected)
    return columns


_MARK = cells.choice(MARK_WORDS)


def _read_marks(row: Row, columns: dict[int, str]) -> MarksRow:
    number = row[NUMBER].read(_PERSON_NUMBER, required=True)
    name = row[NAME].read(cells.text(), required=True)
    marks = {session: row[header].read(_MARK) for session, header in columns.items()}
    return MarksRow(row, number, name, {session: mark for session, mark in marks.items() if mark})


def _check_names(read: list[MarksRow], names: dict[int, str]) -> None:
    for marks in read:
        name = names.get(marks.number)
        if marks.number and marks.number not in names:
            marks.row[NUMBER].refuse(_("a number of the sheet Peserta"))
        elif marks.name and name and name_key(marks.name) != name_key(name):
            expected = worded(
                _('the name that has number %(number)d in Peserta, "%(name)s"'), number=marks.number, name=name
            )
            marks.row[NAME].refuse(expected)


def refuse_repeated(read: list, key: Callable, header: str) -> None:
    """Refuse the later of two rows with the same key (empty ones aside), naming the first."""
    first_rows: dict[object, int] = {}
    for record in read:
        if found := key(record):
            first = first_rows.setdefault(found, record.row.number)
            if first != record.row.number:
                record.row[header].refuse(worded(_("each only once; it stands in row %(row)d too"), row=first))
