"""The only module that writes pictures of certificates. They are made of pixels only, stored once and never changed."""

import hashlib
from collections.abc import Iterable
from typing import BinaryIO

from documents.pictures.photo import Picture, make_background, make_clear_picture
from participants.models import CertificateImage

MAXIMUM_SIZE = 5 * 1024 * 1024  # bytes of an uploaded file
_CLEAR_SIDE, _PAPER_SIDE = 900, 2400  # pixels: 60 mm at 380 dpi; A4 at 205 dpi


def store_clear_image(file: BinaryIO) -> CertificateImage:
    """Store a logo or a signature, which may be transparent. Raise documents.pictures.photo.NoPhoto."""
    return _stored(make_clear_picture(file, longest_side=_CLEAR_SIDE))


def store_background(file: BinaryIO) -> CertificateImage:
    """Store a picture that fills the page. Raise documents.pictures.photo.NoPhoto."""
    return _stored(make_background(file, longest_side=_PAPER_SIDE))


def image_contents(digests: Iterable[str]) -> dict[str, bytes]:
    """Return the files by digest."""
    found = CertificateImage.objects.filter(digest__in={*digests} - {""})
    return {digest: bytes(content) for digest, content in found.values_list("digest", "content")}


def _stored(picture: Picture) -> CertificateImage:
    image, _is_new = CertificateImage.objects.get_or_create(
        digest=hashlib.sha256(picture.content).hexdigest(),
        defaults={
            "media_type": picture.media_type,
            "width": picture.width,
            "height": picture.height,
            "content": picture.content,
        },
    )
    return image
