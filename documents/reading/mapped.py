"""The rows of a table whose columns have a meaning: values by field, and problems by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from .cells import Parser, Unexpected, Value
from .problems import Findings, Text
from .tables import Plain, cell_reference, shown, value_of

T = TypeVar("T")

_DASHES = {"-", "--", "–", "—", "−"}


@dataclass(slots=True)
class MappedRow:
    """One row; `row.read("npp", …)` gives the value of the field's cell. A cell with only a dash is empty.

    `columns` has the position (from 0) of each field. `is_right` is true until a cell is refused.
    """

    sheet: str
    number: int
    cells: Sequence[Plain]
    columns: Mapping[str, int]
    findings: Findings
    is_right: bool = True

    def has(self, field: str) -> bool:
        """Return whether the file has a column for the field."""
        return field in self.columns

    def plain(self, field: str) -> Plain:
        """Return the value of the field's cell; None if the cell is empty or the file has no such column."""
        position = self.columns.get(field, len(self.cells))
        plain = self.cells[position] if position < len(self.cells) else None
        return None if isinstance(plain, str) and plain.strip() in {"", *_DASHES} else plain

    def read(self, field: str, parser: Parser[T], *, required: bool = False) -> T | None:
        """Return the parsed value, or None if the cell is empty or refused."""
        plain = self.plain(field)
        if plain is None:
            if required:
                self.refuse(field, _("a value here; the cell is empty"))
            return None
        try:
            return parser(_value(plain))
        except Unexpected as unexpected:
            self.refuse(field, unexpected.expected)
            return None

    def refuse(self, field: str, expected: Text) -> None:
        """Add a problem about the field's cell, or about the row if the file has no such column."""
        self.is_right = False
        self.findings.refuse(self.sheet, self._cell(field), shown(self.plain(field)), expected)

    def remark(self, field: str, text: Text) -> None:
        self.findings.remark(self.sheet, self._cell(field), text)

    def _cell(self, field: str) -> str:
        return cell_reference(self.number, self.columns.get(field, 0) + 1)


def _value(plain: Plain) -> Value:
    """Return the value for a parser. A date is kept as text in a plain row and is a date again here."""
    if isinstance(plain, Mapping) and "iso" in plain:
        try:
            return Value(datetime.fromisoformat(plain["iso"]))
        except ValueError:
            pass
    return value_of(plain)
