"""Drawings: tiles, bars and areas with what they say, before they become SVG (on the page and in the PDF) or a picture
(in the XLSX). Lengths are in units of the drawing; y grows downwards."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

CELL = 8  # side of the square in which a tone's strokes repeat
_LEGEND_LINE = 26
_LETTER, _NARROW = 0.6, 0.33  # mean widths of the letters of Public Sans, in their size
_NARROW_ONES = frozenset(" .,-ijlIt")

Point = tuple[int, int]
Stroke = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour on white paper, the one of letters on it (at least 4.5 to 1), and strokes (x1, y1, x2, y2 within CELL)
    that tell it apart without colour. static/portal.css has the same names, with other colours for the dark."""

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
    """Words centred on x (or beginning there), their baseline on y. `only` is "wide" for what a phone hides and
    "narrow" for what it shows instead; paper and picture are wide. On `paper` they stand beside the mark's colour."""

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
        """What the words cover, for where strokes would cross them."""
        width = breadth(self.text) * self.size + 4
        return Box(round(self.x - width / 2, 1), self.y - self.size * 0.9, round(width, 1), self.size * 1.1, 3)


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that is drawn: a box, or an area of rings (their holes too), in a tone. `strokes` is the part of a box
    where the tone's strokes are drawn, all of it where nothing is said; `lines` are drawn over it, each through its
    points. `key` says what it is, `title` says it to a reader, `href` is where the page leads."""

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
    def patterned(self) -> Box | None:
        return (self.strokes or self.box) if self.colours.strokes else None

    @property
    def line_path(self) -> str:
        return "".join("M" + "L".join(f"{x} {y}" for x, y in line) for line in self.lines)

    @property
    def path(self) -> str:
        """The rings as an SVG path of relative steps: the shortest way to write them."""
        return "".join(_ring_path(ring) for ring in self.rings)


@dataclass(frozen=True, slots=True)
class Part:
    """What lies between two x of a drawing, as a phone shows it under the part before."""

    x: float
    width: float
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks in the order in which they are read, and what their tones mean. `fold` is an x at which the drawing may be
    cut in two, where a screen is too narrow for all of it."""

    width: float
    height: float
    marks: list[Mark]
    legend: list[tuple[str, str]] = field(default_factory=list)
    fold: float | None = None

    @property
    def parts(self) -> list[Part]:
        if self.fold is None:
            return [Part(0, self.width, self.marks)]
        west = [mark for mark in self.marks if mark.box.x < self.fold]
        east = [mark for mark in self.marks if mark.box.x >= self.fold]
        return [Part(0, self.fold, west), Part(self.fold, self.width - self.fold, east)]

    @property
    def has_links(self) -> bool:
        return any(mark.href for mark in self.marks)

    @property
    def tones(self) -> dict[str, Tone]:
        """The tones with strokes, by name: each is defined once, before it is used."""
        used = dict.fromkeys([*(mark.tone for mark in self.marks), *(tone for tone, _ in self.legend)])
        return {name: TONES[name] for name in used if TONES[name].strokes}

    def with_legend(self) -> "Drawing":
        """The drawing with its legend in rows under it, for where no page can show it."""
        marks, x, y = list(self.marks), 0.0, self.height + 12
        for tone, text in self.legend:
            width = 24 + breadth(text) * 13 + 22
            if x and x + width > self.width:
                x, y = 0, y + _LEGEND_LINE
            label = Label(x + 24, y + 13, text, 13, paper=True, begins=True)
            marks.append(Mark(tone, Box(x, y, 16, 16, 4), labels=(label,)))
            x += width
        return replace(self, marks=marks, height=y + _LEGEND_LINE, fold=None)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in a report, with its heading and what it shows in words. `tiles` says the same in boxes alone, for
    phones, where `drawing` has areas."""

    title: str
    alt: str
    drawing: Drawing
    tiles: Drawing | None = None

    @property
    def all_tones(self) -> dict[str, Tone]:
        return (self.tiles or self.drawing).tones | self.drawing.tones


def fitting(text: str, width: float, largest: float) -> float:
    """The size, at most `largest`, in which the text is no wider than `width`."""
    return round(min(largest, width / breadth(text)), 1)


def breadth(text: str) -> float:
    """About how wide the text is, in the size of its letters."""
    return sum(_NARROW if letter in _NARROW_ONES else _LETTER for letter in text)


def _ring_path(ring: Sequence[Point]) -> str:
    (x, y), *others = ring
    steps = []
    for next_x, next_y in others:
        steps.append(f"{next_x - x},{next_y - y}")
        x, y = next_x, next_y
    return f"M{ring[0][0]},{ring[0][1]}l{' '.join(steps)}z"
