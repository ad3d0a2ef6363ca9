"""What the columns of a spreadsheet mean, by their headers, in whatever order and under the usual other names."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from documents.reading.tables import NumberedRow, Plain, shown
from participants.fields.person import BY_NAME, FIELDS, NAMES

REGION = "region"
MAPPABLE = [*NAMES[:4], REGION, *NAMES[4:]]
NEEDED = [field.name for field in FIELDS if field.is_required]
"""Without a column for each of these, somebody says what the columns are."""

_ROWS_LOOKED_AT = 30
_FEWEST_RECOGNISED = 2
_HEADERS = {field.name: field.headers for field in FIELDS} | {
    REGION: "region|regency|district|kabupaten|kabupaten kota|kab kota|kota kabupaten|kab|daerah|asal daerah|"
    "asal kabupaten kota|wilayah|kabupaten kota provinsi",
}
_UNWANTED = {"nik", "no nik", "nomor nik", "no ktp", "nomor ktp", "ktp", "nik ktp", "nomor induk kependudukan"}
"""Numbers of identity cards: nobody asks for them (UU 27/2022), so they are not read."""


def label(field: str) -> str:
    """What the field is called, in the reader's language."""
    if field == REGION:
        return capfirst(str(_("regency or province of the agency")))
    return BY_NAME[field].label


def recognised(header: Plain) -> str | None:
    """The field that a header names, or None."""
    return _by_name().get(_key(shown(header)))


def is_unwanted(header: Plain) -> bool:
    """Whether the column holds numbers that must not be here."""
    return _key(shown(header)) in _UNWANTED


def find_header(rows: Sequence[NumberedRow]) -> int:
    """The index of the row that looks most like headers, among the first: titles of an office may stand above it. Where
    none does, the first of those with the most text."""
    head = rows[:_ROWS_LOOKED_AT]
    best = max(range(len(head)), key=lambda index: (len(_fields_of(head[index])), -index), default=0)
    if head and len(_fields_of(head[best])) >= _FEWEST_RECOGNISED:
        return best
    return max(range(len(head)), key=lambda index: (_words(head[index]), -index), default=0)


def recognise(header: Sequence[Plain]) -> dict[str, int]:
    """The position (from 0) of each field that the headers name; a field that two of them name is left out."""
    found: dict[str, list[int]] = {}
    for position, cell in enumerate(header):
        if field := recognised(cell):
            found.setdefault(field, []).append(position)
    return {field: positions[0] for field, positions in found.items() if len(positions) == 1}


def score(rows: Sequence[NumberedRow]) -> int:
    """How many fields the headers of the rows name."""
    return len(_fields_of(rows[find_header(rows)])) if rows else 0


def fingerprint(header: Sequence[Plain]) -> str:
    """The same for the same headers in the same order, however they are spaced and cased."""
    return hashlib.sha256("\n".join(_key(shown(cell)) for cell in header).encode()).hexdigest()


def is_numbering(cells: Sequence[Plain]) -> bool:
    """Whether it is the row 1, 2, 3 … that offices put under their headers."""
    filled = [shown(cell).strip().removesuffix(".0").strip("().") for cell in cells if cell is not None]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _fields_of(row: NumberedRow) -> set[str]:
    return {field for cell in row[1] if (field := recognised(cell))}


def _words(row: NumberedRow) -> int:
    return sum(isinstance(cell, str) and not cell.strip().isdigit() for cell in row[1])


def _key(header: str) -> str:
    """Letters and digits alone; what stands in brackets explains, and does not name."""
    named = re.sub(r"[(\[][^)\]]*[)\]]", " ", header)
    return " ".join(re.findall(r"[^\W_]+", (named if named.strip() else header).casefold()))


@cache
def _by_name() -> dict[str, str]:
    """Every name of a field, its labels in all languages of the portal among them: a template is one of these files."""
    names = {_key(name): field for field, text in _HEADERS.items() for name in text.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {_key(label(field)): field for field in MAPPABLE}
    return names
