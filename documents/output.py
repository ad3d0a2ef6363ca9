"""What a command has made, written to a file or to standard output."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

_STANDARD_OUTPUT = "-"


class OutputError(Exception):
    """Nothing, or not all, could be written; str() says where and why, in one line."""


def write_output(content: bytes, output: str) -> None:
    """Write to the file of that name, or to standard output for "-". Raises OutputError."""
    try:
        if output == _STANDARD_OUTPUT:
            _write_to_standard_output(content)
        else:
            Path(output).write_bytes(content)
    except (OSError, ValueError) as error:
        name = _("Standard output") if output == _STANDARD_OUTPUT else _shown(output)
        parts = {"file": name, "reason": getattr(error, "strerror", None) or str(error)}
        raise OutputError(_("%(file)s cannot be written: %(reason)s") % parts) from error


def _write_to_standard_output(content: bytes) -> None:
    if sys.stdout is None:  # closed by whoever started us
        raise OSError(_("it is closed"))
    stream = sys.stdout.buffer
    try:
        stream.write(content)
        stream.flush()
    except OSError:
        _drop_what_is_left()
        raise


def _drop_what_is_left() -> None:
    """Python writes what is still in the buffer as it ends, and would complain a second time."""
    with suppress(OSError, ValueError):  # a stream without a file behind it
        file = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, file)
        os.close(nowhere)


def _shown(path: str) -> str:
    return " ".join(path.encode(errors="replace").decode().replace("\0", "?").split())
