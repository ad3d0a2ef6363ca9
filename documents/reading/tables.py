"""The tables of an uploaded spreadsheet, with their rows as plain values and the numbers of the rows in the file.

Nothing is assumed about headers. documents.reading.cells gives the values a meaning.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter, range_boundaries

from .budget import Budget, too_large, upload_budget
from .delimited import delimited_rows
from .kinds import other_kind
from .opendocument import OpenTable, is_open_document, open_document
from .plain import (
    LAST_COLUMN,
    MOST_COLUMNS,
    NumberedRow,
    Plain,
    PlainRow,
    plain,
    shown,
    shown_share,
    too_many_rows,
    trimmed,
    value_of,
)
from .problems import UnreadableWorkbook
from .rows import SourceCell, number_format
from .workbook import Workbook, open_workbook

__all__ = [
    "NumberedRow",
    "Plain",
    "Table",
    "TableRows",
    "cell_reference",
    "is_workbook",
    "open_tables",
    "shown",
    "unread_columns",
    "value_of",
]

_MOST_TEXT = 5 * 2**20  # characters of all rows; one text can be in many cells of a small file


@dataclass(slots=True)
class TableRows:
    """Rows that are not empty, with their numbers in the file. Positions of cells count from 0.

    The value of cells that are merged over several rows is in each of these rows. Hidden rows and those with text
    struck through are among the rows; whether to take them is for the reader to decide.
    """

    rows: list[NumberedRow] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)
    """The numbers of the rows that the file hides."""
    struck: dict[int, list[int]] = field(default_factory=dict)
    """The positions of struck text by the number of the row."""
    merged: dict[int, list[int]] = field(default_factory=dict)
    """The positions whose value is that of a merged cell above, by the number of the row."""
    wide: dict[int, dict[int, int]] = field(default_factory=dict)
    """The last position of each cell that is merged over several columns, by the number of the row and its position."""
    width: int = 0
    """The number of the last column with content, also of one that is not read."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of a workbook, or a CSV file (with an empty `name`). `hidden_columns` are positions from 0."""

    name: str
    _source: Callable[[], Iterator[PlainRow]] = field(repr=False)
    _budget: Budget = field(repr=False)
    is_hidden: bool = False
    hidden_columns: Sequence[int] = ()

    def rows(self, most: int) -> list[NumberedRow]:
        """Return the first rows that are not empty, at most `most`. Raise UnreadableWorkbook as `read` does."""
        return self.read(most).rows

    def read(self, most: int) -> TableRows:
        """Return the first rows that are not empty, at most `most`.

        Raise UnreadableWorkbook if they hold too much text, or cost more than the budget.
        """
        found, left, merged = TableRows(), _MOST_TEXT, _Merged()
        for row in self._source():
            self._budget.check()
            found.width = max(found.width, row.width)
            if not row.cells:
                continue
            filled = merged.fill(row)
            left -= sum(len(cell) for cell in row.cells if isinstance(cell, str))
            if left < 0:
                raise too_large()
            found.rows.append((row.number, row.cells))
            if row.is_hidden:
                found.hidden.append(row.number)
            if row.struck:
                found.struck[row.number] = list(row.struck)
            if filled:
                found.merged[row.number] = filled
            if wide := merged.wide(row):
                found.wide[row.number] = wide
            if len(found.rows) == most:
                break
        return found


class _Merged:
    """Puts the value of a merged cell into the rows below its first one."""

    def __init__(self) -> None:
        self._current: dict[int, tuple[int, int, Plain]] = {}  # last row, last position and value by position

    def fill(self, row: PlainRow) -> list[int]:
        """Complete the row; return the positions that were filled."""
        filled = []
        for position, (last_row, _last, value) in sorted(self._current.items()):
            if row.number > last_row:
                del self._current[position]
            elif position >= len(row.cells) or row.cells[position] is None:
                row.cells += [None] * (position + 1 - len(row.cells))
                row.cells[position] = value
                filled.append(position)
        for position, (last_row, last) in row.spans.items():
            if position < len(row.cells) and row.cells[position] is not None:
                self._current[position] = last_row, last, row.cells[position]
        return filled

    def wide(self, row: PlainRow) -> dict[int, int]:
        """Return the last positions of the completed row's cells that are merged over several columns."""
        return {
            position: last
            for position, (last_row, last, _value) in sorted(self._current.items())
            if row.number <= last_row and last > position
        }


