"""Converts uploaded pictures to plain JPEG or PNG. Only the pixels of the uploaded file are kept."""

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from documents import wording
from documents.text import tidy

LONGEST_SIDE = 1600  # pixels; enough for the width of a printed page
SMALL_SIDE = 480
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 9_000_000, "WEBP": 5_000_000}
"""By format. No picture within them takes more than about 100 MB: a JPEG, such as the largest photos of phones, is
decoded at a small size, a PNG takes up to 11 bytes for each pixel, and WebP 20."""
_MOST_PROGRESSIVE = 12_000_000  # pixels of a JPEG in several scans, which take 8 bytes for each until the last one
_MOST_SCANS = 60  # usual are 10; each goes over the whole picture
_START_OF_SCAN, _FILL = 0xDA, 0xFF
_STARTS_OF_FRAME = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_SCAN = bytes([0xFF, _START_OF_SCAN])
_QUALITY = 82
_decoding = Lock()


class NoPhoto(Exception):
    """The file is not a complete JPEG, PNG or WebP."""


class TooManyPixels(NoPhoto):
    """The picture has more pixels than its format may have: a mistake, or a decompression bomb."""

    def __init__(self, most: int):
        super().__init__()
        self.megapixels = most // 1_000_000

    def __str__(self) -> str:
        """Return the limit and what to do, as part of a sentence."""
        limits = {"pixels": wording.number(self.megapixels), "jpeg": wording.number(MOST_PIXELS["JPEG"] // 1_000_000)}
        if self.megapixels == MOST_PIXELS["JPEG"] // 1_000_000:
            return _("more than %(pixels)s megapixels") % limits
        return _("more than %(pixels)s megapixels; a JPEG may have %(jpeg)s") % limits


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
        with _strict_decoding(), Image.open(file, formats=[*MOST_PIXELS]) as image:
            _check_cost(image, file)
            return _upright(image, longest_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels(MOST_PIXELS["JPEG"]) from None
    except NoPhoto:
        raise
    except Exception as error:  # decoders raise many different exceptions for damaged files
        raise NoPhoto(tidy(str(error))) from error


def _check_cost(image: Image.Image, file: IO[bytes]) -> None:
    """Raise NoPhoto if decoding the picture would take too much memory or time."""
    most = MOST_PIXELS[image.format or ""]
    if image.format == "JPEG":
        file.seek(0)
        content = file.read()
        if content.count(_SCAN) > _MOST_SCANS:
            raise NoPhoto("scans")
        if "progressive" in image.info or _has_scans_of_parts(content):
            most = _MOST_PROGRESSIVE
    if image.width * image.height > most:
        raise TooManyPixels(most)


def _has_scans_of_parts(content: bytes) -> bool:
    """Return whether the first scan of the JPEG lacks some of its colours, so that all scans are kept to the last. It
    may be so if the parts before the scan are not as they should be."""
    place, components = 2, 0
    while place + 10 < len(content) and content[place] == _FILL:
        marker, length = struct.unpack_from(">BH", content, place + 1)
        if marker == _START_OF_SCAN:
            return content[place + 4] < components
        if marker in _STARTS_OF_FRAME:
            components = content[place + 9]
        place += 1 if marker == _FILL else length + 2
    return True


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
    factor = max(*image.size) // longest_side or 1
    image.draft("RGB", (image.width // factor, image.height // factor))  # decodes a JPEG at a small size
    orientation = image.getexif().get(0x0112)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    image.load()
    picture = image if image.mode == mode else image.convert(mode)  # convert() copies in any case
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
