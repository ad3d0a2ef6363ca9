"""The encrypted stream: a thread encrypts or decrypts between a pipe and the file."""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any, BinaryIO

import pyrage
from django.utils.translation import gettext as _

from .errors import BackupError


class _Side(Thread):
    """The other side of the pipe. `failure` is the error with which it ended."""

    def __init__(self, work: Callable[[], None], pipe: BinaryIO):
        super().__init__(name="backup", daemon=True)
        self._work, self._pipe = work, pipe
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            self._work()
        except Exception as error:
            self.failure = error
        finally:
            with suppress(OSError):
                self._pipe.close()  # so that this side is not waited for


@contextmanager
def encrypted(target: BinaryIO, recipients: Sequence[pyrage.x25519.Recipient]) -> Iterator[BinaryIO]:
    """Give a file to write to, whose content goes to the target encrypted."""
    reading, writing = os.pipe()
    source, sink = os.fdopen(reading, "rb"), os.fdopen(writing, "wb", 2**16)
    side = _Side(lambda: pyrage.encrypt_io(source, target, list(recipients)), source)
    side.start()
    try:
        yield sink
        sink.close()
    except BrokenPipeError:
        pass  # the thread has the reason
    finally:
        with suppress(OSError):
            sink.close()
        side.join()
    if side.failure:
        raise side.failure


@contextmanager
def decrypted(source: BinaryIO, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[BinaryIO]:
    """Give the content of the file to read. Reading raises BackupError, also at an end that came too early."""
    reading, writing = os.pipe()
    pipe, sink = os.fdopen(reading, "rb", 0), os.fdopen(writing, "wb", 2**16)
    side = _Side(lambda: pyrage.decrypt_io(source, sink, list(identities)), sink)
    side.start()
    try:
        yield io.BufferedReader(_Checked(pipe, side), 2**16)
    finally:
        pipe.close()
        side.join()


class _Checked(io.RawIOBase):
    """What the other side writes. An end that it did not reach is an error."""

    def __init__(self, pipe: Any, side: _Side):
        self._pipe, self._side = pipe, side

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size: int = self._pipe.readinto(buffer)
        if size == 0:
            self._side.join()
            if self._side.failure:
                text = _("The archive cannot be decrypted: it is damaged or cut off, or made for another key.")
                raise BackupError(text)
        return size
