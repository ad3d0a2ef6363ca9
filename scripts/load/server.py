"""Runs the portal with gunicorn in several processes on a free local port."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

HOST = "127.0.0.1"
WORKERS = 4
"""The number of workers with one thread each. Their slowest answers are faster than those of fewer multi-threaded
workers."""
_STARTS_WITHIN = 60  # seconds


class ServerFailed(Exception):
    """The server did not start; the message has the end of its log."""


@contextmanager
def running_server(log: Path) -> Iterator[int]:
    """Run the server and give its port. The environment sets the settings and the database."""
    with socket.socket() as listener, log.open("w") as output:
        listener.bind((HOST, 0))
        listener.listen(512)
        port = listener.getsockname()[1]
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "bimtek_portal.wsgi",
                f"--bind=fd://{listener.fileno()}",
                f"--workers={WORKERS}",
                "--no-control-socket",
                "--log-level=warning",
            ],
            pass_fds=[listener.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            _await(server, port, log)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def _await(server: subprocess.Popen, port: int, log: Path) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        connection = HTTPConnection(HOST, port, timeout=_STARTS_WITHIN)
        connection.request("GET", "/healthz/")
        if connection.getresponse().status == 200:
            return
    raise ServerFailed(log.read_text()[-2000:])
