"""A small server that speaks clamd's protocol. It finds EICAR's test file, which is no virus, in plain content."""

import socketserver
import struct
import threading
from contextlib import suppress

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Win.Test.EICAR_HDB-1"


class Daemon(socketserver.ThreadingTCPServer):
    """`says` is an answer to give in place of a scan; `is_silent` lets it never answer. `scanned` is what it got."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says = ""
        self.is_silent = False
        self.scanned: list[bytes] = []
        self.released = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"

    def stop(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()


class _Handler(socketserver.StreamRequestHandler):
    server: Daemon

    def handle(self) -> None:
        with suppress(ConnectionError):
            answer = self._answer()
            if self.server.is_silent:
                self.server.released.wait(60)
            self.wfile.write(answer.encode() + b"\0")

    def _answer(self) -> str:
        command = self._until_nul()
        if command == b"zPING":
            return "PONG"
        if command != b"zINSTREAM":
            return "UNKNOWN COMMAND"
        content = self._stream()
        self.server.scanned.append(content)
        return self.server.says or (f"stream: {NAME} FOUND" if EICAR in content else "stream: OK")

    def _until_nul(self) -> bytes:
        command = b""
        while (byte := self.rfile.read(1)) not in (b"\0", b""):
            command += byte
        return command

    def _stream(self) -> bytes:
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        return content
