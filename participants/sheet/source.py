"""Which sheets and which rows of a file hold its people, and what of the file is left out.

SheetImport.source holds it as JSON: `sheets` (`name`, `people` as their number or null, `is_hidden`, `is_taken`, and
`agrees` if its headers are those of the first taken sheet), `unseen` (rows that the file hides or strikes through),
`takes_unseen` (the user's answer about them), `merged` (the positions that repeat a merged cell, by row), `headings`
(rows that name the agency of the next rows), `hidden_columns` (positions), and what shapes/ changed: `joined`
(rows), `divided` (headers), `one_column` and `spanned` (as in Shape).
`width` is the number of the last column with content, `tables` the first and the last row of each table if a sheet has
several.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from documents import wording
from documents.reading.lists import LeftOut, divide, is_agency, is_heading, is_struck
from documents.reading.plain import NumberedRow, Plain, shown
from documents.reading.problems import UnreadableWorkbook
from documents.reading.tables import Table
from documents.text import ranges, tidy
from participants.models import SheetImport

from .fields import fingerprint, has_names, is_unwanted, label, places, recognise
from .shapes.header_rows import NAME_COLUMNS, names_in, shaped
from .shapes.several_tables import lists_side_by_side
from .shapes.shaping import NO_HEADER

MOST_ROWS = 2_000
"""People in one file."""
Source = dict[str, Any]
_MOST_READ = 3 * MOST_ROWS  # rows of a sheet: people may have a second row, headings and sums between them
_MOST_SHEETS = 100
_FORM, _FEWEST_BELOW = 30, 3  # rows that are looked at for fields below each other
_LETTERHEAD = 15  # rows above the headers in which an agency is looked for
_LETTER = re.compile(r"\s*([A-Z]|[IVX]{1,5}|\d{1,3})[.)]\s+")  # before a heading: "B. Kota Metro"
_APART = 10_000_000  # between the numbers of rows of two sheets; a sheet has fewer rows


def row_number(number: int) -> int:
    """Return the number of the row in its sheet."""
    return number % _APART


def sheet_index(number: int) -> int:
    """Return the position of the row's sheet among those that are read."""
    return number // _APART


def row_text(source: Source, number: int) -> str:
    """Return the number of the row in its sheet, with the name of the sheet if several are read."""
    is_one = len(taken_names(source)) < 2
    return str(row_number(number)) if is_one else f"{taken_names(source)[sheet_index(number)]} {row_number(number)}"


def rows_text(source: Source, numbers: Iterable[int]) -> str:
    """Return the numbers of the rows, such as 3, 5–7, with the names of their sheets if several are read."""
    by_sheet: dict[int, list[int]] = {}
    for number in numbers:
        by_sheet.setdefault(sheet_index(number), []).append(row_number(number))
    if len(taken_names(source)) < 2:
        return "; ".join(ranges(rows) for rows in by_sheet.values())
    return "; ".join(f"{taken_names(source)[sheet]} {ranges(rows)}" for sheet, rows in sorted(by_sheet.items()))


def taken_names(source: Source) -> list[str]:
    return [sheet["name"] for sheet in source.get("sheets", []) if sheet["is_taken"]]


@dataclass(slots=True)
class Reading:
    """What is read of a file: rows with numbers that are unique in it, and the row of the headers."""

    rows: list[NumberedRow]
    header_row: int
    source: Source
    is_asked: bool
    """Whether the user must choose the sheets."""


def read_tables(tables: Sequence[Table], chosen: Collection[str] = ()) -> Reading:
    """Return the rows of the sheets with these names; without names, of the only sheet with people.

    If several have people, the first one is read, and the user is asked. Raise UnreadableWorkbook.
    """
    if len(tables) > _MOST_SHEETS:
        raise UnreadableWorkbook(_("The file has more than %(n)d sheets. Send it in parts.") % {"n": _MOST_SHEETS})
    sheets = [_Sheet(table) for table in tables]
    filled = [sheet for sheet in sheets if sheet.rows]
    if not filled:
        raise UnreadableWorkbook(_("The file is empty."))
    forms = [sheet.fields_below for sheet in filled if sheet.fields_below]
    if forms and not any(sheet.is_headed for sheet in filled):
        names = wording.listing([f"“{name}”" for name in forms[0]])
        text = _(
            "The fields (%(names)s) are below each other in the first column, as in a form for one person. Make a list "
            "with one person in each row; in Excel: copy, then Paste Special, Transpose."
        )
        raise UnreadableWorkbook(text % {"names": names})
    taken = [sheet for sheet in filled if sheet.table.name in chosen] or _with_people(filled)
    taken, is_asked = (taken, False) if chosen else (taken[:1], len(taken) > 1)
    first = taken[0]
    taken = [first] + [sheet for sheet in taken[1:] if sheet.agrees(first)]
    rows: list[NumberedRow] = []
    source: Source = {"unseen": [], "merged": {}, "headings": [], "hidden_columns": list(first.table.hidden_columns)}
    for index, sheet in enumerate(taken):
        sheet.add_to(rows, source, index * _APART)
    source["sheets"] = [_facts(sheet, taken) for sheet in filled]
    return Reading(rows, first.header_row, source, is_asked)


