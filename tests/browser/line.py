"""The connection between a phone and the portal. A test can break it: open connections end, new ones are refused."""

import socket
import threading
from contextlib import suppress


class Line:
    """A port that passes bytes on to the portal. The browser uses it as the portal's address."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.port = 0
        self.joined: set[socket.socket] = set()
        self.restore()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def restore(self) -> None:
        self.listener = socket.socket()
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(("127.0.0.1", self.port))
        self.port = self.listener.getsockname()[1]
        self.listener.listen(64)
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def cut(self) -> None:
        _close(self.listener)
        for end in list(self.joined):
            _close(end)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                phone, _address = listener.accept()
                portal = socket.create_connection(self.target)
                self.joined |= {phone, portal}
                for source, sink in ((phone, portal), (portal, phone)):
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            _close(end)
            self.joined.discard(end)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # ends waiting accept() and recv() calls
    end.close()
