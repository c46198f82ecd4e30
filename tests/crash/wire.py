"""A wire to a server that can be cut: before a COMMIT arrives, or after it took effect and before the answer.

It can also be down for a while, pose as a pooler, which answers with a process id of its own, and keep what clients
sent.
"""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Literal
from urllib.parse import parse_qs, urlsplit

COMMIT = b"COMMIT\x00"  # as a simple query and as the statement of an extended one
READY = b"Z\x00\x00\x00\x05"  # ReadyForQuery: all that was sent is answered
_PIECE = 1 << 16
_KEY = b"K\x00\x00\x00\x0c"  # BackendKeyData: process id and secret, four bytes each

Address = str | tuple[str, int]  # a Unix socket's path, or host and port
# `before` and `after` break the connection; after `mute` it stays open, and no answer comes any more.
Cut = Literal["before", "after", "mute"]


class Wire:
    """Forwards connections from a port of 127.0.0.1 to `server`. `cut` says what becomes of the next COMMIT, at which
    `at_cut` is called. `waits` counts how often a client waited for an answer."""

    def __init__(self, listener: socket.socket, server: Address, *, poses: bool = False) -> None:
        self._listener, self._server, self.poses = listener, server, poses
        self.port: int = listener.getsockname()[1]
        self.cut: Cut | None = None
        self.cuts = 0
        self.at_cut: Callable[[], object] = lambda: None
        self.waits = 0
        self.sent: list[bytes] = []
        self.is_silent = False
        self.links: set[_Link] = set()
        self._thread: threading.Thread | None = None

    def up(self) -> None:
        """Take connections."""
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def down(self) -> None:
        """Break every connection and refuse new ones; the port stays ours."""
        if self._thread:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._thread.join()
            self._thread = None
        self.break_off()

    def break_off(self) -> None:
        """Break every connection."""
        for link in list(self.links):
            link.close()

    def fall_silent(self) -> None:
        """The server ends every session, and no client hears of it: nothing that is sent is answered any more."""
        self.is_silent = True
        for link in list(self.links):
            link.hang_up_on_server()

    def _serve(self) -> None:
        with suppress(OSError):  # the listener was shut down: the end
            while True:
                client, _ = self._listener.accept()
                self._join(client)

    def _join(self, client: socket.socket) -> None:
        upstream = socket.socket(socket.AF_UNIX if isinstance(self._server, str) else socket.AF_INET)
        try:
            upstream.connect(self._server)
        except OSError:  # nobody is there: neither is anybody at this end
            client.close()
            upstream.close()
            return
        link = _Link(self, client, upstream)
        self.links.add(link)
        threading.Thread(target=link.to_server, daemon=True).start()
        threading.Thread(target=link.to_client, daemon=True).start()


class _Link:
    """One connection through the wire."""

    def __init__(self, wire: Wire, client: socket.socket, server: socket.socket) -> None:
        self._wire, self._client, self._server = wire, client, server
        self._swallow: Cut | None = None  # the answer that comes next never arrives
        self._is_waiting = False

    def to_server(self) -> None:
        with suppress(OSError):
            while piece := self._client.recv(_PIECE):
                self._wire.sent.append(piece)
                self._is_waiting = True
                if self._wire.cut and COMMIT in piece:
                    how, self._wire.cut = self._wire.cut, None
                    self._wire.cuts += 1
                    self._wire.at_cut()
                    if how == "before":
                        break
                    self._swallow = how
                if not self._wire.is_silent:
                    self._server.sendall(piece)
        self.close()

    def to_client(self) -> None:
        with suppress(OSError):
            while piece := self._server.recv(_PIECE):
                if READY in piece:
                    self._wire.waits += self._is_waiting
                    self._is_waiting = False
                if self._swallow == "mute":
                    continue
                if self._swallow:
                    break
                if self._wire.poses and (at := piece.find(_KEY)) >= 0:
                    piece = piece[: at + 5] + b"\x00\x00\x00\x01" + piece[at + 9 :]
                self._client.sendall(piece)
        if self._swallow != "mute" and not self._wire.is_silent:
            self.close()

    def hang_up_on_server(self) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._wire.links.discard(self)
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def _free_port() -> int:
    """A port that is asked for by number is kept while nobody listens on it; one that the system chose is not."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def wire(server: Address, *, poses: bool = False) -> Iterator[Wire]:
    """A wire to `server`, on a port of 127.0.0.1; it `poses` as a pooler."""
    with socket.create_server(("127.0.0.1", _free_port())) as listener:
        made = Wire(listener, server, poses=poses)
        made.up()
        try:
            yield made
        finally:
            made.down()


@contextmanager
def wire_to(url: str, *, poses: bool = False) -> Iterator[tuple[Wire, str]]:
    """A wire to the database of `url`, which names a folder as its host, and the URL of the same through the wire."""
    parts = urlsplit(url)
    folder = parse_qs(parts.query)["host"][0]
    with wire(f"{folder}/.s.PGSQL.5432", poses=poses) as made:
        yield made, f"postgresql://{parts.username}@127.0.0.1:{made.port}{parts.path}"
