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
_LONGEST_ENTRY = 1_000  # bytes of the list for one file


def has_short_list(file: IO[bytes], most_files: int) -> bool:
    """Return whether the list of files is short enough for that many files, so that a long one is not even read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    _before, found, end = file.read().rpartition(_END)
    return bool(found) and struct.unpack_from("<L", end, 8)[0] <= most_files * _LONGEST_ENTRY
