"""Reads uploaded .xlsx files into rows whose cells are found by header. It imports no models, so all apps can use it.

findings = Findings()
sheet = open_workbook(path).sheet("Peserta", findings, required=["Nama"], optional=["NIP"])
for row in sheet.rows:
    name = row["Nama"].read(text(max_length=200), required=True)
findings.raise_problems()
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, TypeVar, overload

import openpyxl
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter, range_boundaries

from documents.text import ranges, tidy

from .budget import Budget, large_budget, too_large
from .cells import NO_RESULT, Parser, Unexpected, Value
from .package import load_package, openpyxl_errors
from .plain import MOST_COLUMNS, MOST_ROWS, is_percentage, too_many_rows
from .problems import Findings, Problem, Remark, Text, UnreadableWorkbook, WorkbookError, WorkbookRejected, worded
from .rows import Cells, SourceCell, SourceRow, is_blank, number_format, read_rows
from .safety import LARGEST_FILE, Part, inspect_package

__all__ = [
    "Cell",
    "Findings",
    "Problem",
    "Remark",
    "Row",
    "Sheet",
    "Text",
    "Unexpected",
    "UnreadableWorkbook",
    "Workbook",
    "WorkbookError",
    "WorkbookRejected",
    "content_of",
    "open_workbook",
    "worded",
]

T = TypeVar("T")
Source = str | Path | BinaryIO

_MOST_COLUMNS = 500
_MOST_NAMED = 12


def open_workbook(source: Source, budget: Budget | None = None) -> "Workbook":
    """Open an .xlsx file, given as a path or as an open binary file. Raise UnreadableWorkbook with the reason.

    Reading the sheets later raises it too if the file costs more than the budget (by default the large one).
    """
    budget = budget or large_budget()
    file = BytesIO(content_of(source))
    parts = inspect_package(file, budget)
    return Workbook(load_package(file, parts, budget, read_only=True), parts, budget)


def content_of(source: Source) -> bytes:
    """Return the bytes of a file, given as a path or as an open binary file. Raise UnreadableWorkbook."""
    if not isinstance(source, str | Path):
        return _limited(source)
    try:
        with Path(source).open("rb") as file:
            return _limited(file)
    except FileNotFoundError:
        message = gettext("There is no file %(path)s.")
    except IsADirectoryError:
        message = gettext("%(path)s is a directory, not a file.")
    except (OSError, ValueError):
        message = gettext("The file %(path)s cannot be opened.")
    raise UnreadableWorkbook(message % {"path": str(source).replace("\0", "?")})


def _limited(file: BinaryIO) -> bytes:
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise too_large()
    return content


class Workbook:
    def __init__(self, book: openpyxl.Workbook, parts: dict[str, Part], budget: Budget):
        self._parts = parts
        self._budget = budget
        self._sheets = {_key(sheet.title): sheet for sheet in reversed(book.worksheets)}

    def sheet(
        self,
        name: str,
        findings: Findings,
        *,
        required: Sequence[str],
        optional: Sequence[str] = (),
        more: Callable[[str], bool] = lambda header: False,
    ) -> "Sheet | None":
        """Return the sheet with this name and its rows, or None if it or a required column is missing.

        The reasons for None are added to the findings as problems. Headers for which `more` returns true are columns
        too; other unknown headers are ignored with a remark.
        """
        worksheet = self._sheets.get(_key(name))
        if worksheet is None:
            findings.refuse(name, "", None, self._missing(name))
            return None
        sheet = Sheet(worksheet.title, findings)
        part = self.part(name)
        if part.last_row > MOST_ROWS:
            expected = worded(_("no more than %(rows)d rows"), rows=MOST_ROWS)
            findings.refuse(sheet.name, f"A{part.last_row}", None, expected)
            return None
        with openpyxl_errors(self._budget):
            rows = read_rows(worksheet, self._budget, last_row=part.last_row, last_column=_MOST_COLUMNS + 1)
            filled = (row for row in rows if row.cells)
            sheet.read(filled, part.merged, required=required, optional=optional, more=more)
        return sheet if sheet.has_columns else None

    @property
    def sheets(self) -> dict[str, bool]:
        """Return the titles of the sheets in order, each with whether it is visible."""
        return {sheet.title: sheet.sheet_state == "visible" for sheet in reversed(self._sheets.values())}

    def part(self, title: str) -> Part:
        """Return the facts about the sheet."""
        path = self._sheets[_key(title)]._worksheet_path  # openpyxl has no public attribute for it
        return self._parts.get(path, Part())

    def filled_rows(self, title: str) -> Iterator[SourceRow]:
        """Yield the rows that are not empty, up to column MOST_COLUMNS. Raise UnreadableWorkbook, also after the last
        row that is read if there are more."""
        worksheet = self._sheets[_key(title)]
        last_row = self.part(title).last_row
        with openpyxl_errors(self._budget):
            yield from read_rows(worksheet, self._budget, last_row=min(last_row, MOST_ROWS), last_column=MOST_COLUMNS)
        if last_row > MOST_ROWS:
            raise too_many_rows()

    def _missing(self, name: str) -> Text:
        titles = [f'"{sheet.title}"' for sheet in reversed(self._sheets.values())]
        shown = ", ".join(titles[:_MOST_NAMED]) + (", …" if len(titles) > _MOST_NAMED else "")
        if not titles:
            return worded(_('a sheet named "%(name)s"; the file has none'), name=name)
        return worded(_('a sheet named "%(name)s"; the file has %(sheets)s'), name=name, sheets=shown)


class Sheet:
    """A table whose first row that is not empty holds the headers."""

    def __init__(self, name: str, findings: Findings):
        self.name = name
        self.findings = findings
        self.rows: list[Row] = []
        self.more: list[str] = []
        """The headers accepted by `more`, as written in the file."""
        self.has_columns = False
        self._header_row = 1
        self._columns: dict[str, int] = {}
        self._headed: set[int] = set()

    def read(
        self,
        rows: Iterator[SourceRow],
        merged: Sequence[str],
        *,
        required: Sequence[str],
        optional: Sequence[str],
        more: Callable[[str], bool],
    ) -> None:
        header_row, header, *_facts = next(rows, SourceRow(1, ()))
        self._header_row = header_row
        self.has_columns = self._find_columns(header_row, header, {*required, *optional}, more)
        for name in required:
            if _key(name) not in self._columns:
                self.has_columns = False
                self.findings.refuse(self.name, "", None, worded(_('a column "%(name)s"'), name=name))
        self._refuse_merged(merged, header_row)
        if self.has_columns:
            self._keep_rows(rows)

    def has(self, header: str) -> bool:
        return _key(header) in self._columns

    def column(self, header: str) -> int | None:
        """Return the number of the column, from 1."""
        return self._columns.get(_key(header))

    def header_reference(self, header: str) -> str:
        """Return the cell of the header, such as C1."""
        return f"{get_column_letter(self._columns[_key(header)])}{self._header_row}"

    def _find_columns(self, row: int, header: Cells, known: set[str], more: Callable[[str], bool]) -> bool:
        known_keys = {_key(name) for name in known}
        right = True
        for number, cell in enumerate(header, start=1):
            if is_blank(cell.value):
                continue
            self._headed.add(number)
            name, place = tidy(str(cell.value)), f"{get_column_letter(number)}{row}"
            key = _key(name)
            if number > _MOST_COLUMNS:
                right = False
                expected = worded(_("no more than %(columns)d columns"), columns=_MOST_COLUMNS)
                self.findings.refuse(self.name, place, name, expected)
            elif key not in known_keys and not more(name):
                self.findings.remark(self.name, place, worded(_('The column "%(name)s" is ignored.'), name=name))
            elif key in self._columns:
                right = False
                self.findings.refuse(self.name, place, name, _("each column only once"))
            else:
                self._columns[key] = number
                if key not in known_keys:
                    self.more.append(name)
        return right

    def _refuse_merged(self, merged: Sequence[str], header_row: int) -> None:
        for ref in merged:
            first_column, _first_row, last_column, last_row = range_boundaries(ref)
            if last_row >= header_row and any(first_column <= c <= last_column for c in self._columns.values()):
                self.findings.refuse(self.name, ref, None, _("cells that are not merged"))

    def _keep_rows(self, rows: Iterator[SourceRow]) -> None:
        width = max(self._columns.values())
        columns = [number - 1 for number in self._columns.values()]
        unseen = []
        unheaded: set[int] = set()
        for number, cells, is_hidden, struck, _width in rows:
            filled = {column for column, cell in enumerate(cells, start=1) if not is_blank(cell.value)}
            unheaded |= filled - self._headed
            if any(index < len(cells) and not is_blank(cells[index].value) for index in columns):
                self.rows.append(Row(self, number, cells[:width]))
                if is_hidden or struck:
                    unseen.append(number)
        for column in sorted(unheaded):
            place = f"{get_column_letter(column)}{self._header_row}"
            self.findings.remark(self.name, place, _("This column has no header and is ignored."))
        if unseen:
            text = _("Rows that are hidden or have text struck through in the file are read all the same: %(rows)s.")
            self.findings.remark(self.name, "", worded(text, rows=ranges(unseen)))


class Row:
    """One row of a table; `row["Nama"]` is its cell under that header. `is_right` is true until a cell is refused."""

    __slots__ = ("_cells", "is_right", "number", "sheet")

    def __init__(self, sheet: Sheet, number: int, cells: Cells):
        self.sheet = sheet
        self.number = number
        self.is_right = True
        self._cells = cells

    def __getitem__(self, header: str) -> "Cell":
        column = self.sheet.column(header)
        return Cell(self, column, self._cells[column - 1] if column and column <= len(self._cells) else None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row; it is empty if the sheet has no such column."""

    row: Row
    column: int | None
    _source: SourceCell | None

    @property
    def reference(self) -> str:
        """Return the name of the cell, such as C5."""
        return f"{get_column_letter(self.column or 1)}{self.row.number}"

    @property
    def raw(self) -> object:
        """Return the value as stored in the spreadsheet; None for an empty cell."""
        return None if self._source is None or is_blank(self._source.value) else self._source.value

    @overload
    def read(self, parser: Parser[T], *, required: bool = False, default: T) -> T: ...
    @overload
    def read(self, parser: Parser[T], *, required: bool = False, default: None = None) -> T | None: ...
    def read(self, parser: Parser[T], *, required: bool = False, default: T | None = None) -> T | None:
        """Return the parsed value, or the default if the cell is empty or refused."""
        if self._source is None or self.raw is None:
            if required:
                self.refuse(_("a value here; the cell is empty"))
            return default
        try:
            return parser(_value(self._source))
        except Unexpected as unexpected:
            self.refuse(unexpected.expected)
            return default

    def refuse(self, expected: Text) -> None:
        """Add a problem about this cell to the findings."""
        self.row.is_right = False
        self.row.sheet.findings.refuse(self.row.sheet.name, self.reference, self._shown(), expected)

    def remark(self, text: Text) -> None:
        self.row.sheet.findings.remark(self.row.sheet.name, self.reference, text)

    def _shown(self) -> object:
        raw = self.raw
        return getattr(raw, "text", raw)  # an array formula has a text


def _value(source: SourceCell) -> Value:
    match source.data_type:
        case "f":
            raise Unexpected(NO_RESULT)
        case "e":
            raise Unexpected(_("a value, not an error"))
    return Value(source.value, is_percentage=source.data_type == "n" and is_percentage(number_format(source)))


_BLANKS = re.compile(r"\s+")


def _key(header: str) -> str:
    return _BLANKS.sub(" ", header).strip().casefold()
