"""A wire to PostgreSQL that can be cut: before a COMMIT arrives, or after it took effect and before the answer.

It can also pose as a pooler, which answers with a process id of its own, and keep what clients sent.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal
from urllib.parse import parse_qs, urlsplit

COMMIT = b"COMMIT\x00"  # as a simple query and as the statement of an extended one
_PIECE = 1 << 16
_KEY = b"K\x00\x00\x00\x0c"  # BackendKeyData: process id and secret, four bytes each


class Wire:
    """Forwards connections to the server's socket. `cut` says what becomes of the next COMMIT of any of them."""

    def __init__(self, listener: socket.socket, server: str, *, poses: bool = False) -> None:
        self._listener, self._server, self.poses = listener, server, poses
        self.port: int = listener.getsockname()[1]
        self.cut: Literal["before", "after"] | None = None
        self.cuts = 0
        self.sent: list[bytes] = []
        self.is_down = False
        self.is_silent = False
        self._links: list[_Link] = []

    def down(self) -> None:
        """End every connection, and refuse new ones until `is_down` is taken back."""
        self.is_down = True
        for link in self._links:
            link.close()

    def fall_silent(self) -> None:
        """The server ends every session, and no client hears of it: nothing it sends is answered any more."""
        self.is_silent = True
        for link in self._links:
            link.hang_up_on_server()

    def serve(self) -> None:
        with suppress(OSError):  # the listener was closed: the end
            while True:
                client, _ = self._listener.accept()
                if self.is_down:
                    client.close()
                    continue
                upstream = socket.socket(socket.AF_UNIX)
                upstream.connect(self._server)
                state = _Link(self, client, upstream)
                self._links.append(state)
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
                self._wire.sent.append(piece)
                if COMMIT in piece and self._wire.cut:
                    how, self._wire.cut = self._wire.cut, None
                    self._wire.cuts += 1
                    if how == "before":
                        break
                    self._swallow = True
                if not self._wire.is_silent:
                    self._server.sendall(piece)
        self.close()

    def to_client(self) -> None:
        with suppress(OSError):
            while piece := self._server.recv(_PIECE):
                if self._swallow:
                    break
                if self._wire.poses and (at := piece.find(_KEY)) >= 0:
                    piece = piece[: at + 5] + b"\x00\x00\x00\x01" + piece[at + 9 :]
                self._client.sendall(piece)
        if not self._wire.is_silent:
            self.close()

    def hang_up_on_server(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def wire(server: str, *, poses: bool = False) -> Iterator[Wire]:
    """A wire to the Unix socket `server`, on a port of 127.0.0.1; it `poses` as a pooler."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Wire(listener, server, poses=poses)
        thread = threading.Thread(target=made.serve, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@contextmanager
def wire_to(url: str, *, poses: bool = False) -> Iterator[tuple[Wire, str]]:
    """A wire to the database of `url`, which names a folder as its host, and the URL of the same through the wire."""
    parts = urlsplit(url)
    folder = parse_qs(parts.query)["host"][0]
    with wire(f"{folder}/.s.PGSQL.5432", poses=poses) as made:
        yield made, f"postgresql://{parts.username}@127.0.0.1:{made.port}{parts.path}"
