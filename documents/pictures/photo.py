"""Converts uploaded pictures to plain JPEG or PNG. Only the pixels of the uploaded file are kept."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import IO

from PIL import Image, ImageFile, ImageOps

from documents.text import tidy

LONGEST_SIDE = 1600  # pixels; enough for the width of a printed page
SMALL_SIDE = 480
MOST_PIXELS = 50_000_000  # the largest photos of phones; decoded, 150 MB
_FORMATS = ["JPEG", "PNG", "WEBP"]
_QUALITY = 82
_decoding = Lock()


class NoPhoto(Exception):
    """The file is not a complete JPEG, PNG or WebP."""


class TooManyPixels(NoPhoto):
    """The picture has more than MOST_PIXELS: a mistake, or a decompression bomb."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as a JPEG and as a small JPEG, with the size of the first in pixels."""

    full: bytes
    small: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG or JPEG, with its size in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


def make_photo(file: IO[bytes]) -> Photo:
    """Return the picture in the file, upright, at most LONGEST_SIDE wide and high, on a white background.

    Only pixels are kept, so metadata (EXIF with the location, comments, profiles) and any other content are removed. An
    animation gives its first frame. Raise NoPhoto.
    """
    picture = _on_white(_pixels(file, LONGEST_SIDE))
    small = picture.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Photo(_as_jpeg(picture), _as_jpeg(small), *picture.size)


def make_clear_picture(file: IO[bytes], *, longest_side: int) -> Picture:
    """Return the picture in the file as a PNG that stays transparent, such as a signature or a logo. Raise NoPhoto.

    The same pixels give the same bytes.
    """
    picture = _pixels(file, longest_side)
    return Picture(_as_png(picture), "image/png", *picture.size)


def make_background(file: IO[bytes], *, longest_side: int) -> Picture:
    """Return the picture in the file as a JPEG on white, for the background of a page. Raise NoPhoto."""
    picture = _on_white(_pixels(file, longest_side))
    return Picture(_as_jpeg(picture), "image/jpeg", *picture.size)


def _pixels(file: IO[bytes], longest_side: int) -> Image.Image:
    try:
        with _strict_decoding(), Image.open(file, formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise TooManyPixels
            return _upright(image, longest_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except NoPhoto:
        raise
    except Exception as error:  # decoders raise many different exceptions for damaged files
        raise NoPhoto(tidy(str(error))) from error


@contextmanager
def _strict_decoding() -> Iterator[None]:
    """Make Pillow refuse truncated files, and decode one picture at a time, because decoded pictures are large.

    WeasyPrint sets Pillow to accept truncated files for the whole process.
    """
    with _decoding:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _upright(image: Image.Image, longest_side: int) -> Image.Image:
    """Return the picture turned as its EXIF says, within the longest side, in RGB or (if transparent) RGBA."""
    image.draft("RGB", (longest_side, longest_side))  # decodes a JPEG at a small size
    orientation = image.getexif().get(0x0112)
    picture = image.convert("RGBA" if image.has_transparency_data else "RGB")
    picture.thumbnail((longest_side, longest_side))
    if orientation in range(2, 9):
        # convert() and thumbnail() may have dropped the orientation.
        picture.getexif()[0x0112] = orientation
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
    plain.paste(picture)  # a new picture has no metadata
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _as_png(picture: Image.Image) -> bytes:
    plain = Image.new(picture.mode, picture.size)
    plain.paste(picture)  # without a mask, so that pixels stay as they are
    out = io.BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()