def people_of(upload: SheetImport) -> tuple[list[NumberedRow], list[LeftOut]]:
    """Return the rows of people, and what of the taken sheets is left out besides hidden and struck rows."""
    columns, header_row = upload.columns, upload.header_row
    merged = {int(number): positions for number, positions in upload.source.get("merged", {}).items()}
    people, left_out = divide(
        _of_one_table(upload.rows, upload.source.get("tables", ()), header_row),
        header_row=header_row,
        names=[columns[name] for name in NAME_COLUMNS if name in columns],
        known=set(places(columns).values()),
        merged=merged,
    )
    return people, left_out


def agencies_above(upload: SheetImport) -> list[str]:
    """Return the texts above the headers that may name the agency of all people: each, without "Instansi:" before it,
    and two that follow each other as one."""
    rows = [cells for number, cells in upload.rows if number < upload.header_row][-_LETTERHEAD:]
    texts = [tidy(shown(cell)) for cells in rows for cell in cells if cell is not None]
    named = [_LETTER.sub("", text.partition(":")[2].strip() or text) for text in texts]
    both = [f"{above} {below}" for above, below in pairwise(named)]
    return [text for text in dict.fromkeys([*named, *both]) if is_agency(text)]


def other_tables(upload: SheetImport) -> list[tuple[int, int]]:
    """Return the first and the last row of each table that is not read, because its headers are different."""
    return _others(upload.source.get("tables", ()), upload.header_row)


def _others(tables: Sequence[Sequence[int]], header_row: int) -> list[tuple[int, int]]:
    """Return the tables that do not have this row of headers. If none of the first sheet has it, all of it is read."""
    is_one = any(first <= header_row <= last for first, last in tables)
    return [(first, last) for first, last in tables if not first <= header_row <= last and (is_one or first > _APART)]


def _of_one_table(rows: Iterable[NumberedRow], tables: Sequence[Sequence[int]], header_row: int) -> list[NumberedRow]:
    """Return the rows without those of other tables."""
    others = _others(tables, header_row)
    return [(number, cells) for number, cells in rows if not any(first <= number <= last for first, last in others)]


def unseen_rows(upload: SheetImport, people: Sequence[NumberedRow]) -> list[int]:
    """Return the numbers of the people's rows that the file hides or strikes through."""
    unseen = set(upload.source.get("unseen", ()))
    return [number for number, _cells in people if number in unseen]


def _with_people(filled: Sequence["_Sheet"]) -> list["_Sheet"]:
    """Return the sheets with people, at least one: without hidden ones if there are others. If no sheet has known
    headers, return the first one with rows. Raise UnreadableWorkbook if there is none."""
    with_people = [sheet for sheet in filled if sheet.has_people]
    visible = [sheet for sheet in with_people if not sheet.table.is_hidden]
    headed = [sheet for sheet in filled if sheet.is_headed]
    others = [sheet for sheet in filled if sheet.count and not sheet.table.is_hidden]
    if not with_people and (headed or not others):
        raise UnreadableWorkbook(_nobody((headed or filled)[0], others))
    return visible or with_people or others[:1]


def _nobody(sheet: "_Sheet", others: Sequence["_Sheet"]) -> str:
    if not sheet.table.name:
        return _("There are no people in the file: nothing is below its headers.")
    text = _("There are no people in the sheet “%(sheet)s”: nothing is below its headers.") % {
        "sheet": sheet.table.name
    }
    if others:
        names = wording.listing([f"“{other.table.name}”" for other in others])
        text += " " + _("Other sheets have rows, but no headers of people: %(sheets)s.") % {"sheets": names}
    return text


def _facts(sheet: "_Sheet", taken: Sequence["_Sheet"]) -> dict[str, Any]:
    return {
        "name": sheet.table.name,
        "people": sheet.count if sheet.has_people or sheet in taken else None,
        "is_hidden": sheet.table.is_hidden,
        "is_taken": sheet in taken,
        "agrees": sheet.agrees(taken[0]),
    }


