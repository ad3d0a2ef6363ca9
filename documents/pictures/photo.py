"""Photos as people send them, made into plain JPEG: nothing of the file that came is kept but what can be seen."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import BinaryIO

from PIL import Image, ImageFile, ImageOps

from documents.text import tidy

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


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or a JPEG, with its size in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


def make_photo(file: BinaryIO) -> Photo:
    """The picture in the file, upright, at most LONGEST_SIDE wide and high, on white where it was transparent; of an
    animation the first frame. Metadata (EXIF with its place, comments, profiles) and whatever else the file carried
    stay behind, since only pixels are taken over. Raises NoPhoto."""
    picture = _on_white(_pixels(file, LONGEST_SIDE))
    small = picture.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Photo(_as_jpeg(picture), _as_jpeg(small), *picture.size)


def make_clear_picture(file: BinaryIO, *, longest_side: int) -> Picture:
    """The same for what lies upon other things, such as a signature or a logo: a PNG that keeps what is transparent.
    The same pixels give the same bytes. Raises NoPhoto."""
    picture = _pixels(file, longest_side)
    return Picture(_as_png(picture), "image/png", *picture.size)


def make_background(file: BinaryIO, *, longest_side: int) -> Picture:
    """The same for what lies below everything: a JPEG on white. Raises NoPhoto."""
    picture = _on_white(_pixels(file, longest_side))
    return Picture(_as_jpeg(picture), "image/jpeg", *picture.size)


def _pixels(file: BinaryIO, longest_side: int) -> Image.Image:
    try:
        with _strictly(), Image.open(file, formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooManyPixels
            return _upright(image, longest_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except NoPhoto:
        raise
    except Exception as error:  # decoders stumble over broken files in as many ways as there are files
        raise NoPhoto(tidy(str(error))) from error


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


def _upright(image: Image.Image, longest_side: int) -> Image.Image:
    """Turned as its EXIF says, within the longest side, in plain RGB or, where something is transparent, RGBA."""
    image.draft("RGB", (longest_side, longest_side))  # a JPEG is decoded small at once
    turned = image.getexif().get(0x0112)  # Orientation
    picture = image.convert("RGBA" if image.has_transparency_data else "RGB")
    picture.thumbnail((longest_side, longest_side))
    if turned in range(2, 9):
        # convert() and thumbnail() may have dropped what says so.
        picture.getexif()[0x0112] = turned
        picture = ImageOps.exif_transpose(picture)
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _as_jpeg(picture: Image.Image) -> bytes:
    plain = Image.new("RGB", picture.size)
    plain.paste(picture)  # a new picture carries no metadata
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _as_png(picture: Image.Image) -> bytes:
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)  # without a mask: pixels as they are, and nothing else
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()
