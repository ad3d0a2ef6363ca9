"""How wide the columns of a printed table are: as its texts need, measured with the font's own widths before anything
is laid out. A row that fits on one line takes half the paper, and two thirds of the time, of one that breaks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from PIL import ImageFont

from .layout import Column, Format, Table

PORTRAIT, LANDSCAPE = 180.0, 267.0
"""Between the margins of print.css, in millimetres."""
SMALL = 0.45
"""Of the page: how wide print.css makes a table of few narrow columns."""
_EM = 8 * 25.4 / 72  # print.css: .rows, in millimetres; headings are smaller and bolder, which comes to the same
_PADDING = 2.0
_SLACK = 1.03  # letters are measured one by one, without what the font does to pairs of them
_MEASURED = 100  # dots to an em
_ROUNDING = 1e-6
_BREAKABLE = (Format.TEXT, Format.CODE, Format.CHIP)


@dataclass(frozen=True, slots=True)
class Fit:
    """`shares` are the columns' parts of the width; `broken` has the place (row, column) of each text that does not fit
    on one line of its own."""

    shares: list[float]
    broken: frozenset[tuple[int, int]]


def fit(table: Table, texts: Sequence[Sequence[str]], width: float) -> Fit:
    """The columns of a table that is so wide (mm), whose cells say `texts`, row by row.

    Where all texts fit on one line each, every column gets what its longest needs, and a part of the rest. Otherwise
    texts break between words, as few as may be: numbers, dates and marks keep what they need, and the others share what
    is left by what nine of ten of their texts need beyond their longest word. Only words longer than that break."""
    cells = [[_width(text) for text in column] for column in zip(*texts, strict=True)] or [[] for _ in table.columns]
    longest = [max([_words_width(column.label), *found]) for column, found in zip(table.columns, cells, strict=True)]
    widths = longest if sum(longest) <= width else _narrowed(table.columns, texts, cells, longest, width)
    widths = [one * width / sum(widths) for one in widths]
    broken = (
        (row, position)
        for position, (found, most) in enumerate(zip(cells, widths, strict=True))
        for row, one in enumerate(found)
        if one > most + _ROUNDING
    )
    return Fit([one / width for one in widths], frozenset(broken))


def _narrowed(
    columns: Sequence[Column],
    texts: Sequence[Sequence[str]],
    cells: list[list[float]],
    longest: list[float],
    width: float,
) -> list[float]:
    """The widths of columns that do not all get what their longest text needs."""
    may_break = [place for place, column in enumerate(columns) if column.format in _BREAKABLE]
    room = width - sum(one for place, one in enumerate(longest) if place not in may_break)
    words = {place: _longest_word(columns[place], (row[place] for row in texts)) for place in may_break}
    wanted = {place: max(words[place], _of_most(cells[place])) for place in may_break}
    if room < width / 10:
        return longest
    if sum(words.values()) > room:
        shared = {place: one * room / sum(words.values()) for place, one in words.items()}
    else:
        part = (room - sum(words.values())) / max(sum(wanted.values()) - sum(words.values()), _ROUNDING)
        shared = {place: one + (wanted[place] - one) * part for place, one in words.items()}
    return [shared.get(place, one) for place, one in enumerate(longest)]


def _longest_word(column: Column, texts: Iterable[str]) -> float:
    return max([_words_width(column.label), *map(_words_width, set(texts))])


def _of_most(found: list[float]) -> float:
    """What nine of ten need."""
    return sorted(found)[(len(found) - 1) * 9 // 10] if found else 0


def _words_width(text: str) -> float:
    return max((_width(word) for word in str(text).split()), default=_PADDING)


def _width(text: str) -> float:
    """Of a cell that says this on one line, in millimetres."""
    return sum(map(_letters().__getitem__, text)) * _SLACK * _EM + _PADDING


class _Letters(dict[str, float]):
    """The widths of letters in ems, each measured once."""

    def __init__(self):
        super().__init__()
        self._font = ImageFont.truetype(settings.FONT_DIR / "PublicSans[wght].ttf", _MEASURED)
        self._font.set_variation_by_axes([500])
        digit = max(self._font.getlength(digit) for digit in "0123456789") / _MEASURED
        self.update(dict.fromkeys("0123456789", digit))  # in columns of numbers all are as wide as the widest

    def __missing__(self, letter: str) -> float:
        is_ours = ord(letter) < 0x250  # others come from whatever font the machine has
        self[letter] = max(self._font.getlength(letter) / _MEASURED, 0 if is_ours else 1.1)
        return self[letter]


@cache
def _letters() -> _Letters:
    return _Letters()
