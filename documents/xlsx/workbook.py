"""Writes tables into an .xlsx file with frozen headers, filters and a print set-up.

Text stays text, dates are dates, shares are percentages. No cell is a formula, even if its text begins with "=".
"""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .cells import DATES, NUMBERS, Format, Formatted, NotedCell, PlainCell, content_of, format_for, writable
from .native import add_table, distinct, name_cells, shortened
from .printing import Heading, set_up_print

__all__ = ["Column", "Format", "Formatted", "Sheet", "SheetPicture", "sheet_name", "writable", "write_workbook"]

_LINE_HEIGHT, _TITLE_HEIGHT = 15, 19  # points
_ROW_HEIGHT = 20  # screen pixels of a row of default height
_LONGEST_SHEET_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")

# Fonts have a name: some programs replace a font without one.
_BOLD = Font(name="Calibri", size=11, bold=True)
_TITLE = Font(name="Calibri", size=14, bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="E8EEF4")
_HEADER_LINE = Border(bottom=Side(style="thin", color="7A8794"))
_TOTAL_LINE = Border(top=Side(style="thin", color="7A8794"))
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_TOP = Alignment(vertical="top")
_HEADER_ALIGNMENT = Alignment(vertical="center", wrap_text=True)
_HEADER_OVER_NUMBERS = Alignment(horizontal="right", vertical="center", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="top")


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
class Sheet:
    """One worksheet with a table.

    `above` are lines over the header (the first `title_rows` are the title), `total` is a last row in bold, `below` are
    lines under the table, and `pictures` follow at the end. If `table` has a name, the rows above the total are a
    native table with that name. `frozen` columns stay in sight. `cell_names` has names for cells by their place within
    the rows: row and column, from 0. `heading` is on every printed page.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    above: Sequence[str] = ()
    title_rows: int = 1
    total: Sequence[object] | None = None
    autofilter: bool = True
    below: Sequence[str] = ()
    pictures: Sequence[SheetPicture] = ()
    table: str = ""
    frozen: int = 0
    cell_names: Mapping[tuple[int, int], str] = field(default_factory=dict)
    heading: Heading | None = None


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
            _write_sheet(workbook, name, sheet, sheet.heading or _usual_heading(title, sheet.name, creator))
    except BaseException:  # also when stopped: the temporary files of unfinished sheets are on disk
        _remove_files(workbook)
        raise
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _usual_heading(title: str, name: str, maker: str) -> Heading:
    return Heading(" · ".join(dict.fromkeys(filter(None, [title, name]))), maker=maker)


def _remove_files(workbook: Workbook) -> None:
    for worksheet in workbook.worksheets:
        worksheet.close()
        worksheet._writer.cleanup()


def sheet_name(text: str) -> str:
    """Return the text as a sheet name that Excel accepts, shortened after a whole word."""
    return shortened(_NOT_IN_SHEET_NAMES.sub(" ", text).strip("' "), _LONGEST_SHEET_NAME).strip("' ") or "Sheet"


def _write_sheet(workbook: Workbook, name: str, sheet: Sheet, heading: Heading) -> None:
    worksheet = workbook.create_sheet(name)
    worksheet._values_to_row = _with_coordinates
    header_row = len(sheet.above) + 1
    # Set these before the first row: a write-only sheet writes its settings with the first row.
    worksheet.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}{header_row + 1}"
    _set_widths(worksheet, sheet.columns)
    set_up_print(worksheet, heading, titles_row=header_row, width=sum(column.width for column in sheet.columns))
    for number, line in enumerate(sheet.above, start=1):
        is_title = number <= sheet.title_rows
        cell = _line_cell(worksheet, line, font=_TITLE if is_title else None)
        _append(worksheet, [cell], number, height=_TITLE_HEIGHT if is_title else 0)
    letters = _letters(sheet.columns)
    headers = [str(column.header) for column in sheet.columns]
    if sheet.table:
        headers = [writable(header) for header in distinct(headers)]
    _write_header(worksheet, sheet.columns, headers)
    written = _write_rows(worksheet, sheet.columns, sheet.rows, header_row + 1)
    if sheet.total is not None:
        _write_rows(worksheet, sheet.columns, [sheet.total], header_row + 1 + written, is_total=True)
    last_row = header_row + written + (sheet.total is not None)
    for line in sheet.below:
        worksheet.append([_line_cell(worksheet, line, font=None)] if line else [])
    _add_pictures(worksheet, sheet.pictures, last_row + len(sheet.below))
    name_cells(workbook, name, header_row + 1, sheet.cell_names)
    if sheet.table:
        add_table(worksheet, sheet.table, headers, header_row=header_row, rows=written)
    elif sheet.autofilter:  # a native table has its own filter; two filters on the same cells damage the file
        worksheet.auto_filter.ref = f"A{header_row}:{letters[-1]}{header_row + written}"


def _set_widths(worksheet, columns: Sequence[Column]) -> None:
    for letter, column in zip(_letters(columns), columns, strict=True):
        worksheet.column_dimensions[letter].width = column.width


def _write_header(worksheet, columns: Sequence[Column], headers: Sequence[str]) -> None:
    triples = zip(_letters(columns), columns, headers, strict=True)
    worksheet.append([_header_cell(worksheet, *triple) for triple in triples])


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


def _write_rows(
    worksheet, columns: Sequence[Column], rows: Iterable[Sequence[object]], first: int, *, is_total: bool = False
) -> int:
    """Write the rows, of which the first gets the number `first` in the sheet; return how many they are."""
    letters = _letters(columns)
    styles: dict[tuple[str, Format], int] = {}
    count = 0
    for row in rows:
        cells = []
        for letter, column, value in zip(letters, columns, row, strict=True):
            wanted = column.format
            if isinstance(value, Formatted):
                wanted, value = value.format, value.value
            format_ = format_for(wanted, value)
            if (letter, format_) not in styles:
                styled = _styled_cell(worksheet, format_, wrap=column.wrap, is_total=is_total)
                styles[letter, format_] = styled.style_id
            cells.append(PlainCell(letter, styles[letter, format_], *content_of(value, format_)))
        lines = _lines(columns, row)
        _append(worksheet, cells, first + count, height=lines * _LINE_HEIGHT if lines > 1 else 0)
        count += 1
    return count


def _append(worksheet, cells: Sequence[PlainCell], number: int, *, height: int) -> None:
    """Write the row with its height in points, 0 for the usual: LibreOffice does not find out itself. The height is
    needed only while the row is written, so memory does not grow with the table."""
    if height:
        worksheet.row_dimensions[number].height = height
    worksheet.append(cells)
    worksheet.row_dimensions.pop(number, None)


def _lines(columns: Sequence[Column], row: Sequence[object]) -> int:
    """Return the lines of the row's longest wrapped text."""
    long = (
        (value, int(column.width))
        for column, value in zip(columns, row, strict=True)
        if column.wrap and isinstance(value, str) and len(value) > column.width
    )
    return max((len(textwrap.wrap(value, width)) for value, width in long), default=1)


