"""A ticket as one picture: the QR code with the words around it, to be saved on a phone and shown without a network."""

from collections.abc import Sequence
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

from .qr import qr_png

_WIDTH, _MARGIN = 1080, 60  # pixels
_LINE = 1.35  # the height of a line, of the size of its letters
_INK, _PAPER = "#111111", "#ffffff"
_LARGE, _NORMAL = 54, 38
_MOST_LINES = 6
"""Lines of one text; a longer one is cut."""


def ticket_png(code: str, *, title: str, above: Sequence[str], below: Sequence[str]) -> bytes:
    """Return a PNG with the title and the texts above the QR code of `code`, and the other texts below it."""
    picture = Image.open(BytesIO(qr_png(code, width=_WIDTH - 2 * _MARGIN)))
    head = [*_lines(title, _LARGE, bold=True), *(line for text in above for line in _lines(text, _NORMAL))]
    foot = [line for text in below for line in _lines(text, _NORMAL)]
    height = 2 * _MARGIN + picture.height + round(_LINE * sum(font.size for _text, font in [*head, *foot]))
    image = Image.new("RGB", (_WIDTH, height), _PAPER)
    y = _write(image, head, _MARGIN)
    image.paste(picture.convert("RGB"), ((_WIDTH - picture.width) // 2, y))
    _write(image, foot, y + picture.height)
    file = BytesIO()
    image.convert("L").save(file, "PNG", optimize=True)
    return file.getvalue()


def _lines(text: str, size: int, *, bold: bool = False) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """Return the text in lines that fit, with their font. A word that is too long is broken."""
    font = ImageFont.truetype(settings.FONT_DIR / "PublicSans[wght].ttf", size)
    font.set_variation_by_axes([650 if bold else 450])
    room, lines = _WIDTH - 2 * _MARGIN, [""]
    for word in text.split():
        if font.getlength(joined := f"{lines[-1]} {word}".strip()) <= room:
            lines[-1] = joined
            continue
        lines.append("")
        for character in word:
            if font.getlength(lines[-1] + character) > room:
                lines.append("")
            lines[-1] += character
    return [(line, font) for line in lines if line][:_MOST_LINES]


def _write(image: Image.Image, lines: Sequence[tuple[str, ImageFont.FreeTypeFont]], y: int) -> int:
    """Write the lines in the middle, from y on; return where the next one would be."""
    canvas = ImageDraw.Draw(image)
    for text, font in lines:
        canvas.text((_WIDTH / 2, y), text, fill=_INK, font=font, anchor="ma")
        y += round(font.size * _LINE)
    return y
