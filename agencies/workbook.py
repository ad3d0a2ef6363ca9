"""Agencies as a workbook with one sheet and one row per agency. agencies.importing reads it and changes nothing."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from documents.reading import cells
from documents.reading.workbook import Row, Unexpected
from documents.xlsx.workbook import Column, Format, write_workbook
from documents.xlsx.workbook import Sheet as OutSheet

from .known_regions import KnownRegions
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

SHEET = "Instansi"
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


_OPTIONAL = {
    "npp": Column("NPP", Format.TEXT, 16),
    "opened_on": Column("Berdiri", Format.DATE, 12),
    "closed_on": Column("Bubar", Format.DATE, 12),
    "closed_reason": Column("Alasan bubar", Format.TEXT, 40),
    "address": Column("Alamat", Format.TEXT, 40),
    "phone": Column("Telepon", Format.TEXT, 18),
    "email": Column("Email", Format.TEXT, 28),
    "contact_name": Column("Narahubung", Format.TEXT, 30),
    "contact_phone": Column("HP narahubung", Format.TEXT, 18),
}
"""The columns of values that an agency may have, by field."""


def export_agencies(agencies: Iterable[Agency]) -> bytes:
    """Return the agencies as a workbook that agencies.importing can read."""
    columns = [Column(NAME, Format.TEXT, 60), Column(KIND, Format.TEXT, 18), Column(REGION, Format.TEXT, 13)]
    rows = (
        [agency.name, KIND_WORDS[agency.kind], agency.region_code] + [getattr(agency, name) for name in _OPTIONAL]
        for agency in agencies
    )
    return write_workbook([OutSheet(SHEET, [*columns, *_OPTIONAL.values()], rows)])


def read_kind_and_region(row: Row, regions: KnownRegions, *, pool: bool = False) -> tuple[Kind, str] | None:
    """Return the kind and the region of the row, or None after adding a problem. An old code becomes today's.

    A `pool` of agencies below the province may belong to a whole province.
    """
    kind = row[KIND].read(_read_kind, required=True)
    region = row[REGION].read(cells.code, required=True)
    if region is None:
        return None
    if region not in regions:
        row[REGION].refuse(_("a Kemendagri code such as 18 (province) or 18.03 (regency); BPS codes are different"))
        return None
    cell = row[REGION]
    region = regions.translate(region, sheet=row.sheet.name, remark=cell.remark, refuse=cell.refuse)
    if region is None or kind is None:
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
