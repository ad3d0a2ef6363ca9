"""The parts of a report before it becomes a page, a worksheet or a PDF: title, figures, narrative and tables.

Renderers know these parts and no models. A report builds them once, so all its formats have the same content.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, Flag, auto
from itertools import groupby
from operator import attrgetter
from typing import Any, cast

from . import wording
from .pictures.drawing import Picture

FOOTER = -1


class Format(Enum):
    """How a column's values are shown and stored."""

    TEXT = "text"
    CODE = "code"  # text of digits: never a number
    INTEGER = "integer"
    YEAR = "year"  # stored as a number, shown as text: no separators, aligned to the left
    PERCENT = "percent"  # a share from 0 to 1, or None
    DECIMAL = "decimal"  # such as an average: shown with one decimal, stored with all
    DATE = "date"
    MARKS = "marks"  # text in a fixed-width font, so that letters of different rows line up
    CHIP = "chip"

    @property
    def is_numeric(self) -> bool:
        return self in (Format.INTEGER, Format.PERCENT, Format.DECIMAL)


class Medium(Flag):
    """Where a table is shown."""

    PAGE = auto()
    PAPER = auto()  # PDF, DOCX and HTML to print
    WORKBOOK = auto()
    PLAIN = auto()  # CSV
    EVERYWHERE = PAGE | PAPER | WORKBOOK | PLAIN


@dataclass(frozen=True, slots=True)
class Chip:
    """A status: its word, and the tone (ok, new, off, wait) from which renderers take a colour."""

    label: str
    tone: str

    def __str__(self) -> str:
        return self.label