def _with_coordinates(cells: Sequence[PlainCell], row: int) -> Iterator[PlainCell]:
    """Yield the cells with their coordinates. Replaces openpyxl's own method, which accepts only its own cells."""
    for cell in cells:
        cell.coordinate = f"{cell.letter}{row}"
        yield cell


def _styled_cell(
    worksheet, format_: Format, *, wrap: bool = False, font: Font | None = None, is_total: bool = False
) -> WriteOnlyCell:
    cell = WriteOnlyCell(worksheet)
    cell.number_format = format_.value
    if font:
        cell.font = font
    if is_total:
        cell.font, cell.border = _BOLD, _TOTAL_LINE
    if wrap:
        cell.alignment = _WRAPPED
    else:  # right-aligned dates touch the text in the next column
        cell.alignment = _LEFT if format_ in DATES else _TOP
    return cell


def _line_cell(worksheet, text: str, *, font: Font | None) -> PlainCell:
    return PlainCell("A", _styled_cell(worksheet, Format.TEXT, font=font).style_id, *content_of(text, Format.TEXT))


def _header_cell(worksheet, letter: str, column: Column, header: str) -> PlainCell:
    cell = _styled_cell(worksheet, Format.TEXT, font=_BOLD)
    cell.fill, cell.border = _HEADER_FILL, _HEADER_LINE
    cell.alignment = _HEADER_OVER_NUMBERS if column.format in NUMBERS else _HEADER_ALIGNMENT
    content = (letter, cell.style_id, *content_of(header, Format.TEXT))
    return NotedCell(*content, column.note) if column.note else PlainCell(*content)
