"""The stored files: all of them by name, whatever the storage, and storing one of an archive."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from .errors import BackupError

MARK = ".restoring"
"""The file that is in the storage while a restore runs."""
_IN_MEMORY = 4 * 2**20


def names(folder: str = "") -> Iterator[str]:
    """Yield the names of all stored files, in a fixed order."""
    if folder == "" and not _exists():
        return
    folders, files = default_storage.listdir(folder)
    for name in sorted(files):
        if folder or name != MARK:
            yield f"{folder}{name}"
    for name in sorted(folders):
        yield from names(f"{folder}{name}/")


def _exists() -> bool:
    try:
        default_storage.listdir("")
    except FileNotFoundError:  # nothing was uploaded yet
        return False
    return True


@contextmanager
def copied(name: str) -> Iterator[tuple[int, IO[bytes]] | None]:
    """Give size and content of the file, or None if it was deleted meanwhile.

    It is a copy, because the size must be known before the content, and the file may still grow.
    """
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as copy:
        try:
            with default_storage.open(name) as file:
                for chunk in file.chunks():
                    copy.write(chunk)
        except FileNotFoundError:
            yield None
            return
        size = copy.tell()
        copy.seek(0)
        yield size, copy


def is_harmless(name: str) -> bool:
    """Return whether the name of a file in an archive stays inside the storage."""
    parts = PurePosixPath(name).parts
    return bool(parts) and name == "/".join(parts) and not ({"/", "..", MARK} & {*parts}) and not {"\\", "\0"} & {*name}


def store(name: str, content: IO[bytes]) -> None:
    """Store a file of an archive under its own name. Raise BackupError for a name that leads elsewhere."""
    refusal = BackupError(_("The archive has a file whose name cannot be stored."))
    if not is_harmless(name):
        raise refusal
    try:
        stored = default_storage.save(name, File(content, name=name))
    except SuspiciousOperation:
        raise refusal from None
    if stored != name:
        default_storage.delete(stored)
        raise refusal
