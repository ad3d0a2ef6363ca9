"""The sheet Peserta."""

from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.known_regions import KnownRegions
from agencies.workbook import KIND, REGION, email, read_kind_and_region
from documents.reading import cells
from documents.reading.workbook import Findings, Row, Unexpected, Workbook, worded
from documents.text import tidy
from participants.fields.person import BY_NAME, FIELDS, KEPT_NAMES, Kind, PersonField
from participants.fields.reading import note_on_empty, parse
from participants.models import Registration
from participants.names import cleaned_name, has_number, has_several
from participants.nip import nip_warnings, normalise_nip, validate_nip
from participants.phone import normalise_phone
from participants.workbook.layout import NAME, NIP, NUMBER, PEOPLE, STATUS_WORDS

from .repeats import refuse_repeated

PERSON_NUMBER = cells.integer(low=1, high=1_000_000_000)
_LONGEST_AGENCY = 200


@dataclass(slots=True)
class PersonRow:
    """One person. `number` is 0 if its cell was refused. `values` has a value for each field of a person, None where
    the row says nothing: the cell is empty, or, of a field that registrations keep, the file has no such column."""

    row: Row
    number: int
    values: dict[str, str | None]
    kind: str
    region: str
    status: Registration.Status

    @property
    def name(self) -> str:
        return self.values["full_name"] or ""

    @property
    def nip(self) -> str:
        return self.values["nip"] or ""

    @property
    def agency_name(self) -> str:
        return self.values["agency"] or ""

    @property
    def kept(self) -> dict[str, str]:
        """Return what the row says of the fields that a registration keeps."""
        return {name: value for name in KEPT_NAMES if (value := self.values[name]) is not None}


def read_people(
    workbook: Workbook, findings: Findings, regions: KnownRegions
) -> tuple[list[PersonRow], dict[int, str] | None]:
    """Return the people whose rows are right, and the names of all people by number; None without the sheet."""
    sheet = workbook.sheet(
        PEOPLE,
        findings,
        required=[NUMBER, KIND, REGION, *(field.header for field in FIELDS if field.is_required)],
        optional=["Status", *(field.header for field in FIELDS if not field.is_required)],
    )
    if sheet is None:
        return [], None
    read = [_read_person(row, regions) for row in sheet.rows]
    refuse_repeated(read, lambda person: person.number, NUMBER)
    refuse_repeated(read, lambda person: person.nip, NIP)
    names = {person.number: person.name for person in read if person.number}
    return [person for person in read if person.row.is_right], names


def _read_person(row: Row, regions: KnownRegions) -> PersonRow:
    number = row[NUMBER].read(PERSON_NUMBER, required=True, default=0)
    values: dict[str, str | None] = {}
    kind, region = "", ""
    for field in FIELDS:
        values[field.name] = _read(field, row)
        if field.kind is Kind.AGENCY:
            kind, region = read_kind_and_region(row, regions) or ("", "")
    status = row["Status"].read(_STATUS, default=Registration.Status.CONFIRMED)
    person = PersonRow(row, number, values, kind, region, status)
    if person.name and person.name != tidy(str(row[NAME].raw)):
        row[NAME].remark(worded(_("This name is read as “%(name)s”."), name=person.name))
    if row.is_right:
        for warning in nip_warnings(person.nip, values["sex"] or ""):
            row[NIP].remark(warning)
    return person


def _read(field: PersonField, row: Row) -> str | None:
    cell, parser = row[field.header], _PARSERS[field.name]
    if field.is_required:
        return cell.read(parser, required=True)
    if field.is_kept:  # an empty cell says that there was none
        return cell.read(parser, default="") if row.sheet.has(field.header) else None
    found = cell.read(parser, default="")
    if not found and cell.raw is not None and (note := note_on_empty(field.name, str(cell.raw))):
        cell.remark(note)
    return found or None


def _parser(field: PersonField) -> cells.Parser[str]:
    """Return the parser of the field. Texts are read exactly, the others as people write them."""
    if field.kind not in (Kind.TEXT, Kind.AGENCY):
        return partial(_usual, field)
    if field.name == "full_name":
        return cells.text(max_length=field.column.max_length, check=_name)
    return cells.text(max_length=_LONGEST_AGENCY if field.kind is Kind.AGENCY else field.column.max_length)


_STATUS = cells.choice(STATUS_WORDS)


def _usual(field: PersonField, value: cells.Value) -> str:
    found = parse(field.name, value)
    if field.is_required and not found:
        raise Unexpected(_("a value here; the cell is empty"))
    return _CHECKS[field.kind](found) if found and field.kind in _CHECKS else found


def _nip(text: str) -> str:
    found = normalise_nip(text)
    try:
        validate_nip(found)
    except ValidationError as error:
        why = " ".join(error.messages).rstrip(".")
        raise Unexpected(worded(_("a valid NIP (%(why)s)"), why=why)) from None
    return found


def _name(text: str) -> str:
    if has_number(text):
        raise Unexpected(_("a name without a number; a NIP has its own column"))
    if has_several(text):
        raise Unexpected(_("one person in each row"))
    name = cleaned_name(text)
    if not name:
        raise Unexpected(_("a name"))
    return name


def _phone(text: str) -> str:
    try:
        return normalise_phone(text)
    except ValidationError:
        raise Unexpected(cells.EXPECTED_PHONE) from None


def _email(text: str) -> str:
    return cells.text(max_length=BY_NAME["email"].column.max_length, check=email)(cells.Value(text))


_CHECKS = {Kind.NIP: _nip, Kind.PHONE: _phone, Kind.EMAIL: _email}
_PARSERS = {field.name: _parser(field) for field in FIELDS}
