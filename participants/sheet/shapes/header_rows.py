"""Finds the row of headers, also where they are in two rows, and gives the list its usual shape."""

from collections.abc import Collection, Sequence
from itertools import zip_longest

from documents.reading.headers import is_numbering
from documents.reading.lists import looks_like_person
from documents.reading.plain import Plain, shown, trimmed
from documents.reading.tables import TableRows
from participants.sheet.fields import FIRST_NAME, LAST_NAME, NAME_AND_NIP, recognise, vocabulary

from .merged_headers import name_columns_below
from .several_tables import tables_below_each_other
from .shaping import NO_HEADER, Shape, divide_columns, divide_list, join_numbers

NAME_COLUMNS = ("full_name", NAME_AND_NIP, FIRST_NAME, LAST_NAME)
_LONGEST_HEADER = 40


def shaped(read: TableRows) -> Shape:
    """Return the rows with one row for each person and one column for each field."""
    if shape := divide_list(read.rows):
        return shape
    shape = _with_header(read)
    if shape.header_row != NO_HEADER:
        joined = {number for number, _cells in read.rows} - {number for number, _cells in shape.rows}
        joined.add(shape.header_row)
        wide = {first: last for number in sorted(joined) for first, last in read.wide.get(number, {}).items()}
        name_columns_below(shape, wide, read.merged)
        join_numbers(shape, names_in(shape.header), read.merged)
        divide_columns(shape)
        headers = [shape.header, *(cells for number, cells in read.rows if number in joined)]
        shape.tables = tables_below_each_other(shape.rows, shape.header_row, headers)
    return shape


def names_in(header: Sequence[Plain]) -> list[int]:
    columns = recognise(header)
    return [columns[name] for name in NAME_COLUMNS if name in columns]


def _with_header(read: TableRows) -> Shape:
    """Return the rows and the row of headers: NO_HEADER if the first row is a person already. Headers in two rows
    become one row."""
    rows = read.rows
    if not rows:
        return Shape(rows, NO_HEADER, [])
    index = vocabulary().find_header(rows)
    number, cells = rows[index]
    if len(recognise(cells)) <= 1 and looks_like_person(rows[0][1]):
        return Shape(rows, NO_HEADER, [])
    above, following = rows[:index][-1:], rows[index + 1 : index + 2]
    if index and read.merged.get(number):  # the row above has the first line of these headers
        rows = [*rows[: index - 1], *rows[index:]]
    elif above and _opens(above[0][1], cells):
        cells = _both_lines(above[0][1], cells)
        rows = [*rows[: index - 1], (number, cells), *rows[index + 1 :]]
    elif following and _continues(cells, following[0][1], read.merged.get(following[0][0], ())):
        number, lower = following[0]
        cells = _both_lines(cells, lower)
        rows = [*rows[:index], (number, cells), *rows[index + 2 :]]
    return Shape(rows, number, cells)


def _opens(above: Sequence[Plain], header: Sequence[Plain]) -> bool:
    """Return whether the row above the headers has further headers, in columns that are empty below them."""
    empty = [cell for place, cell in enumerate(above) if place >= len(header) or header[place] is None]
    return bool(recognise(empty)) and len(trimmed(above)) - above.count(None) > 1


def _both_lines(upper: Sequence[Plain], lower: Sequence[Plain]) -> list[Plain]:
    """Return one row of headers. An upper header also heads the columns to its right: "Pangkat" above "Gol" and "TMT".
    It is joined with the lower one if only both together name a field."""
    head: Plain = None
    cells: list[Plain] = []
    for high, low in zip_longest(upper, lower):
        head = high if high is not None else head
        both = f"{shown(head)} {shown(low)}"
        cells.append(high if low is None else both if head is not None and recognise([both]) else low)
    return cells


def _continues(header: Sequence[Plain], cells: Sequence[Plain], merged: Collection[int]) -> bool:
    """Return whether the row below the headers has more headers: cells of the first row reach into it, or it has texts
    below empty headers and no name."""
    own = [position for position, cell in enumerate(cells) if cell is not None and position not in merged]
    texts = [cells[position] for position in own]
    if (
        looks_like_person(cells)
        or is_numbering(cells)
        or not all(isinstance(text, str) and len(text) <= _LONGEST_HEADER for text in texts)
    ):
        return False
    fields = vocabulary().all_places(header)
    has_name = any(position in own for name in NAME_COLUMNS for position in fields.get(name, []))
    opens = any(position >= len(header) or header[position] is None for position in own)
    return not has_name and (bool(merged) or (len(own) > 1 and opens))
