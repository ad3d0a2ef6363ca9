"""Several tables in one sheet: below each other with different headers, or two lists of people side by side."""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from documents.reading.headers import header_key
from documents.reading.lists import looks_like_person
from documents.reading.plain import NumberedRow, Plain, shown
from documents.reading.tables import cell_reference
from documents.text import tidy
from participants.identity.likeness import may_be_the_same
from participants.sheet.fields import TICKS, has_names, meaning, recognise

Headers = Sequence[Sequence[Plain]]
_ALIKE = 75  # percent


def tables_below_each_other(rows: Sequence[NumberedRow], header_row: int, headers: Headers) -> list[tuple[int, int]]:
    """Return the first and the last row of each table if there are several with different headers, else [].

    `headers` are those of the table at `header_row`, as they are read and as they are written.
    """
    known = [(_fields(header), [header_key(shown(cell)) for cell in header]) for header in headers]
    above = [index for index, (number, cells) in enumerate(rows) if number < header_row and _is_header(cells)]
    starts = [rows[index][0] for index in above if rows[index + 1][0] != header_row]
    starts += [header_row]
    starts += [number for number, cells in rows if number > header_row and _is_other_header(cells, known)]
    ends = [end - 1 for _start, end in pairwise([*starts, rows[-1][0] + 1])]
    return [*zip(starts, ends, strict=True)] if len(starts) > 1 else []


def _is_header(cells: Sequence[Plain]) -> bool:
    meanings = {*_fields(cells).values()}
    return len(meanings) > 1 and has_names(dict.fromkeys(meanings, 0)) and not looks_like_person(cells)


def _is_other_header(cells: Sequence[Plain], known: Sequence[tuple[dict[int, str], list[str]]]) -> bool:
    """Return whether the row has headers, of which one is not the header at its place, and one of both has a meaning.

    `known` has the meanings and the keys of the headers of the first table. They may be spelt a little differently.
    """
    if not _is_header(cells):
        return False
    fields = _fields(cells)
    for place, cell in enumerate(cells):
        name, text = fields.get(place), header_key(shown(cell))
        same = (
            meanings.get(place) == name if name else fuzz.ratio(text, "".join(texts[place : place + 1])) >= _ALIKE
            for meanings, texts in known
        )
        has_meaning = name or any(place in meanings for meanings, _texts in known)
        if text and has_meaning and not any(same):
            return True
    return False


def _fields(cells: Sequence[Plain]) -> dict[int, str]:
    """Return the meanings of the headers by position. L and P are rather the sex of a person."""
    found = {place: meaning(name) for name, place in recognise(cells).items()}
    return {place: name for place, name in sorted(found.items()) if name not in TICKS}


def lists_side_by_side(rows: Sequence[NumberedRow], header_row: int, header: Sequence[Plain]) -> str:
    """Return what is wrong if the headers of a list are repeated beside it with other people below them, else ""."""
    left, right = _halves(_fields(header))
    pairs = [(_name(cells, left), _name(cells, right)) for number, cells in rows if number > header_row]
    both = [(one, other) for one, other in pairs if one and other]
    if not both or 2 * sum(may_be_the_same(*pair) for pair in both) >= len(both):
        return ""
    places = [f"{cell_reference(header_row, min(half) + 1)}:{cell_reference(header_row, max(half) + 1)}"
              for half in (left, right)]  # fmt: skip
    text = _(
        "Two lists stand side by side: the headers in %(left)s are repeated in %(right)s, with other people below "
        "them. Move the people on the right below those on the left. If they are no participants, give their columns "
        "other headers."
    )
    return text % {"left": places[0], "right": places[1]}


def _halves(fields: dict[int, str]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the columns up to the first repeated meaning, and those that repeat them in the same order; empty if there
    are no such ones with names and other data."""
    left: dict[int, str] = {}
    right: dict[int, str] = {}
    for place, name in fields.items():
        if right or name in left.values():
            if name in right.values():
                break  # a third list
            right[place] = name
        else:
            left[place] = name
    in_order = [name for name in left.values() if name in right.values()] == [*right.values()]
    is_list = len(right) > 1 and has_names(dict.fromkeys(right.values(), 0))
    return (left, right) if in_order and is_list else ({}, {})


def _name(cells: Sequence[Plain], half: dict[int, str]) -> str:
    places = [place for place, name in half.items() if has_names({name: 0})]
    return next((tidy(shown(cells[place])) for place in places if place < len(cells)), "")
