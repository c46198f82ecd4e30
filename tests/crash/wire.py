"""A wire to PostgreSQL that can be cut: before a COMMIT arrives, or after it took effect and before the answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

COMMIT = b"COMMIT\x00"  # as a simple query and as the statement of an extended one
_PIECE = 1 << 16


class Wire:
    """Forwards connections to the server's socket. `cut` says what becomes of the next COMMIT of any of them."""

    def __init__(self, listener: socket.socket, server: str) -> None:
        self._listener, self._server = listener, server
        self.port: int = listener.getsockname()[1]
        self.cut: Literal["before", "after"] | None = None
        self.cuts = 0

    def serve(self) -> None:
        with suppress(OSError):  # the listener was closed: the end
            while True:
                client, _ = self._listener.accept()
                upstream = socket.socket(socket.AF_UNIX)
                upstream.connect(self._server)
                state = _Link(self, client, upstream)
                threading.Thread(target=state.to_server, daemon=True).start()
                threading.Thread(target=state.to_client, daemon=True).start()


class _Link:
    """One connection through the wire."""

    def __init__(self, wire: Wire, client: socket.socket, server: socket.socket) -> None:
        self._wire, self._client, self._server = wire, client, server
        self._swallow = False  # the answer that comes next never arrives

    def to_server(self) -> None:
        with suppress(OSError):
            while piece := self._client.recv(_PIECE):
                if COMMIT in piece and self._wire.cut:
                    how, self._wire.cut = self._wire.cut, None
                    self._wire.cuts += 1
                    if how == "before":
                        break
                    self._swallow = True
                self._server.sendall(piece)
        self._close()

    def to_client(self) -> None:
        with suppress(OSError):
            while piece := self._server.recv(_PIECE):
                if self._swallow:
                    break
                self._client.sendall(piece)
        self._close()

    def _close(self) -> None:
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def wire(server: str) -> Iterator[Wire]:
    """A wire to the Unix socket `server`, on a port of 127.0.0.1."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Wire(listener, server)
        thread = threading.Thread(target=made.serve, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
