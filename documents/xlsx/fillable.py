"""Workbooks for users to fill in.

One sheet has the headers, the cells and the lists to choose from, one has instructions, and one holds the lists. No
cell is a formula.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from .workbook import sheet_name, writable

_PLAIN = Font(name="Calibri", size=11)
_BOLD = Font(name="Calibri", size=11, bold=True)
_TITLE = Font(name="Calibri", size=14, bold=True)
_MUTED = Font(name="Calibri", size=10, color="56655F")
_REQUIRED_FILL = PatternFill("solid", fgColor="CFE7E2")
_OPTIONAL_FILL = PatternFill("solid", fgColor="E8EEF4")
_LINE = Border(bottom=Side(style="thin", color="7A8794"))
_HEADER = Alignment(vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_TEXT, _NUMBER = "@", "General"
_HEADER_ROW = 2
_A4 = 9
_WIDTH_OF_INSTRUCTIONS = (26, 100)
_LONGEST_MESSAGE = 255  # characters, Excel's limit


@dataclass(frozen=True, slots=True)
class FillColumn:
    """One column. Its cells are text, one of the `choices` if there are any, or a number in the range `numbers`."""

    header: str
    width: float = 16
    required: bool = False
    choices: Sequence[str] = ()
    hint: str = ""
    """The message that Excel shows when the user types something else."""
    numbers: tuple[int, int] | None = None
    """The lowest and the highest number, for columns of numbers."""


@dataclass(frozen=True, slots=True)
class Fillable:
    """A workbook to fill in.

    `above` are the lines over the headers, `instructions` are pairs of a term and its meaning, and `filled` are the
    first rows, with texts, numbers and None.
    """

    name: str
    columns: Sequence[FillColumn]
    rows: int
    above: Sequence[str]
    instructions_name: str
    instructions_title: str
    instructions: Sequence[tuple[str, str]]
    lists_name: str
    filled: Sequence[Sequence[str | Decimal | int | None]] = ()


def write_fillable(fillable: Fillable) -> bytes:
    """Return the .xlsx file."""
    workbook = Workbook()
    workbook.properties.creator = None
    workbook.properties.title = " ".join(fillable.above)
    sheet = workbook.active
    sheet.title = sheet_name(fillable.name)
    _write_head(sheet, fillable)
    _write_filled(sheet, fillable)
    _write_instructions(workbook.create_sheet(sheet_name(fillable.instructions_name)), fillable)
    has_lists = any(column.choices for column in fillable.columns)
    lists = workbook.create_sheet(sheet_name(fillable.lists_name)) if has_lists else None
    for position, column in enumerate(fillable.columns, start=1):
        if column.choices:
            _add_choices(sheet, position, column, fillable.rows, _write_list(lists, column))
        elif column.numbers:
            _add_limits(sheet, position, column, column.numbers, fillable.rows)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _write_head(sheet: Worksheet, fillable: Fillable) -> None:
    for position, text in enumerate(fillable.above, start=1):
        _put(sheet, 1, position, text, _TITLE if position == 1 else _MUTED)
    for position, column in enumerate(fillable.columns, start=1):
        cell = _put(sheet, _HEADER_ROW, position, column.header, _BOLD)
        cell.fill = _REQUIRED_FILL if column.required else _OPTIONAL_FILL
        cell.border, cell.alignment = _LINE, _HEADER
        dimension = sheet.column_dimensions[get_column_letter(position)]
        dimension.width = column.width
        # The format of the whole column: Excel then keeps NIP and phone numbers as text in empty cells too.
        dimension.number_format = _NUMBER if column.numbers else _TEXT
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    sheet.row_dimensions[_HEADER_ROW].height = 22
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_filled(sheet: Worksheet, fillable: Fillable) -> None:
    for row, values in enumerate(fillable.filled, start=_HEADER_ROW + 1):
        for position, value in enumerate(values, start=1):
            if isinstance(value, str):
                _put(sheet, row, position, value, _PLAIN)
            elif value is not None:
                cell = sheet.cell(row, position, value)
                cell.number_format, cell.font = _NUMBER, _PLAIN


def _write_instructions(sheet: Worksheet, fillable: Fillable) -> None:
    _put(sheet, 1, 1, fillable.instructions_title, _TITLE)
    for row, (term, text) in enumerate(fillable.instructions, start=3):
        _put(sheet, row, 1, term, _BOLD).alignment = _WRAPPED
        _put(sheet, row, 2, text, _PLAIN).alignment = _WRAPPED
    for letter, width in zip("AB", _WIDTH_OF_INSTRUCTIONS, strict=True):
        sheet.column_dimensions[letter].width = width


def _write_list(sheet: Worksheet, column: FillColumn) -> str:
    """Append the choices as a column and return their range."""
    position = sheet.max_column + 1 if sheet["A1"].value else 1
    _put(sheet, 1, position, column.header, _BOLD)
    for row, choice in enumerate(column.choices, start=2):
        _put(sheet, row, position, choice, _PLAIN)
    letter = get_column_letter(position)
    sheet.column_dimensions[letter].width = min(max(len(choice) for choice in column.choices) + 2, 70)
    sheet.freeze_panes = "A2"
    return f"{quote_sheetname(sheet.title)}!${letter}$2:${letter}${len(column.choices) + 1}"


def _add_choices(sheet: Worksheet, position: int, column: FillColumn, rows: int, place: str) -> None:
    validation = DataValidation(type="list", formula1=place, allow_blank=True, showErrorMessage=True)
    _validate(sheet, position, column, rows, validation)


def _add_limits(sheet: Worksheet, position: int, column: FillColumn, numbers: tuple[int, int], rows: int) -> None:
    low, high = numbers
    validation = DataValidation(type="decimal", operator="between", formula1=str(low), formula2=str(high))
    validation.allow_blank = validation.showErrorMessage = True
    _validate(sheet, position, column, rows, validation)


def _validate(sheet: Worksheet, position: int, column: FillColumn, rows: int, validation: DataValidation) -> None:
    validation.errorTitle, validation.error = column.header[:32], column.hint[:_LONGEST_MESSAGE] or None
    letter = get_column_letter(position)
    validation.add(f"{letter}{_HEADER_ROW + 1}:{letter}{_HEADER_ROW + rows}")
    sheet.add_data_validation(validation)


def _put(sheet: Worksheet, row: int, column: int, text: str, font: Font) -> Cell:
    cell = sheet.cell(row, column)
    cell.value, cell.data_type, cell.number_format, cell.font = writable(text), "s", _TEXT, font
    return cell
