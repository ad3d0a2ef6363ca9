"""The widths of the columns of a printed table, measured with the font before layout.

A row that fits on one line takes half the paper, and two thirds of the time, of a row that breaks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from PIL import ImageFont

from documents.layout import Column, Format, Table

PORTRAIT, LANDSCAPE = 180.0, 267.0
"""The widths between the margins of print.css, in millimetres."""
SMALL = 0.45
"""The share of that width that print.css gives a table of few narrow columns."""
_EM = 8 * 25.4 / 72  # print.css: .rows, in millimetres; headings are smaller but bolder, so about as wide
_PADDING = 2.0
_SLACK = 1.03  # letters are measured one by one, without kerning
_MEASURED = 100  # pixels per em
_TABULAR = dict.fromkeys("0123456789", 0.7) | dict.fromkeys(".,", 0.3)  # print.css: .num, in ems
_ROUNDING = 1e-6
_LEAST = 12.0  # millimetres for a column of texts
_LONG_WORD = 40.0  # millimetres, such as an event's code; longer words are rare and may break
_BREAKABLE = (Format.TEXT, Format.CODE, Format.CHIP)


@dataclass(frozen=True, slots=True)
class Fit:
    """The columns' shares of the width, and the place (row, column) of each text that does not fit on one line."""

    shares: list[float]
    broken: frozenset[tuple[int, int]]


def fit(table: Table, texts: Sequence[Sequence[str]], width: float) -> Fit:
    """Return the columns' widths in a table `width` millimetres wide; `texts` are its cells, row by row.

    If all texts fit on one line each, every column gets the width of its longest text and a share of the rest.
    Otherwise as few texts as possible break, between words. Numbers, dates and marks keep the width they need. The rest
    of the width goes first to the longest word of each other column (up to an equal share), then to what nine of ten of
    its texts need, then to the remaining texts. If that is not enough, the columns with the largest needs get less, so
    one long word does not narrow the other columns.
    """
    by_column = list(zip(*texts, strict=True)) or [()] * len(table.columns)
    cells = [[_width(text, column) for text in found] for column, found in zip(table.columns, by_column, strict=True)]
    longest = [max([_longest_word(column), *found]) for column, found in zip(table.columns, cells, strict=True)]
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
    """Return widths for columns whose longest texts do not all fit.

    Numbers may break too if otherwise the text columns would become too narrow.
    """
    breakable = [column.format in _BREAKABLE for column in columns]
    kept = sum(one for one, may in zip(longest, breakable, strict=True) if not may)
    narrow = breakable if kept + _LEAST * sum(breakable) <= width else [True] * len(columns)
    words = [
        _longest_word(column, *{row[place] for row in texts}) if column.format in _BREAKABLE else longest[place]
        for place, column in enumerate(columns)
    ]
    got = [0 if may else one for may, one in zip(narrow, longest, strict=True)]
    room, fair = width - sum(got), max(width / len(columns), _LONG_WORD)
    for needs in ([min(word, fair) for word in words], [_of_most(found) for found in cells], words, longest):
        more = _filled([max(need - one, 0) for need, one in zip(needs, got, strict=True)], room)
        got = [one + part for one, part in zip(got, more, strict=True)]
        room -= sum(more)
    return got


def _filled(needs: list[float], room: float) -> list[float]:
    """Return each column's part of the room: all that it needs, or the same as every other that gets less."""
    got, left = [0.0] * len(needs), len(needs)
    for place in sorted(range(len(needs)), key=needs.__getitem__):
        got[place] = min(needs[place], max(room, 0) / left)
        room, left = room - got[place], left - 1
    return got


def _longest_word(column: Column, *texts: str) -> float:
    """Return the width of the longest word in the texts and the column's heading, in millimetres."""
    return max(_width(word, column) for text in (str(column.label), *texts) for word in text.split() or [""])


def _of_most(found: list[float]) -> float:
    """Return the width that nine of ten texts need."""
    return sorted(found)[(len(found) - 1) * 9 // 10] if found else 0


def _width(text: str, column: Column) -> float:
    """Return the width in millimetres of a cell with this text on one line."""
    letters = _letters()
    if column.format.is_numeric:
        return sum(_TABULAR.get(letter) or letters[letter] for letter in text) * _SLACK * _EM + _PADDING
    return sum(map(letters.__getitem__, text)) * _SLACK * _EM + _PADDING


class _Letters(dict[str, float]):
    """The widths of letters in ems; each is measured once."""

    def __init__(self):
        super().__init__()
        self._font = ImageFont.truetype(settings.FONT_DIR / "PublicSans[wght].ttf", _MEASURED)
        self._font.set_variation_by_axes([500])

    def __missing__(self, letter: str) -> float:
        is_in_font = ord(letter) < 0x250  # for other letters the machine chooses a font
        self[letter] = max(self._font.getlength(letter) / _MEASURED, 0 if is_in_font else 1.1)
        return self[letter]


@cache
def _letters() -> _Letters:
    return _Letters()
