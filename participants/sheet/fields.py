"""The meaning of the columns of a people spreadsheet, recognised by usual headers in any order."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.reading.headers import Vocabulary, header_key
from documents.reading.tables import Plain, shown
from participants.fields.person import BY_NAME, FIELDS, NAMES

REGION = "region"
NAME_AND_NIP = "name_and_nip"
"""A column whose cells hold both, as lists of offices have them; they are taken apart."""
MAPPABLE = [*NAMES[:2], NAME_AND_NIP, *NAMES[2:4], REGION, *NAMES[4:]]
_NEEDED = [field.name for field in FIELDS if field.is_required]

_HEADERS = {field.name: field.headers for field in FIELDS} | {
    REGION: "region|regency|district|kabupaten|kabupaten kota|kab kota|kota kabupaten|kab|daerah|asal daerah|"
    "asal kabupaten kota|wilayah|kabupaten kota provinsi",
    NAME_AND_NIP: "name nip|nama nip|nip nama|nama dan nip|nip dan nama|nama lengkap nip|nama lengkap dan nip|"
    "nama nip pegawai|nama pegawai nip|nama peserta nip|nama gelar nip|nama gelar dan nip|nama nip gol",
}
_UNWANTED = {"nik", "no nik", "nomor nik", "no ktp", "nomor ktp", "ktp", "nik ktp", "nomor induk kependudukan"}
"""Identity card numbers: they are not needed (UU 27/2022), so they are not read."""
_UNNEEDED = {"", "no", "nomor", "no urut", "nomor urut", "id", "keterangan", "ket", "catatan", "ttd", "tanda tangan"}


def label(field: str) -> str:
    """Return the name of the field in the reader's language."""
    if field == REGION:
        return capfirst(str(_("regency or province of the agency")))
    if field == NAME_AND_NIP:
        return capfirst(str(_("name and NIP in one cell")))
    return BY_NAME[field].label


def is_unwanted(header: Plain) -> bool:
    """Return whether the column has numbers that must not be stored."""
    return header_key(shown(header)) in _UNWANTED


def is_understood(header: Sequence[Plain], columns: Mapping[str, int]) -> bool:
    """Return whether the user need not assign the columns: they hold what every person has, or the preview asks for it,
    because no other column can hold it."""
    found = places(columns)
    return "full_name" in found and (all(field in found for field in _NEEDED) or not unknown(header, columns))


def unknown(header: Sequence[Plain], columns: Mapping[str, int]) -> list[int]:
    """Return the positions of the headers that have no meaning, apart from those that are certainly not needed."""
    used = {*columns.values()}
    return [
        position
        for position, cell in enumerate(header)
        if position not in used and header_key(shown(cell)) not in _UNNEEDED | _UNWANTED
    ]


def places(columns: Mapping[str, int]) -> dict[str, int]:
    """Return the position of each field, also of those that share a column."""
    found = dict(columns)
    if NAME_AND_NIP in columns:
        found = {"full_name": columns[NAME_AND_NIP], "nip": columns[NAME_AND_NIP]} | found
    return found


def fingerprint(header: Sequence[Plain]) -> str:
    """Return a text that is equal for the same headers in the same order, whatever their blanks and case."""
    return hashlib.sha256("\n".join(header_key(shown(cell)) for cell in header).encode()).hexdigest()


@cache
def vocabulary() -> Vocabulary:
    """Return every name of a field, including its labels in all languages of the portal, because templates have
    them."""
    names = {header_key(name): field for field, text in _HEADERS.items() for name in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {header_key(label(field)): field for field in MAPPABLE}
    return Vocabulary(names)