Value = str | int | float | date | Chip | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column under a `name` that is the same in every language; `width` is in characters, `media` are those that
    show it.

    On a phone, the `key` column comes first, with folding columns below it.

    `Table.of` fills the column: `value` gives the cell of an item (by default its attribute of the column's name) and
    `href` the address behind the cell on a page, "" where there is none. With an `action` its words are the link, after
    the cell's value.
    """

    name: str
    label: str
    format: Format = Format.TEXT
    width: int = 12
    key: bool = False
    folds: bool = False
    action: str = ""
    media: Medium = Medium.EVERYWHERE
    value: Callable[[Any], Value] | None = field(default=None, compare=False, repr=False)
    href: Callable[[Any], str] | None = field(default=None, compare=False, repr=False)


class _Addresses(Mapping[tuple[int, str], str]):
    """The addresses of the cells of a table by row and column. Each is made when it is asked for, because files need
    none, and pages only those of the rows that they show."""

    def __init__(self, items: Sequence[Any], columns: list[Column], total: Any):
        self._items, self._total = items, total
        self._linked = {column.name: column for column in columns if column.href}

    def __getitem__(self, cell: tuple[int, str]) -> str:
        row, name = cell
        column = self._linked[name]
        item = self._total if row == FOOTER else self._items[row]
        is_missing = row == FOOTER and (item is None or column.key)
        if is_missing or not column.href or not (href := column.href(item)):
            raise KeyError(cell)
        return href

    def __iter__(self) -> Iterator[tuple[int, str]]:
        cells = ((row, name) for row in [*range(len(self._items)), FOOTER] for name in self._linked)
        return (cell for cell in cells if cell in self)

    def __len__(self) -> int:
        return sum(1 for _cell in self)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, with the totals in `footer`.

    `hrefs` has addresses of single cells by row (FOOTER for the totals) and the column's name. Only pages show them.
    `groups` has for each row the name of its group, such as its province. Only print shows them, as headings.
    With `repeats_figures` the main figures say the same, and print leaves the table out.
    """

    name: str
    title: str
    columns: list[Column]
    rows: list[tuple[Value, ...]]
    footer: tuple[Value, ...] | None = None
    empty: str = ""
    hrefs: Mapping[tuple[int, str], str] = field(default_factory=dict)
    groups: Sequence[str] = ()
    repeats_figures: bool = False

    @classmethod
    def of(
        cls,
        items: Sequence[Any],
        columns: list[Column],
        *,
        name: str,
        title: str,
        total: Any = None,
        empty: str = "",
        group: Callable[[Any], str] | None = None,
        repeats_figures: bool = False,
    ) -> "Table":
        """Return the table with one row for each item, and with the item `total` as its footer; `group` names the group
        of an item."""
        getters = [column.value or attrgetter(column.name) for column in columns]
        return cls(
            name,
            title,
            columns,
            rows=[tuple(get(item) for get in getters) for item in items],
            footer=None if total is None else tuple(get(total) for get in getters),
            empty=empty,
            hrefs=_Addresses(items, columns, total),
            groups=[group(item) for item in items] if group else (),
            repeats_figures=repeats_figures,
        )

    def values(self, name: str) -> list[Value]:
        """Return the cells of the column of that name, without the total. Raises ValueError for an unknown name."""
        position = [column.name for column in self.columns].index(name)
        return [row[position] for row in self.rows]

    def texts(self) -> list[list[str]]:
        """Return the texts of the cells in the reader's language, row by row, with the totals last."""
        rows = [*self.rows, self.footer] if self.footer else self.rows
        return [[show(value, column.format) for column, value in zip(self.columns, row, strict=True)] for row in rows]

    def slice(self, start: int, stop: int) -> "Table":
        """Return a table of some of the rows, with their addresses and the totals of all rows."""
        return self.at(range(start, min(stop, len(self.rows))))

    def at(self, places: Sequence[int]) -> "Table":
        """Return a table of the rows at these places in this order, with their addresses and the totals of all rows.

        The groups are left out if the order breaks them: a heading would come at nearly every row.
        """
        sources = dict(enumerate(places)) | {FOOTER: FOOTER}
        cells = [(place, old, column.name) for place, old in sources.items() for column in self.columns]
        hrefs = {(place, name): href for place, old, name in cells if (href := self.hrefs.get((old, name)))}
        groups = [self.groups[place] for place in places] if self.groups else []
        is_broken = sum(1 for _group in groupby(groups)) > len({*groups})
        rows = [self.rows[place] for place in places]
        return replace(self, rows=rows, hrefs=hrefs, groups=() if is_broken else groups)

    def on(self, medium: Medium) -> "Table":
        """Return the table with the columns that the medium shows."""
        kept = [place for place, column in enumerate(self.columns) if medium in column.media]
        if len(kept) == len(self.columns):
            return self
        return replace(
            self,
            columns=[self.columns[place] for place in kept],
            rows=[tuple(row[place] for place in kept) for row in self.rows],
            footer=self.footer and tuple(self.footer[place] for place in kept),
        )

    @property
    def is_small(self) -> bool:
        """Whether the columns are too few and narrow for the whole width of a page."""
        return sum(column.width for column in self.columns) < 50


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the main numbers of a report.

    `of` is the whole that the number is part of. `href` leads to the list behind it (on pages only). `name` is the same
    in every language; formulas in the workbook refer to it.
    """

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

    @property
    def of_text(self) -> str:
        return show(self.of, Format.INTEGER)


@dataclass(frozen=True, slots=True)
class Printed:
    """A report's own print template, its context, and its photos: JPEG files by the addresses used in the template."""

    template: str
    context: dict[str, object]
    photos: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Letterhead:
    """An institution's head of a page: its name and unit, its address, and its logo (PNG or JPEG, b"" for none)."""

    head: list[str]
    address: list[str]
    logo: bytes = b""


@dataclass(frozen=True, slots=True)
class Signature:
    """The end of a signed document. A text is "" if it is written by hand."""

    place_and_date: str = ""
    titles: list[str] = field(default_factory=list)
    name: str = ""
    nip: str = ""
    is_electronic: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    - `name` is the file name without its extension.
    - `facts` are the scope and the date of the report.
    - `main` is the table that CSV contains.
    - A report with `is_wide` is printed in landscape.
    - `printed` returns the print template of a report that does not use the common one. It is called with the document
      to print, which for the first of several volumes holds only a part of the tables. Later volumes use the common
      template.
    - `letterhead` and `signature` are printed only: before the title and at the end.
    - `word` returns the report for word processors (DOCX), if it can be one.
    - `data` are long tables for analysis, one observation per row. Only the workbook contains them, after the others.
    """

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
    letterhead: Letterhead | None = None
    signature: Signature | None = None
    word: Callable[[], bytes] | None = None

    @property
    def tables_in_print(self) -> list[Table]:
        return [table for table in self.tables if not table.repeats_figures]

    def table(self, name: str) -> Table:
        """Return the table of that name. Raises KeyError where there is none."""
        return {table.name: table for table in self.tables}[name]


def show(value: Value, form: Format) -> str:
    """Return the value as text in the reader's language; a missing number, share or date is a dash."""
    if value is None:
        return "–" if form.is_numeric or form is Format.DATE else ""
    match form:  # the values of a column have the type of its format
        case Format.INTEGER:
            return wording.number(cast(int, value))
        case Format.PERCENT:
            return wording.percent(cast(float, value))
        case Format.DECIMAL:
            return wording.decimal(cast(float, value))
        case Format.DATE:
            return wording.day(cast(date, value))
    return str(value)
