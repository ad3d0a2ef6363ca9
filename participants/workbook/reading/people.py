"""The sheet Peserta."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agencies.workbook import KIND, REGION, email, read_kind_and_region
from documents.reading import cells
from documents.reading.workbook import Findings, Row, Unexpected, Workbook, worded
from participants.models import Rank, Registration
from participants.nip import nip_warnings, normalise_nip, validate_nip
from participants.phone import normalise_phone
from participants.workbook.layout import AGENCY, NAME, NUMBER, PEOPLE, SEX, SEX_WORDS, STATUS_WORDS

from .repeats import refuse_repeated

PERSON_NUMBER = cells.integer(low=1, high=1_000_000_000)


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
    number = row[NUMBER].read(PERSON_NUMBER, required=True)
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


_RANK = cells.choice({rank: rank for rank in Rank.VALUES})
_STATUS = cells.choice(STATUS_WORDS)
_EMAIL = cells.text(max_length=254, check=email)


def _nip(value: cells.Value) -> str:
    found = normalise_nip(cells.nip(value))
    try:
        validate_nip(found)
    except ValidationError as error:
        why = " ".join(error.messages).rstrip(".")
        raise Unexpected(worded(_("a valid NIP (%(why)s)"), why=why)) from None
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
