"""A report as an Excel workbook.

The first sheet is a summary to read, with all totals. Each table follows on a sheet of its own, as a native table with
one observation per row. The tables in `data` are only in the workbook.
"""

import textwrap
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from documents.layout import Document, Format, Table, Value
from documents.pictures.drawing import Picture
from documents.pictures.png import as_png

from . import workbook as sheets
from .native import native_name

_FORMATS = {
    Format.TEXT: sheets.Format.TEXT,
    Format.CODE: sheets.Format.TEXT,
    Format.MARKS: sheets.Format.TEXT,
    Format.CHIP: sheets.Format.TEXT,
    Format.INTEGER: sheets.Format.INTEGER,
    Format.YEAR: sheets.Format.YEAR,
    Format.PERCENT: sheets.Format.PERCENTAGE,
    Format.DECIMAL: sheets.Format.DECIMAL,
    Format.DATE: sheets.Format.DATE,
}
_LINE = 110  # characters of the narrative in a printed line
_WIDEST = 70
_REPORT_EVERY = 500  # rows

Progress = Callable[[int, int], None]
Row = tuple[Value, ...]


def as_xlsx(document: Document, progress: Progress = lambda done, total: None) -> bytes:
    """Return the .xlsx file. Codes are text, dates are dates, shares are percentages; no cell is a formula.

    `progress` is called with the number of rows written and of all rows. It may raise to stop.
    """
    every = [*document.tables, *document.data]
    counter = _Counter(sum(len(table.rows) for table in every), progress)
    tables = [_sheet(table, number, counter) for number, table in enumerate(every, start=1)]
    return sheets.write_workbook(
        [_summary(document), *tables],
        title=document.title,
        subject=" · ".join(document.facts),
        creator=_("Bimtek Portal"),
    )


class _Counter:
    """Counts the rows of all tables as they are written, and reports progress every 500 rows."""

    def __init__(self, total: int, progress: Progress):
        self._done, self._total, self._progress = 0, total, progress

    def rows(self, rows: Sequence[Row]) -> Iterator[Row]:
        for row in rows:
            if self._done % _REPORT_EVERY == 0:
                self._progress(self._done, self._total)
            self._done += 1
            yield row


def _summary(document: Document) -> sheets.Sheet:
    columns, values, names = [], [], []
    for number, figure in enumerate(document.figures, start=1):
        name = native_name("figure", figure.name or str(number))
        columns.append(sheets.Column(figure.label, _FORMATS[figure.format], width=min(len(figure.label) + 4, 48)))
        values.append(figure.value)
        names.append(name)
        if figure.of is not None:
            columns.append(sheets.Column(_("of"), sheets.Format.INTEGER, width=14))
            values.append(figure.of)
            names.append(native_name(name, "of"))
    text = [" · ".join(document.facts), "", *textwrap.wrap(document.narrative, _LINE), *document.notes, ""]
    return sheets.Sheet(
        _("Summary"),
        columns,
        [values],
        above=[document.title, *text],
        autofilter=False,
        blocks=[
            sheets.Block(table.title, _columns(table), [table.footer]) for table in document.tables if table.footer
        ],
        pictures=[_picture(picture) for picture in document.pictures],
        cell_names=names,
    )


def _picture(picture: Picture) -> sheets.SheetPicture:
    image = as_png(picture.drawing)
    return sheets.SheetPicture(picture.title, image.content, image.width, image.height)


def _sheet(table: Table, number: int, counter: _Counter) -> sheets.Sheet:
    name = native_name(f"T{number}", table.title)
    return sheets.Sheet(table.title, _columns(table), counter.rows(table.rows), table=name)


def _columns(table: Table) -> list[sheets.Column]:
    return [
        sheets.Column(column.label, _FORMATS[column.format], width=_width(table, position))
        for position, column in enumerate(table.columns)
    ]


def _width(table: Table, position: int) -> int:
    """Return a width for the longest value, up to _WIDEST: the next cell would cover the end of a longer one."""
    column = table.columns[position]
    longest = max((len(str(row[position])) for row in table.rows if row[position] is not None), default=0)
    return min(max(longest, len(column.label), 6), _WIDEST) + 2
