"""Reading the sheet Kegiatan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from agencies.known_regions import KnownRegions
from documents import wording
from documents.reading import cells
from documents.reading.workbook import Cell, Findings, Row, Sheet, Text, Unexpected, Workbook, worded
from events.models import Event
from events.workbook.columns import MODE_WORDS, STATUS_OF_EVENT_WORDS
from participants.workbook.layout import EVENT


@dataclass(slots=True)
class EventFields:
    """The values of the sheet Kegiatan by field of Event, each of that field's type, and the cells they came from."""

    values: dict[str, Any]
    cells: dict[str, Cell]
    programme: str
    course: str

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day."""
        return self.values["starts_on"], self.values["ends_on"]


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    header: str
    parser: cells.Parser[Any]
    required: bool = False
    """The row must exist and, unless `may_be_empty`, have a value."""
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


def read_event(workbook: Workbook, findings: Findings, regions: KnownRegions) -> EventFields | None:
    """Return the sheet Kegiatan, or None if it has a mistake."""
    sheet = workbook.sheet(EVENT, findings, required=["Isian", "Nilai"])
    if sheet is None:
        return None
    rows = _rows_by_field(sheet)
    values: dict[str, Any] = {}
    places: dict[str, Cell] = {}
    right = True
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


def _check_event(values: dict[str, Any], places: dict[str, Cell], regions: KnownRegions) -> None:
    province = values.get("province_id")
    if province and (len(province) != 2 or province not in regions):
        places["province_id"].refuse(_("the Kemendagri code of a province, such as 18"))
    elif province:
        cell = places["province_id"]
        values["province_id"] = regions.translate(province, sheet=EVENT, remark=cell.remark, refuse=cell.refuse)
    for first, last in (("starts_on", "ends_on"), ("registration_opens_on", "registration_closes_on")):
        begin, end = values.get(first), values.get(last)
        if begin and end and end < begin:
            places[last].refuse(worded(_("a day not before %(day)s"), day=wording.typed_day(begin)))
