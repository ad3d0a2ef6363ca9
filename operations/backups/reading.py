"""Reading an archive: its parts in their order, each checked against the manifest at the end."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, BinaryIO

from django.utils.dateparse import parse_datetime

from .archive import FILES, FORMAT, HEADER, MANIFEST, TABLES, Member, damaged, members
from .digests import Contents
from .errors import BackupError
from .files import is_harmless


@dataclass(frozen=True, slots=True)
class Header:
    """What an archive says of itself. Nothing of it is trusted further than its type."""

    engine: str
    made_at: datetime
    migrations: list[list[str]]
    columns: dict[str, list[str]]
    sequences: dict[str, int]

    @classmethod
    def of(cls, note: dict[str, Any]) -> "Header":
        try:
            made_at = parse_datetime(str(note["made_at"]))
            sequences = {str(table): int(number) for table, number in note["sequences"].items()}
            columns = {str(table): [str(name) for name in names] for table, names in note["columns"].items()}
            migrations = [[str(app), str(name)] for app, name in note["migrations"]]
        except (AttributeError, KeyError, TypeError, ValueError):
            raise damaged() from None
        if made_at is None or made_at.tzinfo is None or not all(0 < number < 2**62 for number in sequences.values()):
            raise damaged()
        return cls(str(note.get("engine")), made_at, migrations, columns, sequences)


class Receiver:
    """What is done with the parts of an archive; this one does nothing, so it only checks."""

    def begin(self, header: Header) -> None: ...

    def table(self, name: str, rows: IO[bytes]) -> None:
        while rows.read(2**20):
            pass

    def file(self, name: str, content: IO[bytes]) -> None:
        while content.read(2**20):
            pass


def read(source: BinaryIO, receiver: Receiver) -> tuple[Header, Contents]:
    """Give the decrypted parts to the receiver. Return the header and what came. Raise BackupError.

    Only after it has returned is it sure that the parts are complete and as they were written.
    """
    contents, parts = Contents(), members(source)
    first = next(parts, None)
    if first is None or first.name != HEADER:
        raise damaged()
    header = Header.of(first.note())
    receiver.begin(header)
    for member in _tables(parts, header, contents, receiver):
        if member.name == MANIFEST:
            if {**contents.manifest(), "format": FORMAT} != member.note() or next(parts, None) is not None:
                raise damaged()
            while source.read(2**16):
                pass  # the blocks that end a tar, and then the check that nothing was cut off
            return header, contents
        _file(member, contents, receiver)
    raise damaged()  # without a manifest the end is missing


def _tables(parts: Iterator[Member], header: Header, contents: Contents, receiver: Receiver) -> Iterator[Member]:
    """Give the tables to the receiver and yield the members after them."""
    waiting = next(parts, None)
    while waiting is not None and waiting.name.startswith(TABLES):
        table = waiting.name.removeprefix(TABLES).partition("/")[0]
        if table not in header.columns:
            raise damaged()
        rows = _Rows(table, waiting, parts, contents)
        try:
            receiver.table(table, io.BufferedReader(rows, 2**16))
        except Exception:
            if rows.failure:  # libraries report the failure of a reader as one of their own
                raise rows.failure from None
            raise
        rows.drain()
        waiting = rows.following
    if waiting is not None:
        yield waiting
        yield from parts


class _Rows(io.RawIOBase):
    """The rows of one table, across its pieces. `following` is the first member after them."""

    def __init__(self, table: str, first: Member, parts: Iterator[Member], contents: Contents):
        self._prefix, self._table = f"{TABLES}{table}/", table
        self._parts, self._contents = parts, contents
        self._number = 0
        self._left = b""
        self.following: Member | None = first
        self.failure: BackupError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            if self.following is None or not self.following.name.startswith(self._prefix):
                return 0
            try:
                self._take(self.following)
            except BackupError as failure:
                self.failure = failure
                raise
        size = min(len(buffer), len(self._left))
        buffer[:size], self._left = self._left[:size], self._left[size:]
        return size

    def _take(self, member: Member) -> None:
        self._number += 1
        if member.name != f"{self._prefix}{self._number:06}":
            raise damaged()
        self._left = member.piece()
        self._contents.rows(self._table, self._left)
        self.following = next(self._parts, None)

    def drain(self) -> None:
        buffer = bytearray(2**16)
        while self.readinto(buffer):
            pass


class _Digested(io.RawIOBase):
    """A file that is digested while it is read."""

    def __init__(self, content: IO[bytes]):
        self._content = content
        self.digest, self.size = hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._content.read(len(buffer))
        buffer[: len(content)] = content
        self.digest.update(content)
        self.size += len(content)
        return len(content)


def _file(member: Member, contents: Contents, receiver: Receiver) -> None:
    name = member.name.removeprefix(FILES)
    if not member.name.startswith(FILES) or not is_harmless(name):
        raise damaged()
    content = _Digested(member.content)
    receiver.file(name, io.BufferedReader(content, 2**16))
    if content.size != member.size:
        raise damaged()
    contents.file(name, member.size, content.digest.hexdigest())
