"""Tables in, an .xlsx file out. Real cells (text stays text, dates are dates, shares are percentages), a frozen header,
a filter, and a print set-up; never a formula, whatever a text begins with."""

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
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.properties import PageSetupProperties

from .native import add_table, name_cells, shortened, unlike

_A4 = 9
_ROW_HEIGHT = 20  # dots of a screen, of a row that nobody made higher
_LONGEST_SHEET_NAME = 31
_LONGEST_TEXT = 32_767  # characters in a cell, by Excel's own limit
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_LOOKS_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

# Named as a whole: a font without a name is another one in some programs.
_BOLD = Font(name="Calibri", size=11, bold=True)
_TITLE = Font(name="Calibri", size=14, bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")
_HEADER_LINE = Border(bottom=Side(style="thin", color="7A8794"))
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
_HEADER_OVER_NUMBERS = Alignment(horizontal="right", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left")


class Format(StrEnum):
    """How a column shows its values; the value of each member is Excel's number format."""

    AUTO = "General"
    """By the value: text, a whole number, a date or a time."""
    TEXT = "@"
    """Also codes, NIP and phone numbers: Excel leaves them alone even when somebody edits the cell."""
    INTEGER = "#,##0"
    """With the separators of whoever reads it: 1.238 in Indonesian, 1,238 in English."""
    YEAR = "0"
    PERCENTAGE = "0.0%"
    """Of a share between 0 and 1."""
    DECIMAL = "0.0"
    DATE = "dd/mm/yyyy"
    TIME = "hh:mm"
    DATETIME = "dd/mm/yyyy hh:mm"


_NUMBERS = {Format.INTEGER, Format.YEAR, Format.PERCENTAGE, Format.DECIMAL}
_DATES = {Format.DATE, Format.DATETIME}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` in characters."""

    header: str
    format: Format = Format.AUTO
    width: float = 14
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A PNG under the rows, with its heading; `width` and `height` as it is shown, in dots of a screen."""

    title: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Block:
    """A few rows under a title and headers of their own."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `above` are lines over the header (the first is the title), `total` a last row that stands out,
    `blocks` are small tables further down, `pictures` stand one under the other below everything. With `table`, its
    name, the rows are a native table; `cell_names` name the cells of the first row."""

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
    """The .xlsx file of these tables, with the properties that Excel shows of a file. Rows may come from an iterator:
    they are written as they come."""
    workbook = Workbook(write_only=True)
    workbook.properties.title = title or None
    workbook.properties.subject = subject or None
    workbook.properties.creator = creator or None
    names = unlike((sheet_name(sheet.name) for sheet in sheets), longest=_LONGEST_SHEET_NAME)
    try:
        for name, sheet in zip(names, sheets, strict=True):
            _write_sheet(workbook, name, sheet)
    except BaseException:  # also who is told to stop: what is half written lies on the disk
        _throw_away(workbook)
        raise
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _throw_away(workbook: Workbook) -> None:
    for worksheet in workbook.worksheets:
        worksheet.close()
        worksheet._writer.cleanup()


def sheet_name(text: str) -> str:
    """The text as Excel accepts it for the name of a sheet, cut off after a word where it is too long."""
    return shortened(_NOT_IN_SHEET_NAMES.sub(" ", text).strip("' "), _LONGEST_SHEET_NAME).strip("' ") or "Sheet"


def _write_sheet(workbook: Workbook, name: str, sheet: Sheet) -> None:
    worksheet = workbook.create_sheet(name)
    worksheet._values_to_row = _in_place
    header_row = len(sheet.above) + 1
    # All of this before the first row: a write-only sheet writes its head when that comes.
    worksheet.freeze_panes = f"A{header_row + 1}"
    _set_widths(worksheet, [sheet.columns, *(block.columns for block in sheet.blocks)])
    _set_up_print(worksheet, header_row, landscape=sheet.landscape)
    for number, line in enumerate(sheet.above):
        worksheet.append([_line_cell(worksheet, line, font=None if number else _TITLE)])
    letters = _letters(sheet.columns)
    headers = [str(column.header) for column in sheet.columns]
    if sheet.table:
        headers = [writable(header) for header in unlike(headers)]
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
    elif sheet.autofilter:  # a native table has a filter of its own, and two on the same cells break the file
        worksheet.auto_filter.ref = f"A{header_row}:{letters[-1]}{header_row + written}"


def _set_widths(worksheet, tables: Sequence[Sequence[Column]]) -> None:
    """Room for the widest of the columns that stand one over the other."""
    for letter, widths in zip(_letters(max(tables, key=len)), zip_longest(*tables), strict=True):
        worksheet.column_dimensions[letter].width = max(column.width for column in widths if column)


def _write_header(worksheet, columns: Sequence[Column], headers: Sequence[str]) -> None:
    triples = zip(_letters(columns), columns, headers, strict=True)
    worksheet.append([_header_cell(worksheet, *triple) for triple in triples])


def _add_blocks(worksheet, blocks: Sequence[Block], row: int) -> int:
    """Each under its title, a row free before it; `row` is the last one written, as is what is returned."""
    for block in blocks:
        worksheet.append([])
        worksheet.append([_line_cell(worksheet, block.title, font=_BOLD)])
        _write_header(worksheet, block.columns, [column.header for column in block.columns])
        row += 3 + _write_rows(worksheet, block.columns, block.rows)
    return row


def _letters(columns: Sequence[Column]) -> list[str]:
    return [get_column_letter(index) for index in range(1, len(columns) + 1)]


def _add_pictures(worksheet, pictures: Sequence[SheetPicture], row: int) -> None:
    """Each under its heading, a row free before it; `row` is the last one written."""
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
    """As much of an openpyxl cell as its writer asks for. Real ones took most of the time of a long table: each looks
    up its style anew, and guesses what its value is."""

    __slots__ = ("_letter", "_value", "coordinate", "data_type", "style_id")

    has_style = True
    hyperlink = _comment = None

    def __init__(self, letter: str, style_id: int, value: object, data_type: str):
        self._letter, self.style_id, self._value, self.data_type = letter, style_id, value, data_type


def _in_place(cells: Sequence[_PlainCell], row: int) -> Iterator[_PlainCell]:
    """Stands in for openpyxl's own method of a sheet, which knows no cells but its own."""
    for cell in cells:
        cell.coordinate = f"{cell._letter}{row}"
        yield cell


def _content(value: object, format_: Format) -> tuple[object, str]:
    """What is written for the value, and openpyxl's letter for its type: always said, since openpyxl would make a
    formula of "=…" and an error of "#N/A"."""
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
    """A column's format, but dates and times are shown as such in any column, and plain text as text."""
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
        cell.alignment = _LEFT  # else they touch the text in the next column
    return cell


def _line_cell(worksheet, text: str, *, font: Font | None) -> _PlainCell:
    return _PlainCell("A", _styled_cell(worksheet, Format.TEXT, font=font).style_id, *_content(text, Format.TEXT))


def _header_cell(worksheet, letter: str, column: Column, header: str) -> _PlainCell:
    cell = _styled_cell(worksheet, Format.TEXT, font=_BOLD)
    cell.fill, cell.border = _HEADER_FILL, _HEADER_LINE
    cell.alignment = _HEADER_OVER_NUMBERS if column.format in _NUMBERS else _HEADER_ALIGNMENT
    return _PlainCell(letter, cell.style_id, *_content(header, Format.TEXT))


def writable(text: str) -> str:
    """The text without what XML cannot hold, and with what Excel would read as an escape (_x000D_) escaped itself."""
    return _LOOKS_LIKE_ESCAPE.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text))[:_LONGEST_TEXT]
