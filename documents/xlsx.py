"""A report as an Excel workbook: a sheet to read, then one tidy sheet for each table."""

import textwrap

from django.utils.translation import gettext as _

from . import sheets
from .drawing import Picture
from .layout import Document, Format, Table
from .png import as_png

_FORMATS = {
    Format.TEXT: sheets.Format.TEXT,
    Format.CODE: sheets.Format.TEXT,
    Format.MARKS: sheets.Format.TEXT,
    Format.CHIP: sheets.Format.TEXT,
    Format.INTEGER: sheets.Format.INTEGER,
    Format.PERCENT: sheets.Format.PERCENTAGE,
    Format.DATE: sheets.Format.DATE,
}
_LINE = 110  # characters of the narrative that fit a printed line
_WIDEST = 70


def as_xlsx(document: Document) -> bytes:
    """The workbook's bytes. Codes are text, dates dates, shares percentages; nothing is a formula."""
    return sheets.write_workbook(
        [_summary(document), *(_sheet(table) for table in document.tables)], title=document.title
    )


def _summary(document: Document) -> sheets.Sheet:
    columns, values = [], []
    for figure in document.figures:
        columns.append(sheets.Column(figure.label, _FORMATS[figure.format], width=min(len(figure.label) + 4, 48)))
        values.append(figure.value)
        if figure.of is not None:
            columns.append(sheets.Column(_("of"), sheets.Format.INTEGER, width=14))
            values.append(figure.of)
    text = [" · ".join(document.facts), "", *textwrap.wrap(document.narrative, _LINE), *document.notes, ""]
    pictures = [_picture(picture) for picture in document.pictures]
    return sheets.Sheet(
        _("Summary"), columns, [values], above=[document.title, *text], autofilter=False, pictures=pictures
    )


def _picture(picture: Picture) -> sheets.SheetPicture:
    image = as_png(picture.boxes)
    return sheets.SheetPicture(picture.title, image.content, image.width, image.height)


def _sheet(table: Table) -> sheets.Sheet:
    columns = [
        sheets.Column(column.label, _FORMATS[column.format], width=_width(table, position))
        for position, column in enumerate(table.columns)
    ]
    return sheets.Sheet(table.title, columns, table.rows, total=table.footer)


def _width(table: Table, position: int) -> int:
    """Room for the longest value, within reason: a cell that is too narrow hides its end behind its neighbour."""
    column = table.columns[position]
    longest = max((len(str(row[position])) for row in table.rows if row[position] is not None), default=0)
    return min(max(longest, len(column.label), 6), _WIDEST) + 2
