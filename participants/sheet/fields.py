"""The meaning of the columns of a people spreadsheet, recognised by usual headers in any order."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.reading.tables import NumberedRow, Plain, shown
from documents.text import without_brackets
from participants.fields.person import BY_NAME, FIELDS, NAMES

REGION = "region"
NAME_AND_NIP = "name_and_nip"
"""A column whose cells hold both, as lists of offices have them; they are taken apart."""
MAPPABLE = [*NAMES[:2], NAME_AND_NIP, *NAMES[2:4], REGION, *NAMES[4:]]
NEEDED = [field.name for field in FIELDS if field.is_required]
"""If one of these has no column, the user assigns the columns."""

_ROWS_LOOKED_AT = 30
_FEWEST_RECOGNISED = 2
_HEADERS = {field.name: field.headers for field in FIELDS} | {
    REGION: "region|regency|district|kabupaten|kabupaten kota|kab kota|kota kabupaten|kab|daerah|asal daerah|"
    "asal kabupaten kota|wilayah|kabupaten kota provinsi",
    NAME_AND_NIP: "name nip|nama nip|nip nama|nama dan nip|nip dan nama|nama lengkap nip|nama lengkap dan nip|"
    "nama nip pegawai|nama pegawai nip|nama peserta nip|nama gelar nip|nama gelar dan nip|nama nip gol",
}
_UNWANTED = {"nik", "no nik", "nomor nik", "no ktp", "nomor ktp", "ktp", "nik ktp", "nomor induk kependudukan"}
"""Identity card numbers: they are not needed (UU 27/2022), so they are not read."""


def label(field: str) -> str:
    """Return the name of the field in the reader's language."""
    if field == REGION:
        return capfirst(str(_("regency or province of the agency")))
    if field == NAME_AND_NIP:
        return capfirst(str(_("name and NIP in one cell")))
    return BY_NAME[field].label


def recognised(header: Plain) -> str | None:
    """Return the field that a header names, or None."""
    return _by_name().get(_key(shown(header)))


def is_unwanted(header: Plain) -> bool:
    """Return whether the column has numbers that must not be stored."""
    return _key(shown(header)) in _UNWANTED


def find_header(rows: Sequence[NumberedRow]) -> int:
    """Return the index of the row most similar to headers among the first rows, because an office may write titles
    above them. If none is similar, return the first of those with the most text."""
    head = rows[:_ROWS_LOOKED_AT]
    best = max(range(len(head)), key=lambda index: (len(_fields_of(head[index])), -index), default=0)
    if head and len(_fields_of(head[best])) >= _FEWEST_RECOGNISED:
        return best
    return max(range(len(head)), key=lambda index: (_words(head[index]), -index), default=0)


def recognise(header: Sequence[Plain]) -> dict[str, int]:
    """Return the position (from 0) of each field that a header names, without fields that two headers name."""
    found: dict[str, list[int]] = {}
    for position, cell in enumerate(header):
        if field := recognised(cell):
            found.setdefault(field, []).append(position)
    return {field: positions[0] for field, positions in found.items() if len(positions) == 1}


def has_needed(columns: Mapping[str, int]) -> bool:
    """Return whether the columns hold what every person has."""
    return all(field in places(columns) for field in NEEDED)


def places(columns: Mapping[str, int]) -> dict[str, int]:
    """Return the position of each field, also of those that share a column."""
    found = dict(columns)
    if NAME_AND_NIP in columns:
        found = {"full_name": columns[NAME_AND_NIP], "nip": columns[NAME_AND_NIP]} | found
    return found


def score(rows: Sequence[NumberedRow]) -> int:
    """Return how many fields the headers of the rows name."""
    return len(_fields_of(rows[find_header(rows)])) if rows else 0


def fingerprint(header: Sequence[Plain]) -> str:
    """Return a text that is equal for the same headers in the same order, whatever their blanks and case."""
    return hashlib.sha256("\n".join(_key(shown(cell)) for cell in header).encode()).hexdigest()


def is_numbering(cells: Sequence[Plain]) -> bool:
    """Return whether this is the row 1, 2, 3 … that offices write under their headers."""
    filled = [shown(cell).strip().removesuffix(".0").strip("().") for cell in cells if cell is not None]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _fields_of(row: NumberedRow) -> set[str]:
    return {field for cell in row[1] if (field := recognised(cell))}


def _words(row: NumberedRow) -> int:
    return sum(isinstance(cell, str) and not cell.strip().isdigit() for cell in row[1])


def _key(header: str) -> str:
    """Return only letters and digits, without text in brackets, which explains but does not name."""
    named = without_brackets(header)
    return " ".join(re.findall(r"[^\W_]+", (named if named.strip() else header).casefold()))


@cache
def _by_name() -> dict[str, str]:
    """Return every name of a field, including its labels in all languages of the portal, because templates have
    them."""
    names = {_key(name): field for field, text in _HEADERS.items() for name in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {_key(label(field)): field for field in MAPPABLE}
    return names
