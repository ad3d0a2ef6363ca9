"""Reads the rows of one sheet. The work depends on the cells that the file has, not on the numbers that it claims."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol, cast
from xml.etree.ElementTree import Element, iterparse

from django.utils.translation import gettext as _
from openpyxl.cell.read_only import EMPTY_CELL, ReadOnlyCell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from .budget import Budget
from .problems import UnreadableWorkbook

_TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"
_HAVE_TEXT = {_TEXT_TAG, f"{{{SHEET_MAIN_NS}}}r"}


class SourceCell(Protocol):
    """A cell of openpyxl, as far as it is read here."""

    @property
    def value(self) -> Any: ...
    @property
    def data_type(self) -> str: ...
    @property
    def number_format(self) -> str: ...


Cells = Sequence[SourceCell]


def number_format(cell: SourceCell) -> str:
    """Return how the number of the cell is shown; "" if the cell names a style that the workbook lacks."""
    try:
        return cell.number_format
    except IndexError:
        return ""


class SourceRow(NamedTuple):
    """A row with its number in the file. `struck` are the columns, from 1, whose text is struck through; `width` is the
    number of the last column with a value, also of one that is not read."""

    number: int
    cells: Cells
    is_hidden: bool = False
    struck: Sequence[int] = ()
    width: int = 0


def read_rows(worksheet: ReadOnlyWorksheet, budget: Budget, *, last_row: int, last_column: int) -> Iterator[SourceRow]:
    """Yield the rows that are not empty, with their cells from column 1 to the last one with a value, at most to
    `last_column`.

    openpyxl's own iteration yields a row of empty cells for each row that the file leaves out.
    """
    if not last_row:
        return
    book, above = worksheet.parent, 0
    struck_styles = _struck_styles(book)
    with worksheet._get_source() as source:
        parser = _RowParser(
            source,
            worksheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, found, is_hidden in parser.rows():
            budget.check()
            if number > last_row:
                return
            with_value = [cell for cell in found if not is_blank(cell["value"])]
            filled = [cell for cell in with_value if cell["column"] <= last_column]
            if with_value:
                _check_order(number, above, filled)
                struck = [cell["column"] for cell in filled if cell["style_id"] in struck_styles]
                width = max(cell["column"] for cell in with_value)
                yield SourceRow(number, _in_columns(worksheet, filled), is_hidden, struck, width)
            above = max(above, number)


def _check_order(number: int, above: int, filled: Sequence[dict[str, Any]]) -> None:
    """Refuse a row or a cell that names another place than it has: programs show it in different places."""
    columns = [cell["column"] for cell in filled]
    if number <= above or len(set(columns)) < len(columns) or any(cell["row"] != number for cell in filled):
        raise UnreadableWorkbook(
            _("The workbook is damaged near row %(row)d. Open it in Excel or LibreOffice, check it and save it again.")
            % {"row": number}
        )


def is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _struck_styles(book: Workbook) -> set[int]:
    """Return the styles of cells whose text is struck through."""
    struck = {number for number, font in enumerate(book._fonts) if font.strike}
    return {number for number, style in enumerate(book._cell_styles) if style.fontId in struck}


def _in_columns(worksheet: ReadOnlyWorksheet, filled: Sequence[dict[str, Any]]) -> Cells:
    row: list[SourceCell] = [EMPTY_CELL] * max((cell["column"] for cell in filled), default=0)
    for cell in filled:
        row[cell["column"] - 1] = ReadOnlyCell(worksheet, **cell)
    return row


class _RowParser(WorkSheetParser):  # type: ignore[misc]  # openpyxl has no types
    """openpyxl's parser of a sheet, for rows only and without its slow steps."""

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]], bool]]:
        for _event, element in iterparse(self.source):  # noqa: S314  inspect_package has refused document types
            if element.tag == ROW_TAG:
                yield (*self.parse_row(element), _is_hidden(element))
                element.clear()

    def parse_cell(self, element: Element) -> dict[str, Any]:
        """Read the stored result of a formula, if there is one. Read inline text here, because openpyxl makes an object
        of each piece of formatted text; in a cell of another type, which a program does not show, it is an error."""
        formula = element.find(FORMULA_TAG)
        if formula is not None and _has_result(element):
            self.parse_formula(element)  # other cells may share it
            element.remove(formula)
        inline = element.find(INLINE_STRING)
        if inline is None:
            return cast(dict[str, Any], super().parse_cell(element))
        text, data_type = _text_of(inline), "s" if element.get("t") == "inlineStr" else "e"
        element.set("t", "n")
        element.remove(inline)
        cell: dict[str, Any] = super().parse_cell(element)
        return cell if cell["data_type"] == "f" else cell | {"value": text, "data_type": data_type}

    def parse_formula(self, element: Element) -> str:
        """Return the formula as it is written. openpyxl would translate a shared one for each cell that shares it."""
        formula = element.find(FORMULA_TAG)
        if formula is None:
            return "="
        key = formula.get("si")
        if key and formula.text:
            self.shared_formulae[key] = formula.text
        return f"={formula.text or self.shared_formulae.get(key, '')}"


def _is_hidden(row: Element) -> bool:
    """Return whether a filter, a group or the user has hidden the row, or made it 0 high."""
    return row.get("hidden") in ("1", "true") or (
        row.get("customHeight") in ("1", "true") and row.get("ht") in ("0", "0.0")
    )


def _has_result(cell: Element) -> bool:
    result = cell.find(VALUE_TAG)
    return result is not None and (bool(result.text) or cell.get("t") == "str")


def _text_of(inline: Element) -> str:
    """Return the text without its formatting and without the pronunciation of Asian characters."""
    pieces = (child if child.tag == _TEXT_TAG else child.find(_TEXT_TAG) for child in inline if child.tag in _HAVE_TEXT)
    return "".join(piece.text or "" for piece in pieces if piece is not None)
