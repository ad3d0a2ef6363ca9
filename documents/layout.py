"""What a report looks like before it becomes a page, a sheet or a PDF: a title, figures, a narrative and tables.

Renderers know these columns and nothing of models; a report fills them once, so that all its outputs say the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from . import wording
from .pictures.drawing import Picture

FOOTER = -1


class Format(Enum):
    """How a column's values are shown and stored."""

    TEXT = "text"
    CODE = "code"  # text of digits: never a number
    INTEGER = "integer"
    YEAR = "year"  # a number to sort and chart by that is read as text: no separators, aligned as text is
    PERCENT = "percent"  # a share from 0 to 1, or None where there is none
    DECIMAL = "decimal"  # such as an average: one decimal is shown, all are kept
    DATE = "date"
    MARKS = "marks"  # text of which every letter stands under the one above
    CHIP = "chip"

    @property
    def is_numeric(self) -> bool:
        return self in (Format.INTEGER, Format.PERCENT, Format.DECIMAL)


@dataclass(frozen=True, slots=True)
class Chip:
    """A status: its word, and a tone (ok, new, off, wait) that renderers may colour."""

    label: str
    tone: str

    def __str__(self) -> str:
        return self.label


Value = str | int | float | date | Chip | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is in characters. On a phone the `key` column leads its row and what `folds` goes under it."""

    label: str
    format: Format = Format.TEXT
    width: int = 12
    key: bool = False
    folds: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; `links` gives each row's key an address on the page, `footer` the totals. `hrefs` are
    addresses behind single cells, by row (FOOTER for the totals) and column; only pages show them."""

    title: str
    columns: list[Column]
    rows: list[tuple[Value, ...]]
    footer: tuple[Value, ...] | None = None
    links: list[str] | None = None
    empty: str = ""
    hrefs: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def texts(self) -> list[list[str]]:
        """What its cells say to a reader, row by row, the totals last."""
        rows = [*self.rows, self.footer] if self.footer else self.rows
        return [[show(value, column.format) for column, value in zip(self.columns, row, strict=True)] for row in rows]

    def slice(self, start: int, stop: int) -> "Table":
        """Some of the rows, with their addresses and the totals of all."""
        moved = {(row - start, column): href for (row, column), href in self.hrefs.items() if start <= row < stop}
        totals = {place: href for place, href in self.hrefs.items() if place[0] == FOOTER}
        links = self.links[start:stop] if self.links else None
        return replace(self, rows=self.rows[start:stop], links=links, hrefs=moved | totals)

    @property
    def is_small(self) -> bool:
        """Few and narrow columns, which look lost over the whole width of a page."""
        return sum(column.width for column in self.columns) < 50


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the few numbers that answer "how do we stand?"; `of` is the whole that it is part of,
    `href` the list behind it, on a page, `name` the same word in every language, by which formulas refer to it."""

    value: int | float | None
    label: str
    of: int | None = None
    format: Format = Format.INTEGER
    signed: bool = False
    href: str = ""
    name: str = ""

    @property
    def text(self) -> str:
        sign = "+" if self.signed and self.value else ""
        return sign + show(self.value, self.format)


@dataclass(frozen=True, slots=True)
class Printed:
    """A template of a report's own, what it is filled with, and its photos: JPEG, by the addresses it names them by."""

    template: str
    context: dict[str, object]
    photos: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `name` is the file's name without its ending, `facts` say of what and as of when it speaks,
    `main` is the table that CSV carries; one that `is_wide` is printed across. `printed` says how it becomes a PDF
    where it does not look like all others; it is asked when that is made, of the document as it is then: the first of
    several volumes holds a part of the tables, and later ones look like any report's. `data` are tables that only the
    workbook has, after the others: what is to be counted and charted and too long to be read, an observation a row."""

    name: str
    title: str
    facts: list[str]
    figures: list[Figure]
    narrative: str
    tables: list[Table]
    main: Table
    notes: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    is_wide: bool = False
    printed: Callable[["Document"], Printed] | None = None
    data: list[Table] = field(default_factory=list)


def show(value: Value, form: Format) -> str:
    """The value in the reader's language; a missing number, share or date is a dash."""
    if value is None:
        return "–" if form.is_numeric or form is Format.DATE else ""
    match form:
        case Format.INTEGER:
            return wording.number(value)
        case Format.PERCENT:
            return wording.percent(value)
        case Format.DECIMAL:
            return wording.decimal(value)
        case Format.DATE:
            return wording.day(value)
    return str(value)
