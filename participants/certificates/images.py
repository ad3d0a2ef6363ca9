"""Pictures of certificates."""

from collections.abc import Iterable
from typing import BinaryIO

from documents.pictures.photo import make_background, make_clear_picture
from events.pictures.storing import CLEAR_SIDE, picture_contents, store_picture
from participants.models import CertificateImage

_PAPER_SIDE = 2400  # pixels: A4 at 205 dpi


def store_clear_image(file: BinaryIO) -> CertificateImage:
    """Store a logo or a signature, which may be transparent. Raise documents.pictures.photo.NoPhoto."""
    return store_picture(CertificateImage, make_clear_picture(file, longest_side=CLEAR_SIDE))


def store_background(file: BinaryIO) -> CertificateImage:
    """Store a picture that fills the page. Raise documents.pictures.photo.NoPhoto."""
    return store_picture(CertificateImage, make_background(file, longest_side=_PAPER_SIDE))


def image_contents(digests: Iterable[str]) -> dict[str, bytes]:
    """Return the files by digest."""
    return picture_contents(CertificateImage, digests)
