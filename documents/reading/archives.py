"""Looking into a ZIP file of a user within limits."""

import struct
import zlib
from typing import IO
from zipfile import BadZipFile

ENCRYPTED = 0x1
"""The flag of an entry that needs a password."""
DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error)
"""What Python raises for a damaged archive."""
_END, _TAIL = b"PK\x05\x06", 65_557  # how the end of the list begins, and where it begins at the earliest
_LARGE, _LARGE_SIZE = b"PK\x06\x07", 20  # how the record of a ZIP64 begins that stands before it, and its bytes
_LONGEST_ENTRY = 1_000  # bytes of the list for one file


def has_short_list(file: IO[bytes], most_files: int) -> bool:
    """Return whether the list of files is short enough for that many files, so that a long one is not even read.

    A ZIP64 has another list, which no file of an accepted size needs.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL - _LARGE_SIZE))
    before, found, end = file.read().rpartition(_END)
    return (
        bool(found)
        and not before[-_LARGE_SIZE:].startswith(_LARGE)
        and struct.unpack_from("<L", end, 8)[0] <= most_files * _LONGEST_ENTRY
    )
