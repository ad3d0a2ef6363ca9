"""Rows of an uploaded .xlsx or .csv file as plain values that fit into JSON, with their row numbers in the file.

Nothing is assumed about headers. documents.reading.cells gives the values a meaning.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from .budget import Budget, too_large, upload_budget
from .cells import Unexpected, Value
from .problems import UnreadableWorkbook
from .workbook import Workbook, open_workbook

Plain = str | int | float | Mapping[str, str] | None
"""The value of a cell. A mapping represents anything but text and numbers, by its `kind` and the text `shown`."""
NumberedRow = tuple[int, list[Plain]]

_LONGEST_KEPT = 1_000  # characters of a cell; no value that we read is longer
_LARGEST_NUMBER = 10**25
_MOST_COLUMNS = 100
_MOST_LINES = 50_000
_MOST_TEXT = 5 * 2**20  # characters of all rows; one text can be in many cells of a small file
_DELIMITERS = ",;\t|"
_LINES_LOOKED_AT = 50
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_EXPECTED = {
    "formula": _("a value, not a formula"),
    "error": _("a value, not an error"),
    "other": _("text, not a date or a true/false value"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or a CSV file (with an empty `name`)."""

    name: str
    _budget: Budget = field(repr=False)
    _workbook: Workbook | None = None
    _text: str = field(default="", repr=False)
    _delimiter: str = ","

    def rows(self, most: int) -> list[NumberedRow]:
        """Return the first rows that are not empty, at most `most`, with their numbers in the file.

        Raise UnreadableWorkbook if they hold too much text, or cost more than the budget.
        """
        source = self._sheet_rows(self._workbook) if self._workbook else self._csv_rows()
        rows, left = [], _MOST_TEXT
        for number, row in islice(((number, row) for number, row in source if row), most):
            self._budget.check()
            left -= sum(len(cell) for cell in row if isinstance(cell, str))
            if left < 0:
                raise too_large()
            rows.append((number, row))
        return rows

    def _csv_rows(self) -> Iterator[NumberedRow]:
        lines = islice(_split(io.StringIO(self._text, newline=""), self._delimiter), _MOST_LINES)
        return enumerate(map(_plain_line, lines), start=1)

    def _sheet_rows(self, workbook: Workbook) -> Iterator[NumberedRow]:
        for number, cells in workbook.filled_rows(self.name):
            yield number, _trimmed(_plain(cell.value, cell.data_type) for cell in islice(cells, _MOST_COLUMNS))


def open_tables(content: bytes, budget: Budget | None = None) -> list[Table]:
    """Return the visible sheets of an .xlsx file, or the one table of a CSV file. Raise UnreadableWorkbook.

    The budget, by default that of an upload, covers the reading of all tables.
    """
    budget = budget or upload_budget()
    if is_workbook(content):
        workbook = open_workbook(io.BytesIO(content), budget)
        return [Table(title, budget, workbook) for title in workbook.visible_sheets]
    text, delimiter = _csv(content)
    return [Table("", budget, None, text, delimiter)]


def is_workbook(content: bytes) -> bool:
    """Whether the content, not the name, is that of an .xlsx file or of an .xls file (which open_workbook refuses)."""
    return content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0"


def value_of(plain: Plain) -> Value:
    """Return the cell for the parsers of documents.reading.cells. Raise Unexpected for all but text and numbers."""
    if isinstance(plain, Mapping):
        raise Unexpected(_EXPECTED[plain["kind"]])
    return Value(plain)


def shown(plain: Plain) -> str:
    """Return the value of the cell as text."""
    return "" if plain is None else plain["shown"] if isinstance(plain, Mapping) else str(plain)


def cell_reference(row: int, column: int) -> str:
    """Return the name of a cell, such as C5. Row and column count from 1."""
    return f"{get_column_letter(column)}{row}"


def _plain(value: object, data_type: str) -> Plain:
    if isinstance(value, str) and data_type not in "fe":
        return value[:_LONGEST_KEPT] if value.strip() else None
    if value is None:
        return None
    if data_type == "n" and isinstance(value, int | float) and not isinstance(value, bool):
        if abs(value) < _LARGEST_NUMBER:  # also refuses infinity and NaN
            return value
        return {"kind": "error", "shown": "#NUM!"}
    kind = {"f": "formula", "e": "error"}.get(data_type, "other")
    return {"kind": kind, "shown": str(getattr(value, "text", value))[:_LONGEST_KEPT]}


def _plain_line(line: Iterable[str]) -> list[Plain]:
    return _trimmed(text[:_LONGEST_KEPT] if text.strip() else None for text in islice(line, _MOST_COLUMNS))


def _trimmed(cells: Iterable[Plain]) -> list[Plain]:
    """Return the row without empty cells at its end."""
    row = list(cells)
    while row and row[-1] is None:
        row.pop()
    return row


def _csv(content: bytes) -> tuple[str, str]:
    """Return the text without Excel's line about the delimiter (as an empty line), and the delimiter."""
    text = _decoded(content)
    if not text.strip():
        raise UnreadableWorkbook(gettext("The file is empty."))
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):  # Excel's own hint
        return "\n" + rest, first.strip()[-1]
    lines = list(islice(io.StringIO(text, newline=None), _LINES_LOOKED_AT))
    return text, max(_DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter))


def _agreement(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """Return how many of the lines have the same number of columns (at least two), and that number.

    Commas also separate a name from its titles, but their number differs from line to line.
    """
    widths = Counter(len(line) for line in _split(lines, delimiter))
    return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))


def _split(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableWorkbook(gettext("The file is neither an .xlsx workbook nor a CSV file.")) from error


def _decoded(content: bytes) -> str:
    """Decode UTF-8, UTF-16 with a byte order mark, or else cp1252, which Excel writes on Western Windows."""
    encoding = "utf-16" if content.startswith(_UTF_16_MARKS) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UnreadableWorkbook(gettext("The file is neither an .xlsx workbook nor a CSV file."))
    return text
