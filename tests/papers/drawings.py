"""Invented pictures for documents: a logo and a signature, as PNG with a transparent ground."""

import io

from PIL import Image, ImageDraw

_SIDE = 400  # pixels


def logo(colour: str = "#1d4f8d") -> io.BytesIO:
    """Return a round mark with an open book."""
    image = Image.new("RGBA", (_SIDE, _SIDE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    pen.ellipse((8, 8, _SIDE - 8, _SIDE - 8), fill=colour)
    pen.ellipse((36, 36, _SIDE - 36, _SIDE - 36), outline="white", width=6)
    for side in (-1, 1):
        page = [(0, 0), (110, -30), (110, 90), (0, 120)]
        pen.polygon([(_SIDE / 2 + side * (x + 6), y + 160) for x, y in page], fill="white")
    return _as_png(image)


def signature() -> io.BytesIO:
    """Return a stroke of a pen."""
    image = Image.new("RGBA", (2 * _SIDE, _SIDE), (0, 0, 0, 0))
    points = [(60, 300), (140, 80), (200, 320), (270, 120), (330, 280), (420, 180), (520, 260), (740, 140)]
    ImageDraw.Draw(image).line(points, fill="#123a8c", width=9, joint="curve")
    return _as_png(image)


def _as_png(image: Image.Image) -> io.BytesIO:
    file = io.BytesIO()
    image.save(file, "PNG")
    file.seek(0)
    return file
