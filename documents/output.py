"""Writing the result of a command to a file or to standard output."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

_STANDARD_OUTPUT = "-"


class OutputError(Exception):
    """The output could not be written, or not all of it. str() gives the place and the reason in one line."""


def write_output(content: bytes, output: str) -> None:
    """Write to the file with this name, or to standard output for "-". Raise OutputError."""
    try:
        if output == _STANDARD_OUTPUT:
            _write_to_standard_output(content)
        else:
            Path(output).write_bytes(content)
    except (OSError, ValueError) as error:
        name = _("Standard output") if output == _STANDARD_OUTPUT else _printable(output)
        parts = {"file": name, "reason": getattr(error, "strerror", None) or str(error)}
        raise OutputError(_("%(file)s cannot be written: %(reason)s") % parts) from error


def _write_to_standard_output(content: bytes) -> None:
    if sys.stdout is None:  # closed by the parent process
        raise OSError(_("it is closed"))
    stream = sys.stdout.buffer
    try:
        stream.write(content)
        stream.flush()
    except OSError:
        _discard_buffer()
        raise


def _discard_buffer() -> None:
    """Send the rest of the buffer to the null device: Python flushes it at exit and would report the error again."""
    with suppress(OSError, ValueError):  # the stream has no file descriptor
        file = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, file)
        os.close(nowhere)


def _printable(path: str) -> str:
    return " ".join(path.encode(errors="replace").decode().replace("\0", "?").split())
