"""Drawings of boxes as PNG, for workbooks: Excel's own reading of SVG is too new to rely on."""

from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from .drawing import CELL, INK, MUTED, PAPER, TONES, Box, Drawing, Label, Mark

SCALE = 2  # dots to a unit: sharp in print
_STROKE = 0.4  # how much of the ink a stroke lets through, as on the page


@dataclass(frozen=True, slots=True)
class Png:
    """The file, and how large it is meant to be shown, in dots of a screen."""

    content: bytes
    width: int
    height: int


def as_png(drawing: Drawing) -> Png:
    """The drawing on white paper, with its legend. Areas are left out: a picture is made of boxes."""
    drawing = drawing.with_legend()
    image = Image.new("RGB", (_dots(drawing.width), _dots(drawing.height)), PAPER)
    canvas, fonts = ImageDraw.Draw(image), _Fonts()
    for mark in drawing.marks:
        _draw_box(image, canvas, mark)
        for label in mark.labels:
            if label.only != "narrow":
                _draw_label(canvas, fonts, mark, label)
    file = BytesIO()
    image.save(file, "PNG")
    return Png(file.getvalue(), round(drawing.width), round(drawing.height))


class _Fonts:
    """Public Sans in the sizes and weights of one picture."""

    def __init__(self):
        self._made: dict[tuple[float, bool], ImageFont.FreeTypeFont] = {}

    def get(self, size: float, bold: bool) -> ImageFont.FreeTypeFont:
        if (size, bold) not in self._made:
            font = ImageFont.truetype(settings.FONT_DIR / "PublicSans[wght].ttf", size * SCALE)
            font.set_variation_by_axes([650 if bold else 450])
            self._made[size, bold] = font
        return self._made[size, bold]


def _dots(units: float) -> int:
    return round(units * SCALE)


def _draw_box(image: Image.Image, canvas: ImageDraw.ImageDraw, mark: Mark) -> None:
    if mark.box is None:
        return
    canvas.rounded_rectangle(_corners(mark.box), _dots(mark.box.round), fill=mark.colours.fill)
    if mark.patterned:
        _draw_strokes(image, mark.tone, mark.patterned)
    for line in mark.lines:
        points = [(x * SCALE, y * SCALE) for x, y in line]
        canvas.line(points, fill=mark.colours.ink, width=2 * SCALE, joint="curve")


def _draw_strokes(image: Image.Image, tone: str, box: Box) -> None:
    """The tone's strokes, cell by cell from the box's corner, cut off at its edges."""
    size = _dots(box.width), _dots(box.height)
    mask = Image.new("L", size, 0)
    canvas = ImageDraw.Draw(mask)
    for left in range(0, size[0], CELL * SCALE):
        for top in range(0, size[1], CELL * SCALE):
            for x1, y1, x2, y2 in TONES[tone].strokes:
                ends = (left + x1 * SCALE, top + y1 * SCALE, left + x2 * SCALE, top + y2 * SCALE)
                canvas.line(ends, fill=round(255 * _STROKE), width=round(1.2 * SCALE))
    image.paste(TONES[tone].ink, (_dots(box.x), _dots(box.y)), mask)


def _corners(box: Box) -> tuple[int, int, int, int]:
    return (_dots(box.x), _dots(box.y), _dots(box.x + box.width) - 1, _dots(box.y + box.height) - 1)


def _draw_label(canvas: ImageDraw.ImageDraw, fonts: _Fonts, mark: Mark, label: Label) -> None:
    paper = INK if label.bold else MUTED
    fill = paper if label.paper else mark.colours.ink
    place, anchor = (label.x * SCALE, label.y * SCALE), "ls" if label.begins else "ms"
    canvas.text(place, label.text, font=fonts.get(label.size, label.bold), fill=fill, anchor=anchor)
