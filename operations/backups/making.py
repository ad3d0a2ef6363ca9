"""Making a backup while the portal runs."""

import hashlib
from collections.abc import Sequence
from contextlib import closing
from typing import IO, BinaryIO

import pyrage
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from . import files, tables
from .archive import HEADER, MANIFEST, PIECE, ArchiveWriter
from .digests import Contents
from .encryption import encrypted

_CHUNK = 2**20


def make(target: BinaryIO, recipients: Sequence[pyrage.x25519.Recipient]) -> Contents:
    """Write the archive of database and files to the target. Return what it holds."""
    contents = Contents()
    with encrypted(target, recipients) as sink, closing(ArchiveWriter(sink)) as writer:
        with tables.snapshot() as snapshot:
            writer.note(HEADER, _header(snapshot))
            for table, columns in tables.columns().items():
                _write_table(writer, contents, snapshot, table, columns)
        for name in files.names():
            _write_file(writer, contents, name)
        writer.note(MANIFEST, contents.manifest())
    return contents


def _header(snapshot: BaseDatabaseWrapper) -> dict[str, object]:
    return {
        "engine": snapshot.vendor,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "migrations": tables.migrations(snapshot),
        "columns": tables.columns(),
        "sequences": tables.sequences(snapshot),
    }


def _write_table(
    writer: ArchiveWriter, contents: Contents, snapshot: BaseDatabaseWrapper, table: str, columns: list[str]
) -> None:
    waiting, number = bytearray(), 0

    def keep(content: bytes) -> None:
        nonlocal number
        waiting.extend(content)
        while len(waiting) >= PIECE:
            number += 1
            _write_piece(writer, contents, table, number, bytes(waiting[:PIECE]))
            del waiting[:PIECE]

    tables.read_rows(snapshot, table, columns, keep)
    if waiting:
        _write_piece(writer, contents, table, number + 1, bytes(waiting))


def _write_piece(writer: ArchiveWriter, contents: Contents, table: str, number: int, content: bytes) -> None:
    contents.rows(table, content)
    writer.piece(table, number, content)


def _write_file(writer: ArchiveWriter, contents: Contents, name: str) -> None:
    with files.copied(name) as found:
        if found:
            size, content = found
            contents.file(name, size, digest_of(content))
            content.seek(0)
            writer.file(name, size, content)


def digest_of(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
