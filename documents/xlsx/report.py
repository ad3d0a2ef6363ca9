"""A report as an Excel workbook.

The first sheet is a summary to read: the figures one under the other, the narrative and the pictures. Each table
follows on a sheet of its own, as a native table with one observation per row, and its totals in the row under it. The
tables in `data` are only in the workbook.
"""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from documents.layout import Document, Figure, Format, Medium, Table, Value
from documents.pictures.drawing import Picture
from documents.pictures.png import as_png

from . import workbook as sheets
from .native import native_name
from .printing import Heading

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
_LABEL, _NUMBER = 62, 14  # characters
_LINE = 92  # characters of the narrative in a line of the summary
_TITLE_LINE = 64  # larger characters: a longer line would make the printed page smaller
_WIDEST_PICTURE = 640  # screen pixels, about the width of the summary
_WIDEST = 42
"""The characters of a cell in a line: longer texts have several lines."""
_FILTER = 3  # characters that the button of the filter covers
_MOST_FROZEN = 60  # characters of the columns that stay in sight: more would leave no room for the others
_REPORT_EVERY = 500  # rows

Progress = Callable[[int, int], None]
Row = tuple[Value, ...]


def as_xlsx(document: Document, progress: Progress = lambda done, total: None) -> bytes:
    """Return the .xlsx file. Codes are text, dates are dates, shares are percentages; no cell is a formula.

    `progress` is called with the number of rows written and of all rows. It may raise to stop.
    """
    every = [table.on(Medium.WORKBOOK) for table in [*document.tables, *document.data]]
    counter = _Counter(sum(len(table.rows) for table in every), progress)
    maker, facts = _("Bimtek Portal"), " · ".join(document.facts)
    heading = Heading(document.title, facts, maker)
    tables = [_sheet(table, number, heading, counter) for number, table in enumerate(every, start=1)]
    return sheets.write_workbook(
        [_summary(document, heading), *tables], title=document.title, subject=facts, creator=maker
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


def _summary(document: Document, heading: Heading) -> sheets.Sheet:
    has_wholes = any(figure.of is not None for figure in document.figures)
    columns = [
        sheets.Column(_("Figure"), sheets.Format.TEXT, _LABEL, wrap=True),
        sheets.Column(_("Value"), sheets.Format.INTEGER, _NUMBER),
        *[sheets.Column(_("of"), sheets.Format.INTEGER, _NUMBER)] * has_wholes,
    ]
    narrative = [line for text in document.narrative.splitlines() for line in [*textwrap.wrap(text, _LINE), ""]]
    title = textwrap.wrap(document.title, _TITLE_LINE) or [""]
    notes = [line for note in document.notes for line in textwrap.wrap(note, _LINE)]
    return sheets.Sheet(
        _("Summary"),
        columns,
        [_figure_row(figure)[: len(columns)] for figure in document.figures],
        above=[*title, *textwrap.wrap(heading.facts, _LINE), ""],
        title_rows=len(title),
        autofilter=False,
        below=["", *narrative, *notes],
        pictures=[_picture(picture) for picture in document.pictures],
        cell_names=_names(document.figures),
        heading=heading,
    )


def _figure_row(figure: Figure) -> list[object]:
    return [figure.label, sheets.Formatted(figure.value, _FORMATS[figure.format]), figure.of]


def _names(figures: Sequence[Figure]) -> dict[tuple[int, int], str]:
    """Return the names of the cells with the figures and, where they are a part, with their wholes."""
    names = {}
    for row, figure in enumerate(figures):
        name = native_name("figure", figure.name or str(row + 1))
        names[row, 1] = name
        if figure.of is not None:
            names[row, 2] = native_name(name, "of")
    return names


def _picture(picture: Picture) -> sheets.SheetPicture:
    image = as_png(picture.drawing)
    width = min(image.width, _WIDEST_PICTURE)
    return sheets.SheetPicture(picture.title, image.content, width, image.height * width // image.width)


def _sheet(table: Table, number: int, heading: Heading, counter: _Counter) -> sheets.Sheet:
    name, columns = native_name(f"T{number}", table.title), _columns(table)
    return sheets.Sheet(
        table.title,
        columns,
        counter.rows(table.rows),
        total=table.footer,
        table=name,
        frozen=_frozen(table, columns),
        heading=replace(heading, title=f"{heading.title} · {table.title}"),
    )


def _frozen(table: Table, columns: Sequence[sheets.Column]) -> int:
    """Return how many columns stay in sight: up to the one that says what the row is about, if there is room."""
    key = next((place for place, column in enumerate(table.columns, start=1) if column.key), 0)
    width = sum(column.width for column in columns[:key])
    return key if width <= _MOST_FROZEN and key < len(columns) else 0


def _columns(table: Table) -> list[sheets.Column]:
    longest = [_longest(table, position) for position in range(len(table.columns))]
    return [
        sheets.Column(
            column.label,
            _FORMATS[column.format],
            width=min(max(length, len(column.label) + _FILTER, 6), _WIDEST) + 1,
            wrap=length > _WIDEST and column.format is Format.TEXT,
        )
        for column, length in zip(table.columns, longest, strict=True)
    ]


def _longest(table: Table, position: int) -> int:
    """Return the characters of the column's longest value."""
    rows = [*table.rows, table.footer] if table.footer else table.rows
    return max((len(str(row[position])) for row in rows if row[position] is not None), default=0)
