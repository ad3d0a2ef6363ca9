"""Turns the usual shapes of lists into one row for each person and one column for each field: a list in one column, a
NIP in the row below its name, one column for two fields."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from documents.reading.lists import divide, guess_columns, is_agency
from documents.reading.plain import NumberedRow, Plain, shown
from documents.text import tidy
from participants.fields.person import NAMES
from participants.sheet.fields import NAME_AND_NIP, label, meaning, recognise, vocabulary

NO_HEADER = 0
"""The number of the row of headers in a file that has none."""

_LISTED = re.compile(r"\s*\d{1,3}\s*[.)]\s*(?=\D)")
_BETWEEN_FIELDS = re.compile(r" [-–—/] |[;|()]|: ")
_BETWEEN_HEADERS = re.compile(r"[/&,\n]|\bdan\b")
_BETWEEN_VALUES = re.compile(r"[\n;]|/(?=\D)")
"""Patterns for tidy lines. They have no repetitions, so that their work grows only with the text."""
_BIRTH = re.compile(
    r"[/,&]? ?(?:dan )?((?:(?:tempat|tmp|tpt)[/,.& ]{0,3}(?:dan )?)?(?:(?:tanggal|tgl)\.? ?)?lahir|\bt\.?t\.?l\.?)\Z",
    re.IGNORECASE,
)
_BORN = re.compile(r", ?[^\W\d][^,\d]{1,30}, ?\d{1,2}[ /.-]")
"""Place and day of birth at the end of a text: ", Metro, 1 Januari 1985"."""
_NUMBER_LABEL = re.compile(r"(n\.?i\.?p\.?|ni ?pppk|nipppk)?[\s.:]*(?P<number>[\d\s.]{18,30}|-*)", re.IGNORECASE)


@dataclass(slots=True)
class Shape:
    """The rows with the number and the cells of the row of headers, and what was changed for them: the headers of
    divided columns, the rows that are joined with the row above, whether the only column was divided, and the headers
    over several columns (`head`) with the meanings of these `columns` by their positions. `tables` are the first and
    the last row of each table if there are several."""

    rows: list[NumberedRow]
    header_row: int
    header: list[Plain]
    divided: list[str] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    is_one_column: bool = False
    spanned: list[dict[str, Any]] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)


def divide_list(rows: Sequence[NumberedRow]) -> Shape | None:
    """Return the fields of a list with all data in one column, such as "1. Name - agency - phone"; None for others."""
    texts = {number: _only_text(cells) for number, cells in rows}
    listed = [number for number, text in texts.items() if _LISTED.match(text)]
    if len(listed) < 2 or 2 * len(listed) < len(rows) or not all(texts.values()):
        return None
    parts = {number: _parts(texts[number]) for number in listed}
    if 2 * sum(len(found) > 1 for found in parts.values()) < len(listed):
        return None
    guessed = {place: name for name, place in guess_columns([(n, [*found]) for n, found in parts.items()]).items()}
    parts = {number: _in_places(found, guessed) for number, found in parts.items()}
    made: list[NumberedRow] = [(number, parts.get(number) or list(cells)) for number, cells in rows]
    before = [number for number, _cells in rows if number < listed[0]]
    if not before:
        return Shape(made, NO_HEADER, [], is_one_column=True)
    width = max(map(len, parts.values()))
    header: list[Plain] = [label(guessed[place]) if place in guessed else texts[before[-1]] for place in range(width)]
    made = [(number, header if number == before[-1] else cells) for number, cells in made]
    return Shape(made, before[-1], header, is_one_column=True)


def join_numbers(shape: Shape, names: Sequence[int], merged: Mapping[int, Collection[int]]) -> None:
    """Put each NIP that is in the row below its name beside the name, but not those of signatures."""
    if not names or (NAME_AND_NIP not in (found := recognise(shape.header)) and "nip" in found):
        return
    place = names[0]
    people, _left_out = divide(
        shape.rows, header_row=shape.header_row, names=names, known={*found.values()}, merged=merged
    )
    listed = {number for number, _cells in people}
    rows: list[NumberedRow] = []
    for number, cells in shape.rows:
        own = {at: cell for at, cell in enumerate(cells) if cell is not None and at not in merged.get(number, ())}
        above = rows[-1] if rows and rows[-1][0] > shape.header_row else None
        if above and number in listed and _is_number_below(own, place) and _has_name(above[1], place):
            shape.joined.append(number)
            rows[-1] = above[0], _joined(above[1], own, place)
        else:
            rows.append((number, cells))
    if any(re.search(r"\d{8}", shown(cells[place])) for number, cells in shape.rows if number in shape.joined):
        shape.header = [label(NAME_AND_NIP) if at == place else cell for at, cell in enumerate(shape.header)]
    shape.rows = [(number, shape.header if number == shape.header_row else cells) for number, cells in rows]


def divide_columns(shape: Shape) -> None:
    """Divide each column whose header names two fields, such as "Jabatan / Instansi", into two columns, and the day of
    birth from a name."""
    for place, cell in enumerate(shape.header):
        birth = _BIRTH.search(tidy(shown(cell)))
        if birth and recognise([tidy(shown(cell))[: birth.start()]]).keys() == {"full_name"}:
            _divide(shape, place, (label("full_name"), birth[1]), _name_and_birth)
        fields = _two_fields(shown(cell), shape.header)
        if fields:
            headers = label(fields[0]), label(fields[1])
            _divide(shape, place, headers, partial(_two_values, fields))


def _divide(
    shape: Shape, place: int, headers: tuple[Plain, Plain], in_two: Callable[[Plain], tuple[Plain, Plain]]
) -> None:
    """Divide each filled cell of the column in two, of which the second becomes the last column."""
    shape.divided.append(tidy(shown(shape.header[place])))
    width = max(len(cells) for _number, cells in shape.rows)
    rows: list[NumberedRow] = []
    for number, cells in shape.rows:
        wide = [*cells, *[None] * (width + 1 - len(cells))]
        if number == shape.header_row:
            wide[place], wide[-1] = headers
            shape.header = wide
        elif number > shape.header_row and wide[place] is not None:
            wide[place], wide[-1] = in_two(wide[place])
        rows.append((number, wide))
    shape.rows = rows


def _name_and_birth(cell: Plain) -> tuple[Plain, Plain]:
    """Return the name, and the place and day of birth. A cell that cannot be divided is left to the reader: its name
    is missing."""
    text = shown(cell)
    name, *rest = _BETWEEN_VALUES.split(text.strip(), maxsplit=1)
    if not rest and (born := _BORN.search(tidy(text))):
        name, rest = tidy(text)[: born.start()], [tidy(text)[born.start() :].strip(" ,;")]
    return (None, text) if re.search(r"\d", name) else (tidy(name), tidy(rest[0]) if rest else None)


def _two_fields(header: str, others: Sequence[Plain]) -> tuple[str, str] | None:
    """Return the two different fields that a header names, if no other column has one of them. "Nama Jabatan" is one
    field, but "Nama / Jabatan" are two."""
    parts = [recognise([part]) for part in _BETWEEN_HEADERS.split(header)]
    first, second, *more = [next(iter(found), "") for found in parts] + ["", ""]
    if (
        more != ["", ""]
        or first == second
        or not {first, second} <= {*NAMES}
        or {first, second} == {"full_name", "nip"}
    ):
        return None
    is_known = vocabulary().field_of(header) and not (first == "full_name" and "/" in header)
    elsewhere = {meaning(name) for cell in others if shown(cell) != header for name in recognise([cell])}
    return None if is_known or {first, second} & elsewhere else (first, second)


def _two_values(fields: tuple[str, str], cell: Plain) -> tuple[Plain, Plain]:
    """Return the values of a cell for both fields. A text without a separator is an agency or not."""
    if not isinstance(cell, str):
        return cell, None
    parts = [tidy(part) for part in _BETWEEN_VALUES.split(cell.strip(), maxsplit=1)]
    if len(parts) == 2 and all(parts):
        return parts[0], parts[1]
    is_second = (fields[1] == "agency" and is_agency(cell)) or (fields[1] == "email" and "@" in cell)
    return (None, cell) if is_second else (cell, None)


def _only_text(cells: Sequence[Plain]) -> str:
    filled = [cell for cell in cells if cell is not None]
    return filled[0] if len(filled) == 1 and isinstance(filled[0], str) else ""


def _parts(text: str) -> list[Plain]:
    found = _BETWEEN_FIELDS.split(tidy(_LISTED.sub("", text, count=1).replace("\t", "|")))
    return [tidy(part) for part in found if part.strip()]


def _in_places(parts: Sequence[Plain], fields: Mapping[int, str]) -> list[Plain]:
    """Return the parts at the places of their fields: where one is missing, the later ones would move to the left."""
    kinds = [next(iter(guess_columns([(1, [part])])), "") for part in parts]
    if len(parts) > len(fields) or all(fields.get(place) == kind for place, kind in enumerate(kinds)):
        return [*parts]
    places = {name: place for place, name in fields.items()}
    wide: list[Plain] = [None] * (max(fields) + 1)
    for part, kind in zip(parts, kinds, strict=True):
        place = places.get(kind, -1)
        if place < 0 or wide[place] is not None:
            return [*parts]
        wide[place] = part
    return wide


def _is_number_below(own: Mapping[int, Plain], place: int) -> bool:
    """Return whether the row has a NIP in place of a name, or only a sign that there is none."""
    match = _NUMBER_LABEL.fullmatch(shown(own.get(place)).strip())
    if not match or place not in own:
        return False
    digits = re.sub(r"\D", "", match["number"])
    return len(digits) == 18 or (not digits and len(own) == 1)


def _has_name(cells: Sequence[Plain], place: int) -> bool:
    return place < len(cells) and re.search(r"[^\W\d]{2}", shown(cells[place])) is not None


def _joined(above: Sequence[Plain], own: Mapping[int, Plain], name: int) -> list[Plain]:
    cells = [*above, *[None] * (max(own) + 1 - len(above))]
    for place, cell in own.items():
        if place == name and not re.search(r"\d", shown(cell)):
            continue  # a sign that there is no NIP
        before = cells[place]
        cells[place] = cell if before is None else f"{shown(before)}\n{shown(cell)}"
    return cells
