"""The two commands of clamd that the portal needs: PING and INSTREAM (man 8 clamd).

Written here because the libraries for it, clamd and pyclamd, have had no release for years, and neither has a deadline
for a whole scan.
"""

import socket
import struct
import time
from contextlib import suppress
from typing import IO
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_CHUNK = 2**16
_LONGEST_ANSWER = 4_096


class NotScanned(Exception):
    """The scanner is away, too slow, or could not scan the content. The message is for the log."""


class Clamd:
    """A clamd at an address such as tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl."""

    def __init__(self, address: str, *, seconds: float):
        """Raise ImproperlyConfigured if this is no such address. `seconds` are for all calls together."""
        self._host, self._port, self._path = _place(address)
        self._end = time.monotonic() + seconds

    def answers(self) -> bool:
        """Return whether the scanner is there."""
        try:
            with self._connected() as connection:
                connection.sendall(b"zPING\0")
                return self._answer(connection) == "PONG"
        except NotScanned:
            return False

    def virus_in(self, file: IO[bytes]) -> str:
        """Return the name of the virus in the content of the file, from its start; an empty text if there is none.

        Raise NotScanned.
        """
        file.seek(0)
        with self._connected() as connection:
            self._send(connection, b"zINSTREAM\0")
            while chunk := file.read(_CHUNK):
                self._send(connection, struct.pack(">I", len(chunk)) + chunk)
            self._send(connection, struct.pack(">I", 0))
            answer = self._answer(connection)
        file.seek(0)
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise NotScanned(answer)

    def _connected(self) -> socket.socket:
        """Return a connection, which ends with `with`."""
        try:
            if self._host:
                return socket.create_connection((self._host, self._port), timeout=self._left())
            return _connected_to(self._path, self._left())
        except OSError as error:
            raise NotScanned(str(error)) from error

    def _send(self, connection: socket.socket, content: bytes) -> None:
        try:
            connection.settimeout(self._left())
            connection.sendall(content)
        except OSError as error:  # also when clamd has refused the size and hung up
            raise NotScanned(str(error)) from error

    def _answer(self, connection: socket.socket) -> str:
        """Return the answer, which ends with a NUL."""
        answer = b""
        while not answer.endswith(b"\0"):
            try:
                connection.settimeout(self._left())
                part = connection.recv(_LONGEST_ANSWER)
            except OSError as error:
                raise NotScanned(str(error)) from error
            answer += part
            if not part or len(answer) > _LONGEST_ANSWER:
                raise NotScanned(f"no answer, but {answer[:100]!r}")
        return answer[:-1].decode(errors="replace")

    def _left(self) -> float:
        left = self._end - time.monotonic()
        if left <= 0:
            raise NotScanned("too slow")
        return left


def _connected_to(path: str, seconds: float) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(seconds)
    try:
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def _place(address: str) -> tuple[str, int, str]:
    """Return host, port and path: an address has the first two, or the third."""
    with suppress(ValueError):  # a port that is no number
        parts = urlsplit(address)
        if parts.scheme == "unix" and parts.path:
            return "", 0, parts.path
        if parts.scheme == "tcp" and parts.hostname and parts.port:
            return parts.hostname, parts.port, ""
    raise ImproperlyConfigured("CLAMD must be tcp://HOST:PORT or unix:/PATH.")
