"""The meaning of the columns of a spreadsheet, recognised by usual headers in any order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.utils.translation import gettext

from documents.text import tidy, without_brackets

from .tables import NumberedRow, Plain, cell_reference, shown

_ROWS_LOOKED_AT = 30
_FEWEST_RECOGNISED = 2
_EXAMPLES, _LONGEST_EXAMPLE = 3, 40
_LONGEST_HEADER, _LONGEST_LINE = 100, 90


@lru_cache(maxsize=4096)  # a file repeats its texts, and each row may be a header
def header_key(header: str) -> str:
    """Return only letters and digits, without text in brackets, which explains but does not name."""
    named = without_brackets(header)
    return " ".join(re.findall(r"[^\W_]+", (named if named.strip() else header).casefold()))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fields of one kind of spreadsheet, by the keys of the headers that name them."""

    fields: Mapping[str, str]

    def field_of(self, header: Plain) -> str | None:
        """Return the field that a header names, or None."""
        return self.fields.get(header_key(shown(header)))

    def find_header(self, rows: Sequence[NumberedRow]) -> int:
        """Return the index of the row most similar to headers among the first rows, because an office may write titles
        above them. If none is similar, return the first of those with the most text."""
        head = rows[:_ROWS_LOOKED_AT]
        best = max(range(len(head)), key=lambda index: (len(self._fields_of(head[index])), -index), default=0)
        if head and len(self._fields_of(head[best])) >= _FEWEST_RECOGNISED:
            return best
        return max(range(len(head)), key=lambda index: (_words(head[index]), -index), default=0)

    def recognise(self, header: Sequence[Plain]) -> dict[str, int]:
        """Return the position (from 0) of each field that a header names, without fields that two headers name."""
        return {field: found[0] for field, found in self.all_places(header).items() if len(found) == 1}

    def all_places(self, header: Sequence[Plain]) -> dict[str, list[int]]:
        """Return the positions (from 0) of all headers that name a field."""
        found: dict[str, list[int]] = {}
        for position, cell in enumerate(header):
            if field := self.field_of(cell):
                found.setdefault(field, []).append(position)
        return found

    def score(self, rows: Sequence[NumberedRow]) -> int:
        """Return how many fields the headers of the rows name."""
        return len(self._fields_of(rows[self.find_header(rows)])) if rows else 0

    def _fields_of(self, row: NumberedRow) -> set[str]:
        return {field for cell in row[1] if (field := self.field_of(cell))}


def column_head(headers: Sequence[Plain], rows: Sequence[Sequence[Plain]], position: int) -> tuple[str, str] | None:
    """Return the header and the first values of a column, or None if it is empty."""
    head = tidy(shown(headers[position])) if position < len(headers) else ""
    values = (tidy(shown(cells[position])) for cells in rows if position < len(cells))
    examples = list(islice(dict.fromkeys(value[:_LONGEST_EXAMPLE] for value in values if value), _EXAMPLES))
    return (head[:_LONGEST_HEADER], " · ".join(examples)) if head or examples else None


def columns_without_header(header: Sequence[Plain], rows: Sequence[NumberedRow]) -> list[int]:
    """Return the positions of the columns that have content in the rows and no header."""
    filled = {position for _number, cells in rows for position, cell in enumerate(cells) if cell is not None}
    return sorted(place for place in filled if place >= len(header) or header[place] is None)


def without_header(position: int) -> str:
    """Return what to call a column without a header."""
    return gettext("column %(column)s (without a header)") % {"column": cell_reference(1, position + 1)[:-1]}


def line_of(cells: Sequence[Plain]) -> str:
    """Return the row as a short text, from which a user recognises it."""
    text = " | ".join(tidy(shown(cell)) for cell in cells if cell is not None)
    return text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]}…"


def is_numbering(cells: Sequence[Plain]) -> bool:
    """Return whether this is the row 1, 2, 3 … that offices write under their headers."""
    filled = [shown(cell).strip().removesuffix(".0").strip("().") for cell in cells if cell is not None]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _words(row: NumberedRow) -> int:
    return sum(isinstance(cell, str) and not cell.strip().isdigit() for cell in row[1])
