"""Drawings of tiles, bars and areas with labels. They become SVG on pages and in PDF, and PNG in XLSX.

Lengths are in units of the drawing; y grows downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

CELL = 8  # side of the square in which a tone's strokes repeat
_LEGEND_LINE = 26
_LETTER, _NARROW = 0.6, 0.33  # mean widths of letters in Public Sans, in ems
_NARROW_ONES = frozenset(" .,-ijlIt")

Point = tuple[int, int]
Stroke = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Tone:
    """A fill colour, the colour of text on it (contrast at least 4.5 to 1), and strokes (x1, y1, x2, y2 within CELL).

    The strokes make tones distinguishable without colour. static/portal.css has the same names, with other colours for
    the dark theme.
    """

    fill: str
    ink: str
    strokes: tuple[Stroke, ...] = ()

    @property
    def path(self) -> str:
        return "".join(f"M{x1} {y1}L{x2} {y2}" for x1, y1, x2, y2 in self.strokes)


_RISING = ((0, 8, 8, 0), (-2, 2, 2, -2), (6, 10, 10, 6))
_FALLING = ((0, 0, 8, 8), (-2, 6, 2, 10), (6, -2, 10, 2))
_DARK, _WHITE = "#15211f", "#ffffff"
INK, MUTED, PAPER, BORDER = _DARK, "#56655f", _WHITE, "#8b9a95"
TONES = {
    "rate-none": Tone("#dbe4e1", _DARK, _RISING),
    "rate-0": Tone("#e7ecea", _DARK),
    "rate-1": Tone("#d3e9e4", _DARK, ((3, 4, 5, 4),)),
    "rate-2": Tone("#a5d6cc", _DARK, ((0, 2, 3, 2), (4, 6, 7, 6))),
    "rate-3": Tone("#6dbcae", "#06201d", ((4, 0, 4, 8),)),
    "rate-4": Tone("#1f7f73", _WHITE, ((4, 0, 4, 8), (0, 4, 8, 4))),
    "rate-5": Tone("#084f49", _WHITE, (*_RISING, *_FALLING)),
    "ok": Tone("#2f988a", "#06201d"),
    "new": Tone("#1d5fa8", _WHITE, ((4, 2, 4, 6), (2, 4, 6, 4))),
    "wait": Tone("#e0a02f", _DARK, ((3, 4, 5, 4),)),
    "off": Tone("#dbe4e1", _DARK, _RISING),
}


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    round: float = 0


@dataclass(frozen=True, slots=True)
class Label:
    """A text centred on x (or beginning there) with its baseline on y.

    With `only` "wide" a phone hides the text, with "narrow" only a phone shows it; print and PNG count as wide. A text
    on `paper` is beside the mark, not on its colour.
    """

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    paper: bool = False
    only: str = ""
    begins: bool = False

    @property
    def ground(self) -> Box:
        """Return the box behind the text, to be filled where strokes would cross the text."""
        width = text_width(self.text) * self.size + 4
        return Box(round(self.x - width / 2, 1), self.y - self.size * 0.9, round(width, 1), self.size * 1.1, 3)


@dataclass(frozen=True, slots=True)
class Mark:
    """A box, or an area of rings (with holes), in a tone.

    `strokes` is the part of the box with the tone's strokes (by default all of it). `lines` are drawn over it, each
    through its points. `key` identifies the mark, `title` describes it to readers, `href` is its link on a page.
    """

    tone: str
    box: Box | None = None
    rings: Sequence[Sequence[Point]] = ()
    strokes: Box | None = None
    lines: Sequence[Sequence[tuple[float, float]]] = ()
    labels: tuple[Label, ...] = ()
    key: str = ""
    title: str = ""
    href: str = ""

    @property
    def colours(self) -> Tone:
        return TONES[self.tone]

    @property
    def left(self) -> float:
        return self.box.x if self.box else min(x for ring in self.rings for x, _y in ring)

    @property
    def patterned(self) -> Box | None:
        return (self.strokes or self.box) if self.colours.strokes else None

    @property
    def line_path(self) -> str:
        return "".join("M" + "L".join(f"{x} {y}" for x, y in line) for line in self.lines)

    @property
    def path(self) -> str:
        """Return the rings as an SVG path with relative steps, which makes it short."""
        return "".join(_ring_path(ring) for ring in self.rings)


@dataclass(frozen=True, slots=True)
class Part:
    """A vertical strip of a drawing; a phone shows the strips below each other."""

    x: float
    width: float
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks in reading order, with a legend of their tones. Narrow screens cut the drawing in two at the x `fold`."""

    width: float
    height: float
    marks: list[Mark]
    legend: list[tuple[str, str]] = field(default_factory=list)
    fold: float | None = None

    @property
    def parts(self) -> list[Part]:
        if self.fold is None:
            return [Part(0, self.width, self.marks)]
        west = [mark for mark in self.marks if mark.left < self.fold]
        east = [mark for mark in self.marks if mark.left >= self.fold]
        return [Part(0, self.fold, west), Part(self.fold, self.width - self.fold, east)]

    @property
    def has_links(self) -> bool:
        return any(mark.href for mark in self.marks)

    @property
    def tones(self) -> dict[str, Tone]:
        """Return the tones with strokes by name; SVG defines each of them once."""
        used = dict.fromkeys([*(mark.tone for mark in self.marks), *(tone for tone, _ in self.legend)])
        return {name: TONES[name] for name in used if TONES[name].strokes}

    def with_legend(self) -> "Drawing":
        """Return the drawing with its legend below it, for formats outside a page."""
        marks, x, y = list(self.marks), 0.0, self.height + 12
        for tone, text in self.legend:
            width = 24 + text_width(text) * 13 + 22
            if x and x + width > self.width:
                x, y = 0, y + _LEGEND_LINE
            label = Label(x + 24, y + 13, text, 13, paper=True, begins=True)
            marks.append(Mark(tone, Box(x, y, 16, 16, 4), labels=(label,)))
            x += width
        return replace(self, marks=marks, height=y + _LEGEND_LINE, fold=None)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in a report, with its heading and a text alternative.

    If `drawing` has areas, `tiles` shows the same as boxes, for phones.
    """

    title: str
    alt: str
    drawing: Drawing
    tiles: Drawing | None = None

    @property
    def all_tones(self) -> dict[str, Tone]:
        return (self.tiles or self.drawing).tones | self.drawing.tones


def fitting(text: str, width: float, largest: float) -> float:
    """Return the largest font size up to `largest` at which the text is no wider than `width`."""
    return round(min(largest, width / text_width(text)), 1)


def text_width(text: str) -> float:
    """Return the approximate width of the text in ems."""
    return sum(_NARROW if letter in _NARROW_ONES else _LETTER for letter in text)


def _ring_path(ring: Sequence[Point]) -> str:
    (x, y), *others = ring
    steps = []
    for next_x, next_y in others:
        steps.append(f"{next_x - x},{next_y - y}")
        x, y = next_x, next_y
    return f"M{ring[0][0]},{ring[0][1]}l{' '.join(steps)}z"
