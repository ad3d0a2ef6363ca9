"""What a ZIP among the materials may hold: a few files of known kinds, which people can unpack without harm."""

import stat
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import IO
from zipfile import ZipFile, ZipInfo

from documents.reading.archives import DAMAGED, ENCRYPTED, has_short_list

MOST_FILES = 200
LARGEST_UNPACKED = 200 * 2**20
"""Bytes of all files together, as the archive declares them."""
TEXTS = {".txt", ".csv"}


def is_harmless(file: IO[bytes], signatures: Mapping[str, bytes]) -> bool:
    """Return whether all files in the archive have a known extension and begin with its signature.

    An archive within the archive, a link, an encrypted file and a path that leaves the folder are refused.
    """
    try:
        if not has_short_list(file, MOST_FILES):
            return False
        with ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            size = sum(entry.file_size for entry in entries)
            if not entries or len(entries) > MOST_FILES or size > LARGEST_UNPACKED:
                return False
            return all(_fits(archive, entry, signatures) for entry in entries)
    except DAMAGED:
        return False


def _fits(archive: ZipFile, entry: ZipInfo, signatures: Mapping[str, bytes]) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in entry.filename or is_link or entry.flag_bits & ENCRYPTED:
        return False
    suffix = path.suffix.lower()
    with archive.open(entry) as content:
        start = content.read(1_024)
    return b"\0" not in start if suffix in TEXTS else suffix in signatures and start.startswith(signatures[suffix])
