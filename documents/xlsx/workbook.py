"""Writes tables into an .xlsx file with frozen headers, filters and a print set-up.

Text stays text, dates are dates, shares are percentages. No cell is a formula, even if its text begins with "=".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from io import BytesIO
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.properties import PageSetupProperties

from .native import add_table, distinct, name_cells, shortened

_A4 = 9
_ROW_HEIGHT = 20  # screen pixels of a row of default height
_LONGEST_SHEET_NAME = 31
_LONGEST_TEXT = 32_767  # characters in a cell, Excel's limit
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_LOOKS_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

# Fonts have a name: some programs replace a font without one.
_BOLD = Font(name="Calibri", size=11, bold=True)
_TITLE = Font(name="Calibri", size=14, bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")
_HEADER_LINE = Border(bottom=Side(style="thin", color="7A8794"))
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
_HEADER_OVER_NUMBERS = Alignment(horizontal="right", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left")


class Format(StrEnum):
    """The format of a column; the value of each member is Excel's number format."""

    AUTO = "General"
    """Decided by each value: text, a whole number, a date or a time."""
    TEXT = "@"
    """For codes, NIP and phone numbers too: Excel keeps them as text even after editing."""
    INTEGER = "#,##0"
    """With the separators of the reader's own Excel: 1.238 in Indonesian, 1,238 in English."""
    YEAR = "0"
    PERCENTAGE = "0.0%"
    """For a share between 0 and 1."""
    DECIMAL = "0.0"
    DATE = "dd/mm/yyyy"
    TIME = "hh:mm"
    DATETIME = "dd/mm/yyyy hh:mm"


