"""The tar inside an archive: names, limits, and its members as a stream. What is read is hostile."""

import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from django.utils.translation import gettext as _

from .errors import BackupError

HEADER, MANIFEST, TABLES, FILES = "header.json", "manifest.json", "tables/", "files/"
FORMAT = 1
PIECE = 4 * 2**20
"""Bytes of a table in one member, before compression."""
_LARGEST_NOTE = 16 * 2**20
"""Bytes of the header, the manifest or a long name: the largest that is read into memory."""
_LARGEST_FILE = 4 * 2**30
_FILE_TYPES = (tarfile.REGTYPE, tarfile.AREGTYPE)


def damaged() -> BackupError:
    return BackupError(_("The archive is damaged, or no backup of the portal."))


class _Member(tarfile.TarInfo):
    """A member whose size is within the limits. tarfile reads long names and their kin into memory."""

    @classmethod
    def frombuf(cls, buf: Any, encoding: str, errors: str) -> "_Member":
        member = super().frombuf(buf, encoding, errors)
        if member.size > (_LARGEST_FILE if member.type in _FILE_TYPES else _LARGEST_NOTE):
            raise damaged()
        return member


@dataclass(frozen=True, slots=True)
class Member:
    """One member. Its content must be read before the next one."""

    name: str
    size: int
    content: IO[bytes]

    def note(self) -> dict[str, Any]:
        """Return the JSON of the header or the manifest. Raise BackupError."""
        if self.size > _LARGEST_NOTE:
            raise damaged()
        try:
            note = json.loads(self.content.read(self.size))
        except ValueError:
            raise damaged() from None
        if not isinstance(note, dict) or note.get("format") != FORMAT:
            raise damaged()
        return note

    def piece(self) -> bytes:
        """Return the piece of a table. Raise BackupError if it is larger than pieces are."""
        if self.size > 2 * PIECE:
            raise damaged()
        unpacking = zlib.decompressobj()
        try:
            content = unpacking.decompress(self.content.read(self.size), 2 * PIECE)
        except zlib.error:
            raise damaged() from None
        if unpacking.unconsumed_tail or not unpacking.eof:
            raise damaged()
        return content


class ArchiveWriter:
    """Writes members one after the other."""

    def __init__(self, target: BinaryIO):
        self._tar = tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115  closed by close()

    def note(self, name: str, content: dict[str, Any]) -> None:
        self._bytes(name, json.dumps(content | {"format": FORMAT}).encode())

    def piece(self, table: str, number: int, content: bytes) -> None:
        self._bytes(f"{TABLES}{table}/{number:06}", zlib.compress(content, 3))

    def file(self, name: str, size: int, content: IO[bytes]) -> None:
        self._add(f"{FILES}{name}", size, content)

    def close(self) -> None:
        self._tar.close()

    def _bytes(self, name: str, content: bytes) -> None:
        self._add(name, len(content), io.BytesIO(content))

    def _add(self, name: str, size: int, content: IO[bytes]) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, content)


def members(source: BinaryIO) -> Iterator[Member]:
    """Yield the members of the tar. Raise BackupError for what no backup has, such as links."""
    try:
        with tarfile.open(fileobj=source, mode="r|", tarinfo=_Member) as tar:
            for info in tar:
                content = tar.extractfile(info) if info.type in _FILE_TYPES else None
                if content is None:
                    raise damaged()
                yield Member(info.name, info.size, content)
    except (tarfile.TarError, EOFError, ValueError, UnicodeDecodeError, OverflowError):
        raise damaged() from None
