"""Drawings as PNG, for workbooks: only recent versions of Excel can show SVG."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import cast

from django.conf import settings
from PIL import Image, ImageChops, ImageDraw, ImageFont

from .drawing import BORDER, CELL, INK, MUTED, PAPER, TONES, Box, Drawing, Label, Mark, Point

SCALE = 2  # pixels per unit, so that print is sharp
_STROKE = 0.4  # the opacity of strokes, as on the page
_BORDER = 0.7  # the width of the line around an area, in units
_COLOURS = 64
_APART = 12
"""How far the colours of a palette are apart: Pillow compares only the upper six bits, so closer ones change places."""


@dataclass(frozen=True, slots=True)
class Png:
    """A PNG file, with the size at which to show it, in screen pixels."""

    content: bytes
    width: int
    height: int


def picture_data_uri(content: bytes) -> str:
    """Return the PNG or JPEG file as an address for an <img>, "" for none."""
    if not content:
        return ""
    kind = "png" if content.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


def as_png(drawing: Drawing) -> Png:
    """Return the drawing on a white background, with its legend."""
    drawing = drawing.with_legend()
    image = Image.new("RGB", (_dots(drawing.width), _dots(drawing.height)), PAPER)
    canvas, fonts = ImageDraw.Draw(image), _Fonts()
    for mark in drawing.marks:
        if mark.box:
            _draw_box(image, canvas, mark, mark.box)
        elif mark.rings:
            _draw_area(image, canvas, mark)
        for line in mark.lines:
            points = [(x * SCALE, y * SCALE) for x, y in line]
            canvas.line(points, fill=mark.colours.ink, width=2 * SCALE, joint="curve")
        for label in mark.labels:
            if label.only != "narrow":
                _draw_label(canvas, fonts, mark, label)
    file = BytesIO()
    _in_few_colours(image).save(file, "PNG")
    return Png(file.getvalue(), round(drawing.width), round(drawing.height))


def _in_few_colours(image: Image.Image) -> Image.Image:
    """Return the picture with a palette of its most frequent colours: a third of the bytes. Only shades at the edges of
    letters change."""
    counted = image.getcolors(image.width * image.height) or []
    kept: list[tuple[int, ...]] = []
    for _count, colour in sorted(counted, reverse=True):
        shade = cast("tuple[int, ...]", colour)
        if all(max(abs(a - b) for a, b in zip(shade, other, strict=True)) >= _APART for other in kept):
            kept.append(shade)
        if len(kept) == _COLOURS:
            break
    palette = Image.new("P", (1, 1))
    palette.putpalette([band for shade in kept for band in shade])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


class _Fonts:
    """The font in the sizes and weights of one picture; each is loaded once."""

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


def _draw_box(image: Image.Image, canvas: ImageDraw.ImageDraw, mark: Mark, box: Box) -> None:
    canvas.rounded_rectangle(_corners(box), _dots(box.round), fill=mark.colours.fill)
    if strokes := mark.patterned:
        mask = _strokes(mark.tone, _dots(strokes.width), _dots(strokes.height))
        image.paste(mark.colours.ink, (_dots(strokes.x), _dots(strokes.y)), mask)


def _draw_area(image: Image.Image, canvas: ImageDraw.ImageDraw, mark: Mark) -> None:
    """Draw the points inside an odd number of rings, then the border. Strokes continue those of neighbouring areas."""
    rings = [[(x * SCALE, y * SCALE) for x, y in ring] for ring in mark.rings]
    area, place = _area_mask(rings)
    image.paste(mark.colours.fill, place, area)
    if mark.colours.strokes:
        image.paste(mark.colours.ink, place, ImageChops.multiply(area, _strokes(mark.tone, *area.size)))
    for ring in rings:
        canvas.line([*ring, ring[0]], fill=BORDER, width=round(_BORDER * SCALE))
    for label in mark.labels if mark.colours.strokes else ():
        canvas.rounded_rectangle(_corners(label.ground), _dots(label.ground.round), fill=mark.colours.fill)


def _area_mask(rings: Sequence[Sequence[Point]]) -> tuple[Image.Image, Point]:
    """Return a mask of the area and its position, which is a corner of the cells in which strokes repeat.

    Each ring inverts the pixels inside it. Only the ring's own bounding box is processed, since a region may have
    thousands of islands.
    """
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    left, top = (min(values) // (CELL * SCALE) * CELL * SCALE for values in (xs, ys))
    mask = Image.new("L", (max(xs) - left + 1, max(ys) - top + 1), 0)
    for ring in rings:
        xs, ys = zip(*ring, strict=True)
        x, y, right, bottom = min(xs), min(ys), max(xs) + 1, max(ys) + 1
        turned = Image.new("L", (right - x, bottom - y), 0)
        ImageDraw.Draw(turned).polygon([(one - x, other - y) for one, other in ring], fill=255)
        place = x - left, y - top
        before = mask.crop((*place, right - left, bottom - top))
        mask.paste(ImageChops.difference(before, turned), place)
    return mask, (left, top)


def _strokes(tone: str, width: int, height: int) -> Image.Image:
    """Return a mask of this size with the tone's strokes, repeated cell by cell from the top left corner."""
    mask = Image.new("L", (width, height), 0)
    canvas = ImageDraw.Draw(mask)
    for left in range(0, width, CELL * SCALE):
        for top in range(0, height, CELL * SCALE):
            for x1, y1, x2, y2 in TONES[tone].strokes:
                ends = (left + x1 * SCALE, top + y1 * SCALE, left + x2 * SCALE, top + y2 * SCALE)
                canvas.line(ends, fill=round(255 * _STROKE), width=round(1.2 * SCALE))
    return mask


def _corners(box: Box) -> tuple[int, int, int, int]:
    return (_dots(box.x), _dots(box.y), _dots(box.x + box.width) - 1, _dots(box.y + box.height) - 1)


def _draw_label(canvas: ImageDraw.ImageDraw, fonts: _Fonts, mark: Mark, label: Label) -> None:
    paper = INK if label.bold else MUTED
    fill = paper if label.paper else mark.colours.ink
    place, anchor = (label.x * SCALE, label.y * SCALE), "ls" if label.begins else "ms"
    canvas.text(place, label.text, font=fonts.get(label.size, label.bold), fill=fill, anchor=anchor)
