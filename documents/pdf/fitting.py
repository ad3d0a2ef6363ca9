"""The font size at which a text fits its box, estimated without layout; for badges, whose boxes cannot grow."""

from collections.abc import Sequence
from math import ceil

_MM_PER_POINT = 25.4 / 72
_NARROW, _WIDE = frozenset("ijltfrI.,:;'!|()[]- "), frozenset("MWmw@%")


def fitting_size(text: str, *, width: float, height: float, sizes: Sequence[float], line: float = 1.2) -> float:
    """Return the first of the sizes (points, largest first) at which the wrapped text fits the box (mm), or the last.

    The estimate takes letters as slightly wider than in bold Public Sans, and leaves a seventh of each line for words
    that do not break.
    """
    ems = sum(map(_width, text))
    for size in sizes:
        point = size * _MM_PER_POINT
        if ceil(ems * point * 7 / 6 / width) * line * point <= height:
            return size
    return sizes[-1]


def whole_word_size(text: str, *, width: float, sizes: Sequence[float]) -> float:
    """Return the first of the sizes (points, largest first) at which the longest word fits the width (mm), or
    the first of all if it would be less than a third of that: such a word breaks."""
    ems = max((sum(map(_width, word)) for word in text.split()), default=0)
    found = next((size for size in sizes if ems * size * _MM_PER_POINT <= width), 0)
    return found if found * 3 >= sizes[0] else sizes[0]


def _width(letter: str) -> float:
    """Return the letter's width in ems."""
    if letter in _NARROW:
        return 0.38
    if letter in _WIDE:
        return 0.98
    return 0.74 if letter.isupper() or ord(letter) > 0x24F else 0.62
