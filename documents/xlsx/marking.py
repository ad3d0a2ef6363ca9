"""Marks mistakes in an uploaded workbook: the cell gets a fill and a comment with the expected value."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from documents.reading.budget import Budget
from documents.reading.package import load_package, openpyxl_errors
from documents.reading.safety import inspect_package
from documents.reading.tables import NumberedRow, Plain, shown

from .workbook import sheet_name, writable

Marks = Mapping[tuple[int, int], str]
"""The comments by (row, column), both from 1."""

_AUTHOR = "Bimtek Portal"
_FILL = PatternFill("solid", fgColor="FFD9D4")
_SECONDS = 2.0  # of processor time; the file was read before
_MOST_ELEMENTS = 200_000  # a workbook in memory takes about 500 bytes per XML element
_LONGEST_NAMES = 10_000  # characters of all defined names; openpyxl's patterns for them take quadratic time
_KEPT_PICTURES = ("gif", "jpeg", "png")  # openpyxl would unpack others to convert them
_COMMENT_WIDTH, _LINE_HEIGHT, _LETTERS_IN_LINE = 320, 20, 44  # pixels, pixels, characters
_MOST_SHOWN = 1_000
_WIDEST = 50


def mark_workbook(content: bytes, marks: Mapping[str, Marks]) -> bytes | None:
    """Return the .xlsx file with the marks in the sheets of these names, without our marks of an earlier upload.

    Return None if the file is too large to load whole. Raise UnreadableWorkbook, also if that takes too long.
    """
    budget = Budget(_SECONDS)
    parts = inspect_package(BytesIO(content), budget)
    if sum(part.names for part in parts.values()) > _LONGEST_NAMES:
        return None
    if sum(part.elements + _merged_cells(part.merged) for part in parts.values()) > _MOST_ELEMENTS:
        return None
    workbook = load_package(BytesIO(content), parts, budget)
    with openpyxl_errors(budget):
        for each in workbook.worksheets:
            each._images = [image for image in each._images if image.format in _KEPT_PICTURES]
        for name, some in marks.items():
            _unmark(workbook[name])
            _mark(workbook[name], some)
        first = next((name for name, some in marks.items() if some), next(iter(marks)))
        workbook.active = workbook.index(workbook[first])
        return _saved(workbook)


def _merged_cells(merged: Sequence[str]) -> int:
    """Return how many cells the merged ranges cover; openpyxl creates each of them."""
    try:
        bounds = [range_boundaries(reference) for reference in merged]
        return sum((right - left + 1) * (bottom - top + 1) for left, top, right, bottom in bounds)
    except (TypeError, ValueError):  # whole rows or columns, or not a range
        return _MOST_ELEMENTS + 1


def mark_rows(rows: Mapping[str, Sequence[NumberedRow]], marks: Mapping[str, Marks]) -> bytes:
    """Return a new .xlsx file of the rows by sheet, each at its row number and all cells text, with the marks."""
    workbook = openpyxl.Workbook()
    workbook.properties.creator = None
    for index, (name, some) in enumerate(rows.items()):
        worksheet = workbook.create_sheet() if index else workbook.active
        worksheet.title = sheet_name(name) if name else worksheet.title
        _put_rows(worksheet, some)
        _mark(worksheet, marks[name])
    return _saved(workbook)


def write_rest(
    header: Sequence[Plain], rows: Sequence[tuple[Sequence[Plain], str]], above: Sequence[str] = ()
) -> bytes:
    """Return an .xlsx file of the rows that could not be stored, each with its reason in a column after the others.
    `above` are lines above the headers."""
    width = max(map(len, [header, *(cells for cells, _reason in rows)]))
    lines: list[list[Plain]] = [[line] for line in above]
    lines += [_widened(header, width, _("Reason"))] + [_widened(cells, width, reason) for cells, reason in rows]
    return mark_rows({"": [*enumerate(lines, start=1)]}, {"": {}})


def _widened(cells: Sequence[Plain], width: int, last: str) -> list[Plain]:
    return [*cells, *[None] * (width - len(cells)), last]


def _put_rows(worksheet: Worksheet, rows: Sequence[NumberedRow]) -> None:
    widths: dict[int, int] = {}
    for number, cells in rows:
        for position, plain in enumerate(cells, start=1):
            _put(worksheet, number, position, plain)
            widths[position] = max(widths.get(position, 8), min(len(shown(plain)), _WIDEST))
    for position, width in widths.items():
        worksheet.column_dimensions[get_column_letter(position)].width = width + 2


def _put(worksheet: Worksheet, row: int, column: int, plain: Plain) -> None:
    if plain is None:
        return
    cell = worksheet.cell(row, column)
    cell.value, cell.data_type, cell.number_format = writable(shown(plain)), "s", "@"


def _mark(worksheet: Worksheet, marks: Marks) -> None:
    for (row, column), text in marks.items():
        cell = _first_of_merged(worksheet, row, column)
        existing = [cell.comment.text] if cell.comment else []
        text = writable("\n".join([*existing, text]))[:_MOST_SHOWN]
        lines = sum(1 + len(line) // _LETTERS_IN_LINE for line in text.splitlines())
        cell.fill = _FILL
        cell.comment = Comment(text, _AUTHOR, height=_LINE_HEIGHT * (lines + 1), width=_COMMENT_WIDTH)


def _first_of_merged(worksheet: Worksheet, row: int, column: int) -> Cell:
    """Return the cell, or the first one of its merged range, which alone can have a value and a comment."""
    cell = worksheet.cell(row, column)
    if not isinstance(cell, MergedCell):
        return cell
    merged = next(found for found in worksheet.merged_cells.ranges if cell.coordinate in found)
    return worksheet.cell(merged.min_row, merged.min_col)


def _unmark(worksheet: Worksheet) -> None:
    for cell in worksheet._cells.values():  # iter_rows would create each empty cell before the last one
        if cell.comment is not None and cell.comment.author == _AUTHOR:
            cell.comment, cell.fill = None, PatternFill()


def _saved(workbook: openpyxl.Workbook) -> bytes:
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()
