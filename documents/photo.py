"""Photos as people send them, made into plain JPEG: nothing of the file that came is kept but what can be seen."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import BinaryIO

from PIL import Image, ImageFile, ImageOps

from .text import tidy

LONGEST_SIDE = 1600  # pixels: enough for the width of a printed page
SMALL_SIDE = 480
MOST_PIXELS = 50_000_000  # what a phone takes at most; decoded it is 150 MB
_FORMATS = ["JPEG", "PNG", "WEBP"]
_QUALITY = 82
_decoding = Lock()


class NoPhoto(Exception):
    """The file is no JPEG, PNG or WebP that can be decoded to its end."""


class TooManyPixels(NoPhoto):
    """Decoded, it would be larger than MOST_PIXELS: a mistake, or a decompression bomb."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG and a small one of the same, with the size of the first in pixels."""

    full: bytes
    small: bytes
    width: int
    height: int


def make_photo(file: BinaryIO) -> Photo:
    """The picture in the file, upright, at most LONGEST_SIDE wide and high, on white where it was transparent; of an
    animation the first frame. Metadata (EXIF with its place, comments, profiles) and whatever else the file carried
    stay behind, since only pixels are taken over. Raises NoPhoto."""
    try:
        with _strictly(), Image.open(file, formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooManyPixels
            picture = _upright(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except NoPhoto:
        raise
    except Exception as error:  # decoders stumble over broken files in as many ways as there are files
        raise NoPhoto(tidy(str(error))) from error
    small = picture.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Photo(_as_jpeg(picture), _as_jpeg(small), *picture.size)


@contextmanager
def _strictly() -> Iterator[None]:
    """Refuse files that end too early, which WeasyPrint tells Pillow to accept, for the whole process. One picture at a
    time: decoded they are large."""
    with _decoding:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says, within LONGEST_SIDE, in plain RGB."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded small at once
    turned = image.getexif().get(0x0112)  # Orientation
    picture = image.convert("RGBA" if image.has_transparency_data else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    if turned in range(2, 9):
        # convert() and thumbnail() may have dropped what says so.
        picture.getexif()[0x0112] = turned
        picture = ImageOps.exif_transpose(picture)
    return picture


def _as_jpeg(picture: Image.Image) -> bytes:
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)  # a new picture carries no metadata
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