def open_tables(content: bytes, budget: Budget | None = None) -> list[Table]:
    """Return the sheets of a workbook, or the one table of a CSV file. Raise UnreadableWorkbook.

    The budget, by default that of an upload, covers the reading of all tables.
    """
    budget = budget or upload_budget()
    if text := other_kind(content):
        raise UnreadableWorkbook(text)
    if is_open_document(content):
        return _open_sheets(content, budget)
    if is_workbook(content):
        return _sheets(open_workbook(io.BytesIO(content), budget), budget)
    delimited_rows(content)
    return [Table("", lambda: delimited_rows(content), budget)]


def is_workbook(content: bytes) -> bool:
    """Whether the content, not the name, is that of an .xlsx file or of an .xls file (which open_workbook refuses)."""
    return content[:2] == b"PK" or content[:4] == b"\xd0\xcf\x11\xe0"


def unread_columns(width: int) -> str:
    """Return a sentence about the columns of a file of this width that are too many to be read, or ""."""
    if width <= MOST_COLUMNS:
        return ""
    first, last = get_column_letter(MOST_COLUMNS + 1), get_column_letter(min(width, LAST_COLUMN))
    if first == last:
        text = _("Only the first %(n)d columns are read: the column %(last)s is left out.")
    else:
        text = _("Only the first %(n)d columns are read: the columns %(first)s to %(last)s are left out.")
    return text % {"n": MOST_COLUMNS, "first": first, "last": last}


def cell_reference(row: int, column: int) -> str:
    """Return the name of a cell, such as C5. Row and column count from 1."""
    return f"{get_column_letter(column)}{row}"


def _sheets(workbook: Workbook, budget: Budget) -> list[Table]:
    return [
        Table(
            title,
            partial(_sheet_rows, workbook, title, budget),
            budget,
            is_hidden=not is_visible,
            hidden_columns=_hidden_columns(workbook, title),
        )
        for title, is_visible in workbook.sheets.items()
    ]


def _open_sheets(content: bytes, budget: Budget) -> list[Table]:
    return [
        Table(
            sheet.name,
            partial(_copied_rows, sheet),
            budget,
            is_hidden=sheet.is_hidden,
            hidden_columns=sheet.hidden_columns,
        )
        for sheet in open_document(content, budget)
    ]


def _copied_rows(sheet: OpenTable) -> Iterator[PlainRow]:
    """Yield copies, because reading fills merged cells. Raise UnreadableWorkbook after them if there are more."""
    yield from (replace(row, cells=list(row.cells)) for row in sheet.rows)
    if sheet.is_cut:
        raise too_many_rows()


def _hidden_columns(workbook: Workbook, title: str) -> list[int]:
    ranges = workbook.part(title).hidden_columns[:MOST_COLUMNS]
    return sorted({column - 1 for first, last in ranges for column in range(first, min(last, MOST_COLUMNS) + 1)})


def _sheet_rows(workbook: Workbook, title: str, budget: Budget) -> Iterator[PlainRow]:
    spans = _spans(workbook.part(title).merged, budget)
    for number, cells, is_hidden, struck, width in workbook.filled_rows(title):
        values = trimmed(map(_plain, cells))
        yield PlainRow(number, values, is_hidden, [column - 1 for column in struck], spans.get(number, {}), width)


def _plain(cell: SourceCell) -> Plain:
    """Return the value; of a number that is shown as a share, such as 80% or 17 / 20, this text."""
    value = plain(cell.value, cell.data_type)
    return shown_share(value, number_format(cell)) if isinstance(value, int | float) else value


def _spans(merged: Sequence[str], budget: Budget) -> dict[int, dict[int, tuple[int, int]]]:
    """Return the last row and the last position of each range, by its first row and its first position."""
    spans: dict[int, dict[int, tuple[int, int]]] = {}
    for reference in merged:
        budget.check()
        try:
            left, top, right, bottom = range_boundaries(reference)
        except ValueError:  # not a range
            continue
        if left and top and right and bottom:
            spans.setdefault(top, {})[left - 1] = bottom, min(right, MOST_COLUMNS) - 1
    return spans