_NUMBERS = {Format.INTEGER, Format.YEAR, Format.PERCENTAGE, Format.DECIMAL}
_DATES = {Format.DATE, Format.DATETIME}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` in characters. `note` is a comment at the header."""

    header: str
    format: Format = Format.AUTO
    width: float = 14
    wrap: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A PNG below the rows, with its heading; `width` and `height` are in screen pixels."""

    title: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Block:
    """A few rows with a title and headers of their own."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet with a table.

    `above` are lines over the header (the first is the title), `total` is a last row in bold, `blocks` are small tables
    below it, and `pictures` follow at the end. If `table` has a name, the rows are a native table with that name.
    `cell_names` are names for the cells of the first row.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    above: Sequence[str] = ()
    total: Sequence[object] | None = None
    autofilter: bool = True
    blocks: Sequence[Block] = ()
    pictures: Sequence[SheetPicture] = ()
    landscape: bool = True
    table: str = ""
    cell_names: Sequence[str] = ()


def write_workbook(sheets: Sequence[Sheet], *, title: str = "", subject: str = "", creator: str = "") -> bytes:
    """Return the .xlsx file of these sheets, with title, subject and creator as file properties.

    Rows may be an iterator: each row is written when it comes.
    """
    workbook = Workbook(write_only=True)
    workbook.properties.title = title or None
    workbook.properties.subject = subject or None
    workbook.properties.creator = creator or None
    names = distinct((sheet_name(sheet.name) for sheet in sheets), longest=_LONGEST_SHEET_NAME)
    try:
        for name, sheet in zip(names, sheets, strict=True):
            _write_sheet(workbook, name, sheet)
    except BaseException:  # also when stopped: the temporary files of unfinished sheets are on disk
        _remove_files(workbook)
        raise
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _remove_files(workbook: Workbook) -> None:
    for worksheet in workbook.worksheets:
        worksheet.close()
        worksheet._writer.cleanup()


def sheet_name(text: str) -> str:
    """Return the text as a sheet name that Excel accepts, shortened after a whole word."""
    return shortened(_NOT_IN_SHEET_NAMES.sub(" ", text).strip("' "), _LONGEST_SHEET_NAME).strip("' ") or "Sheet"


def _write_sheet(workbook: Workbook, name: str, sheet: Sheet) -> None:
    worksheet = workbook.create_sheet(name)
    worksheet._values_to_row = _with_coordinates
    header_row = len(sheet.above) + 1
    # Set these before the first row: a write-only sheet writes its settings with the first row.
    worksheet.freeze_panes = f"A{header_row + 1}"
    _set_widths(worksheet, [sheet.columns, *(block.columns for block in sheet.blocks)])
    _set_up_print(worksheet, header_row, landscape=sheet.landscape)
    for number, line in enumerate(sheet.above):
        worksheet.append([_line_cell(worksheet, line, font=None if number else _TITLE)])
    letters = _letters(sheet.columns)
    headers = [str(column.header) for column in sheet.columns]
    if sheet.table:
        headers = [writable(header) for header in distinct(headers)]
    _write_header(worksheet, sheet.columns, headers)
    written = _write_rows(worksheet, sheet.columns, sheet.rows)
    if sheet.total is not None:
        _write_rows(worksheet, sheet.columns, [sheet.total], font=_BOLD)
    last_row = header_row + written + (sheet.total is not None)
    last_row = _add_blocks(worksheet, sheet.blocks, last_row)
    _add_pictures(worksheet, sheet.pictures, last_row)
    name_cells(workbook, name, header_row + 1, sheet.cell_names)
    if sheet.table:
        add_table(worksheet, sheet.table, headers, header_row=header_row, rows=written)
    elif sheet.autofilter:  # a native table has its own filter; two filters on the same cells damage the file
        worksheet.auto_filter.ref = f"A{header_row}:{letters[-1]}{header_row + written}"


def _set_widths(worksheet, tables: Sequence[Sequence[Column]]) -> None:
    """Give each column of the sheet the largest width that one of the tables needs there."""
    for letter, widths in zip(_letters(max(tables, key=len)), zip_longest(*tables), strict=True):
        worksheet.column_dimensions[letter].width = max(column.width for column in widths if column)


def _write_header(worksheet, columns: Sequence[Column], headers: Sequence[str]) -> None:
    triples = zip(_letters(columns), columns, headers, strict=True)
    worksheet.append([_header_cell(worksheet, *triple) for triple in triples])


def _add_blocks(worksheet, blocks: Sequence[Block], row: int) -> int:
    """Write the blocks, each after a free row and its title. `row` is the last row written; return the new last row."""
    for block in blocks:
        worksheet.append([])
        worksheet.append([_line_cell(worksheet, block.title, font=_BOLD)])
        _write_header(worksheet, block.columns, [column.header for column in block.columns])
        row += 3 + _write_rows(worksheet, block.columns, block.rows)
    return row


def _letters(columns: Sequence[Column]) -> list[str]:
    return [get_column_letter(index) for index in range(1, len(columns) + 1)]


def _add_pictures(worksheet, pictures: Sequence[SheetPicture], row: int) -> None:
    """Add the pictures, each with a free row and its heading before it; `row` is the last row written."""
    for picture in pictures:
        worksheet.append([])
        worksheet.append([_line_cell(worksheet, picture.title, font=_BOLD)])
        image = Image(BytesIO(picture.content))
        image.width, image.height = picture.width, picture.height
        worksheet.add_image(image, f"A{row + 3}")
        covered = -(-picture.height // _ROW_HEIGHT)
        for _row in range(covered):
            worksheet.append([])
        row += 2 + covered


def _set_up_print(worksheet, header_row: int, *, landscape: bool) -> None:
    worksheet.print_title_rows = f"{header_row}:{header_row}"
    worksheet.page_setup.paperSize = _A4
    worksheet.page_setup.orientation = "landscape" if landscape else "portrait"
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.oddFooter.right.text = "&P / &N"


def _write_rows(
    worksheet, columns: Sequence[Column], rows: Iterable[Sequence[object]], font: Font | None = None
) -> int:
    letters = _letters(columns)
    styles: dict[tuple[str, Format], int] = {}
    count = 0
    for row in rows:
        cells = []
        for letter, column, value in zip(letters, columns, row, strict=True):
            format_ = _format_for(column.format, value)
            if (letter, format_) not in styles:
                styled = _styled_cell(worksheet, format_, wrap=column.wrap, font=font)
                styles[letter, format_] = styled.style_id
            cells.append(_PlainCell(letter, styles[letter, format_], *_content(value, format_)))
        worksheet.append(cells)
        count += 1
    return count


class _PlainCell:
    """A cell with only the attributes that openpyxl's writer reads.

    Real cells took most of the time of a long table: each looks up its style and guesses the type of its value.
    """

    __slots__ = ("_letter", "_value", "coordinate", "data_type", "style_id")

    coordinate: str
    has_style = True
    hyperlink: object = None
    _comment: Comment | None = None

    def __init__(self, letter: str, style_id: int, value: object, data_type: str):
        self._letter, self.style_id, self._value, self.data_type = letter, style_id, value, data_type


class _NotedCell(_PlainCell):
    """A cell with a comment."""

    __slots__ = ("_comment",)

    def __init__(self, letter: str, style_id: int, value: object, data_type: str, note: str):
        super().__init__(letter, style_id, value, data_type)
        self._comment = Comment(writable(note), "")


def _with_coordinates(cells: Sequence[_PlainCell], row: int) -> Iterator[_PlainCell]:
    """Yield the cells with their coordinates. Replaces openpyxl's own method, which accepts only its own cells."""
    for cell in cells:
        cell.coordinate = f"{cell._letter}{row}"
        yield cell


def _content(value: object, format_: Format) -> tuple[object, str]:
    """Return the value to write, and openpyxl's letter for its type.

    The type is always given, since openpyxl would write "=…" as a formula and "#N/A" as an error.
    """
    if value is None or value == "":
        return None, "n"
    if format_ is Format.TEXT or isinstance(value, str):
        return writable(str(value)), "s"
    if isinstance(value, bool):
        return value, "b"
    if isinstance(value, date | time):
        return to_excel(value), "n"
    return value, "n"


def _format_for(format_: Format, value: object) -> Format:
    """Return the column's format, except for dates, times and (in AUTO columns) text, which have their own."""
    match value:
        case datetime():
            return format_ if format_ in (Format.DATE, Format.TIME, Format.TEXT) else Format.DATETIME
        case date():
            return format_ if format_ is Format.TEXT else Format.DATE
        case time():
            return format_ if format_ is Format.TEXT else Format.TIME
        case str() if format_ is Format.AUTO:
            return Format.TEXT
    return format_


def _styled_cell(worksheet, format_: Format, *, wrap: bool = False, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(worksheet)
    cell.number_format = format_.value
    if font:
        cell.font = font
    if wrap:
        cell.alignment = _WRAPPED
    elif format_ in _DATES:
        cell.alignment = _LEFT  # right-aligned dates touch the text in the next column
    return cell


def _line_cell(worksheet, text: str, *, font: Font | None) -> _PlainCell:
    return _PlainCell("A", _styled_cell(worksheet, Format.TEXT, font=font).style_id, *_content(text, Format.TEXT))


def _header_cell(worksheet, letter: str, column: Column, header: str) -> _PlainCell:
    cell = _styled_cell(worksheet, Format.TEXT, font=_BOLD)
    cell.fill, cell.border = _HEADER_FILL, _HEADER_LINE
    cell.alignment = _HEADER_OVER_NUMBERS if column.format in _NUMBERS else _HEADER_ALIGNMENT
    content = (letter, cell.style_id, *_content(header, Format.TEXT))
    return _NotedCell(*content, column.note) if column.note else _PlainCell(*content)


def writable(text: str) -> str:
    """Return the text without characters that XML forbids, and with text like _x000D_ escaped, as Excel decodes it."""
    return _LOOKS_LIKE_ESCAPE.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text))[:_LONGEST_TEXT]
