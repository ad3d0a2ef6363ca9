"""A header of names that is merged over several columns, such as first and last names, or names and titles."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from documents.reading.lists import divide, guess_columns
from documents.reading.plain import Plain, shown
from documents.text import tidy
from participants.fields.reading import is_nothing
from participants.names import is_only_titles
from participants.sheet.fields import FIRST_NAME, LAST_NAME, NAME_AND_NIP, TITLE_AFTER, TITLE_BEFORE, label, recognise

from .shaping import Shape

Covered = list[tuple[int, list[str]]]
"""The columns below a merged header that are not empty: their positions, and what the list has there."""

_COUNTER = re.compile(r"\(?\d{1,4}[.)]?")


def name_columns_below(shape: Shape, wide: Mapping[int, int], merged: Mapping[int, Sequence[int]]) -> None:
    """Give each column below a merged header of names a header of its own, by what it has.

    `wide` are the last positions of the merged headers by their first ones.
    """
    for first, last in wide.items():
        header = [*shape.header, *[None] * (last + 1 - len(shape.header))]
        names = [place for name, place in recognise(header).items() if name in ("full_name", NAME_AND_NIP)]
        if first not in names or any(cell is not None for cell in header[first + 1 : last + 1]):
            continue
        heads = dict(_heads(_covered(shape, range(first, last + 1), merged), header))
        if not heads or [*heads] == [first]:
            continue
        shape.spanned.append({"head": tidy(shown(header[first])), "columns": {}})
        header[first] = None
        for place, name in heads.items():
            header[place] = label(name) if name else "No"
            if name:
                shape.spanned[-1]["columns"][str(place)] = name
        shape.header = header
        shape.rows = [(number, header if number == shape.header_row else cells) for number, cells in shape.rows]


def _covered(shape: Shape, places: Sequence[int], merged: Mapping[int, Sequence[int]]) -> Covered:
    known = {*recognise(shape.header).values(), *places}
    people, _left_out = divide(shape.rows, header_row=shape.header_row, names=places, known=known, merged=merged)
    texts = [
        (place, [tidy(shown(cells[place])) for _number, cells in people if place < len(cells)]) for place in places
    ]
    return [(place, filled) for place, some in texts if (filled := [text for text in some if not is_nothing(text)])]


def _heads(covered: Covered, header: Sequence[Plain]) -> Iterator[tuple[int, str]]:
    """Yield the meanings of the columns that have one, "" for numbers of rows. A name has no more than two parts."""
    kinds = {place: _kind(texts) for place, texts in covered}
    names = [place for place, kind in kinds.items() if kind == "full_name"]
    has_nip = "nip" in recognise(header)
    for place, kind in kinds.items():
        if kind == "full_name" and place in names[:2]:
            yield place, "full_name" if len(names) == 1 else (FIRST_NAME, LAST_NAME)[names.index(place)]
        elif kind == "title" and names:
            yield place, TITLE_BEFORE if place < names[0] else TITLE_AFTER
        elif kind == "" or (kind == "nip" and not has_nip):
            yield place, kind


def _kind(texts: Sequence[str]) -> str | None:
    """Return what most texts are; "" for numbers of rows, None for anything that is not part of a name."""
    tests: dict[str, Any] = {"": _COUNTER.fullmatch, "title": is_only_titles}
    for kind, test in tests.items():
        if 2 * sum(bool(test(text)) for text in texts) > len(texts):
            return kind
    guessed = guess_columns([(number, [text]) for number, text in enumerate(texts, start=1)])
    return next((kind for kind in guessed if kind in ("full_name", "nip")), None)
