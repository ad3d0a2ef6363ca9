"""Files that are attached to mails. A mail of the outbox only names them; they are made when it is sent, so the
database holds no copy of them, and what was deleted meanwhile is not sent.

Apps register the kinds in their module `background`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.registry import discover

Reference = tuple[str, int]
"""A kind of attachment and the key of the object that it is made from."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    media_type: str
    content: bytes


class AttachmentLost(ValueError):
    """What should be attached exists no longer. The mail fails with this text."""


Loader = Callable[[int], File]
_loaders: dict[str, Loader] = {}


def attachment(kind: str) -> Callable[[Loader], Loader]:
    """Register the function that makes the file of an object, or raises AttachmentLost."""

    def register(loader: Loader) -> Loader:
        _loaders[kind] = loader
        return loader

    return register


def load(kind: str, key: int) -> File:
    """Return the file. Raise AttachmentLost."""
    discover()
    if kind not in _loaders:
        raise AttachmentLost(f"No attachments of the kind {kind} are known.")
    return _loaders[kind](key)
