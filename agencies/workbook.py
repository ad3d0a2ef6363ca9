"""Agencies as a workbook with one sheet and one row per agency. Importing an export changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.reading import cells
from documents.reading.workbook import Findings, Remark, Row, Sheet, Source, Unexpected, open_workbook, worded
from documents.text import tidy
from documents.xlsx.workbook import Column, Format, write_workbook
from documents.xlsx.workbook import Sheet as OutSheet

from .matching import AgencyDirectory, known_regions, name_key
from .models import Agency

Kind = Agency.Kind

KIND_WORDS: dict[str, str] = {
    Kind.PROVINCE: "Provinsi",
    Kind.REGENCY: "Kabupaten/Kota",
    Kind.DISTRICT: "Kecamatan",
    Kind.VILLAGE: "Desa/Kelurahan",
    Kind.SCHOOL: "Sekolah/Madrasah",
    Kind.UNIVERSITY: "Perguruan tinggi",
    Kind.COMMUNITY: "Komunitas",
    Kind.SPECIAL: "Khusus",
}
"""The words for the kinds in workbooks; they do not depend on the language of the pages."""

NAME, KIND, REGION = "Nama", "Jenis instansi", "Kode wilayah"

_SHEET = "Instansi"
_KINDS_BY_WORD = {word: Kind(kind) for kind, word in KIND_WORDS.items()} | {
    "Komunitas (TBM, pesantren)": Kind.COMMUNITY
}
_read_kind = cells.choice(_KINDS_BY_WORD)


def email(found: str) -> str:
    """Return the text if it is an e-mail address. Raise Unexpected. A check for cells.text."""
    try:
        validate_email(found)
    except ValidationError:
        raise Unexpected(_("an e-mail address")) from None
    return found


@dataclass(frozen=True, slots=True)
class _OptionalColumn:
    header: str
    field: str
    parser: Callable[[cells.Value], str | date]
    column: Column
    empty: str | date | None = ""


_OPTIONAL = [
    _OptionalColumn("NPP", "npp", cells.text(max_length=30), Column("NPP", Format.TEXT, 16)),
    _OptionalColumn("Berdiri", "opened_on", cells.day, Column("Berdiri", Format.DATE, 12), None),
    _OptionalColumn("Bubar", "closed_on", cells.day, Column("Bubar", Format.DATE, 12), None),
    _OptionalColumn(
        "Alasan bubar", "closed_reason", cells.text(max_length=300), Column("Alasan bubar", Format.TEXT, 40)
    ),
    _OptionalColumn("Alamat", "address", cells.text(max_length=300), Column("Alamat", Format.TEXT, 40)),
    _OptionalColumn("Telepon", "phone", cells.phone, Column("Telepon", Format.TEXT, 18)),
    _OptionalColumn("Email", "email", cells.text(max_length=254, check=email), Column("Email", Format.TEXT, 28)),
]


@dataclass(frozen=True, slots=True)
class AgencyImport:
    """The counts of an import, and its warnings."""

    created: int
    updated: int
    unchanged: int
    warnings: list[Remark]


@dataclass(slots=True)
class _AgencyRow:
    row: Row
    name: str
    kind: Kind
    region: str
    values: dict[str, str | date | None] = field(default_factory=dict)
    """The values by field, only for columns in the file: a missing column changes nothing."""

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.kind, self.region, self.name


def import_agencies(source: Source) -> AgencyImport:
    """Store the agencies of the file; existing ones are found by kind, region and name.

    An empty cell clears the stored value; a missing optional column keeps it. Raise UnreadableWorkbook, or
    WorkbookRejected with all mistakes, without storing anything.
    """
    findings = Findings()
    sheet = open_workbook(source).sheet(
        _SHEET, findings, required=[NAME, KIND, REGION], optional=[column.header for column in _OPTIONAL]
    )
    rows = _read_rows(sheet) if sheet else []
    with transaction.atomic():
        agencies = _resolve(rows)
        for agency, agency_row in agencies:
            _check_dissolution(agency, agency_row)
        findings.raise_problems()
        counts = [_store(agency, agency_row) for agency, agency_row in agencies]
    return AgencyImport(counts.count("created"), counts.count("updated"), counts.count("unchanged"), findings.remarks)


def export_agencies(agencies: Iterable[Agency]) -> bytes:
    """Return the agencies as a workbook that import_agencies can read."""
    columns = [Column(NAME, Format.TEXT, 60), Column(KIND, Format.TEXT, 18), Column(REGION, Format.TEXT, 13)]
    rows = (
        [agency.name, KIND_WORDS[agency.kind], agency.region_code]
        + [getattr(agency, optional.field) for optional in _OPTIONAL]
        for agency in agencies
    )
    return write_workbook([OutSheet(_SHEET, columns + [optional.column for optional in _OPTIONAL], rows)])


def read_kind_and_region(row: Row, regions: set[str], *, pool: bool = False) -> tuple[Kind, str] | None:
    """Return the kind and the region of the row, or None after adding a problem.

    A `pool` of agencies below the province may belong to a whole province.
    """
    kind = row[KIND].read(_read_kind, required=True)
    region = row[REGION].read(cells.code, required=True)
    if region is None:
        return None
    if region not in regions:
        row[REGION].refuse(_("a Kemendagri code such as 18 (province) or 18.03 (regency); BPS codes are different"))
        return None
    if kind is None:
        return None
    is_province = len(region) == 2
    if kind == Kind.PROVINCE and not is_province:
        row[REGION].refuse(_("the code of a province, because the agency is provincial"))
    elif kind != Kind.PROVINCE and is_province and not pool:
        row[REGION].refuse(_("the code of a regency, because the agency is not provincial"))
    else:
        return kind, region
    return None


def new_agency(kind: str, region: str, name: str) -> Agency:
    """Return a new agency that is not yet stored."""
    return Agency(name=name, kind=kind, province_id=region[:2], regency_id=region if len(region) > 2 else None)


def _read_rows(sheet: Sheet) -> list[_AgencyRow]:
    regions = known_regions()
    first_rows: dict[tuple[str, str, str], int] = {}
    read = []
    for row in sheet.rows:
        name = row[NAME].read(cells.text(max_length=200), required=True)
        place = read_kind_and_region(row, regions)
        values = {column.field: _read_optional(row, column) for column in _OPTIONAL if sheet.has(column.header)}
        if name is None or place is None:
            continue
        first = first_rows.setdefault((*place, name_key(name)), row.number)
        if first != row.number:
            row[NAME].refuse(worded(_("each agency only once; it is also in row %(row)d"), row=first))
        if row.is_right:
            read.append(_AgencyRow(row, name, *place, values))
    return read


def _read_optional(row: Row, column: _OptionalColumn) -> str | date | None:
    found = row[column.header].read(column.parser)
    return column.empty if found is None else found


def _resolve(rows: list[_AgencyRow]) -> list[tuple[Agency, _AgencyRow]]:
    directory = AgencyDirectory(agency_row.region[:2] for agency_row in rows)
    return [(directory.find(*row.identity) or new_agency(*row.identity), row) for row in rows]


def _check_dissolution(agency: Agency, agency_row: _AgencyRow) -> None:
    """Check the dates and the reason that the agency would have after the import."""
    opened, closed, reason = (
        agency_row.values.get(name, getattr(agency, name)) for name in ("opened_on", "closed_on", "closed_reason")
    )
    row = agency_row.row
    if closed and not reason:
        row["Alasan bubar"].refuse(_("the reason, because the agency is dissolved"))
    if reason and not closed:
        row["Bubar"].refuse(_("the date of dissolution, because a reason is given"))
    if opened and closed and closed <= opened:
        row["Bubar"].refuse(worded(_("a day after the agency opened (%(day)s)"), day=opened.isoformat()))


def _store(agency: Agency, agency_row: _AgencyRow) -> str:
    wanted = {"name": agency_row.name} | agency_row.values
    changed = [name for name, value in wanted.items() if _tidied(getattr(agency, name)) != value]
    _remark_erased(agency, agency_row)
    for name in changed:
        setattr(agency, name, wanted[name])
    if agency.pk is None:
        agency.save(force_insert=True)
        return "created"
    if changed:
        agency.save(update_fields=changed)
        return "updated"
    return "unchanged"


def _remark_erased(agency: Agency, agency_row: _AgencyRow) -> None:
    """Add remarks about values that empty cells erase, since the user may not have intended it."""
    row = agency_row.row
    erased = {
        column.field: f'{column.header} "{getattr(agency, column.field)}"'
        for column in _OPTIONAL
        if getattr(agency, column.field) and agency_row.values.get(column.field, True) in ("", None)
    }
    dissolution = [erased.pop(name) for name in ("closed_on", "closed_reason") if name in erased]
    if dissolution:
        text = _("%(agency)s is no longer dissolved, because the cells are empty. Erased: %(fields)s.")
        row["Bubar"].remark(worded(text, agency=agency.name, fields=", ".join(dissolution)))
    if erased:
        text = _("%(agency)s: the cells are empty, so these values were erased: %(fields)s.")
        row[NAME].remark(worded(text, agency=agency.name, fields=", ".join(erased.values())))


def _tidied(value: object) -> object:
    return tidy(value) if isinstance(value, str) else value