class _Sheet:
    """One sheet with its rows, and its people if its headers or its values are those of people."""

    def __init__(self, table: Table):
        self.table = table
        self._read = table.read(_MOST_READ + 1)
        self.shape = shaped(self._read)
        self.rows, self.header_row, self.header = self.shape.rows, self.shape.header_row, self.shape.header
        self.columns = recognise(self.header)
        self._names = names_in(self.header)
        self._people, _left_out = divide(
            _of_one_table(self.rows, self.shape.tables, self.header_row),
            header_row=self.header_row,
            names=self._names,
            known=set(self.columns.values()),
            merged=self._read.merged,
        )

    @property
    def count(self) -> int:
        return len(self._people)

    @property
    def fields_below(self) -> list[str]:
        """Return the names of fields in the first column, if they are there instead of in a row of headers."""
        first = [next((cell for cell in cells if cell is not None), None) for _number, cells in self._read.rows[:_FORM]]
        heads = [cell for cell in first if recognise([cell])]
        found = {name for cell in heads for name in recognise([cell])}
        is_form = len(found) >= _FEWEST_BELOW and has_names(dict.fromkeys(found, 0))
        return [tidy(shown(head)) for head in heads[:_FEWEST_BELOW]] if is_form else []

    @property
    def is_headed(self) -> bool:
        return len(self.columns) > 1 and bool(self._names)

    @property
    def has_people(self) -> bool:
        return bool(self._people) and (self.is_headed or self.header_row == NO_HEADER)

    def agrees(self, other: "_Sheet") -> bool:
        """Return whether the columns are the same, so that both can be read together."""
        return fingerprint(self.header) == fingerprint(other.header)

    def add_to(self, rows: list[NumberedRow], source: Source, base: int) -> None:
        """Add the rows, with numbers from `base` on; of a further sheet only those below its headers."""
        if len(self._people) > MOST_ROWS or len(self._read.rows) > _MOST_READ:
            words = {"rows": MOST_ROWS}
            raise UnreadableWorkbook(_("The file has more than %(rows)d rows. Send it in parts.") % words)
        if self.has_people and (text := lists_side_by_side(self.rows, self.header_row, self.header)):
            raise UnreadableWorkbook(text)
        read, headings = self._with_headings()
        for number, cells in _without_unwanted(read, self.header_row, self.shape.tables):
            if base and number <= self.header_row:
                continue
            rows.append((base + number, cells))
            if number in self._read.hidden or is_struck(cells, self._read.struck.get(number, ()), self._names):
                source["unseen"].append(base + number)
            if number in self._read.merged:
                source["merged"][str(base + number)] = self._read.merged[number]
        source["headings"] += [base + number for number in headings]
        source.setdefault("joined", []).extend(base + number for number in self.shape.joined)
        source["divided"] = self.shape.divided
        source["one_column"] = self.shape.is_one_column
        source["spanned"] = self.shape.spanned
        tables = [(base + first, base + last) for first, last in self.shape.tables]
        source.setdefault("tables", []).extend(
            (first, last) for first, last in tables if not base or first > base + self.header_row
        )
        source["width"] = max(source.get("width", 0), self._read.width)

    def _with_headings(self) -> tuple[list[NumberedRow], list[int]]:
        """Return the rows with one more column for the agency that heads a group of rows, if there is no other, and the
        numbers of these heads."""
        if "agency" in self.columns or not self.has_people or self.header_row == NO_HEADER:
            return self.rows, []
        people = {number for number, _cells in self._people}
        width = max(len(cells) for _number, cells in self.rows)
        heading, last = self._heading_above()  # the text and its row; a signature has nobody below it
        rows: list[NumberedRow] = []
        headings: set[int] = set()
        for number, cells in self.rows:
            if number == self.header_row:
                rows.append((number, _wide(cells, width, _("%(agency)s (heading)") % {"agency": label("agency")})))
            elif number in people and heading:
                rows.append((number, _wide(cells, width, heading)))
                headings.add(last)
            else:
                rows.append((number, cells))
                own = {position: cell for position, cell in enumerate(cells) if cell is not None}
                if number > self.header_row and is_heading(own, self._names):
                    heading, last = _LETTER.sub("", shown(own[max(own)])), number
        is_divided = any(number > self.header_row for number in headings)
        return (rows, sorted(headings)) if is_divided else (self.rows, [])

    def _heading_above(self) -> tuple[str, int]:
        """Return the agency in the row above the headers, which heads the first people if others have headings, too."""
        number, cells = next((row for row in reversed(self.rows) if row[0] < self.header_row), (0, []))
        own = [shown(cell) for cell in cells if cell is not None]
        return (_LETTER.sub("", own[0]), number) if len(own) == 1 and is_agency(own[0]) else ("", 0)


def _wide(cells: Sequence[Plain], width: int, last: Plain) -> list[Plain]:
    return [*cells, *[None] * (width - len(cells)), last]


def _without_unwanted(
    rows: Sequence[NumberedRow], header_row: int, tables: Sequence[tuple[int, int]]
) -> list[NumberedRow]:
    """Leave out the numbers of identity cards. The file that has them is deleted as all others."""
    starts = {first for first, _last in tables} | {header_row}
    unwanted: set[int] = set()
    kept: list[NumberedRow] = []
    for number, cells in rows:
        if number in starts:
            unwanted = _unwanted(cells)
            kept.append((number, list(cells)))
        else:
            kept.append((number, [None if place in unwanted else cell for place, cell in enumerate(cells)]))
    return kept


def _unwanted(header: Sequence[Plain]) -> set[int]:
    return {position for position, cell in enumerate(header) if is_unwanted(cell)}
