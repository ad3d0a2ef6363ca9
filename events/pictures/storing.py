"""The only module that writes pictures of documents. They are made of pixels only, stored once and never changed."""

import hashlib
from collections.abc import Iterable
from typing import TypeVar

from documents.pictures.photo import Picture
from events.models.picture import StoredPicture

MAXIMUM_SIZE = 5 * 1024 * 1024  # bytes of an uploaded file
CLEAR_SIDE = 900  # pixels of a logo or a signature: 60 mm at 380 dpi

Stored = TypeVar("Stored", bound=StoredPicture)


def store_picture(model: type[Stored], picture: Picture) -> Stored:
    """Return the picture as it is stored, once for each content."""
    image, _is_new = model._default_manager.get_or_create(
        digest=hashlib.sha256(picture.content).hexdigest(),
        defaults={
            "media_type": picture.media_type,
            "width": picture.width,
            "height": picture.height,
            "content": picture.content,
        },
    )
    return image


def picture_contents(model: type[StoredPicture], digests: Iterable[str]) -> dict[str, bytes]:
    """Return the files by digest."""
    found = model._default_manager.filter(digest__in={*digests} - {""})
    return {digest: bytes(content) for digest, content in found.values_list("digest", "content")}
