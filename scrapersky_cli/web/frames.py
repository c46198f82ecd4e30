"""The frames of an HTTP/2 connection, counted before the HTTP client sees them.

HTTP/2 lets a server send any number of frames that bring no answer forward (settings, pings, empty data, …), and each
costs the client as much as a kilobyte of text. Whoever reads a connection reads for all its requests, so the count
is the connection's.
"""

from scrapersky_cli.failures import Flood, HeadersTooLarge
from scrapersky_cli.web.meter import Allowance

_DATA, _HEADERS, _SETTINGS, _CONTINUATION = 0, 1, 4, 9
_PADDED = 8
_STREAM = 2**31 - 1
_HEAD = 9
_SETTING = 6

_MOST_FRAMES = 1000
_MOST_BYTES = 128 * 1024
_LARGEST_BLOCK = 48 * 1024  # of headers, packed; a byte of it can cost two microseconds


class Frames:
    """Follows one connection's frames (RFC 9113, 4.1) through the pieces in which they arrive.

    An answer may come with a thousand frames and 128 KiB that are no part of a body. Both are granted anew when an
    answer begins, which is once for each request, and by the bytes of bodies.
    """

    def __init__(self) -> None:
        self._cut = b""  # the first part of a head
        self._skip = 0  # bytes of payload that are still to come
        self._frames = Allowance(_MOST_FRAMES)
        self._bytes = _MOST_BYTES
        self._block = 0
        self._answered: set[int] = set()

    def take(self, data: bytes) -> None:
        """Count what has arrived. Raise Flood or HeadersTooLarge."""
        data = self._cut + data
        at = self._skip
        while at + _HEAD < len(data):  # one byte more than a head: how much padding there is
            length = int.from_bytes(data[at : at + 3])
            kind, flags = data[at + 3], data[at + 4]
            padding = min(length, 1 + data[at + _HEAD]) if flags & _PADDED else 0
            body = length - padding if kind == _DATA else 0
            self._count(kind, int.from_bytes(data[at + 5 : at + _HEAD]) & _STREAM, length, body)
            at += _HEAD + length
        self._cut, self._skip = data[at:], max(0, at - len(data))

    def _count(self, kind: int, stream: int, length: int, body: int) -> None:
        if kind == _HEADERS and stream not in self._answered:
            self._answered.add(stream)
            self._frames.renew()
            self._bytes = _MOST_BYTES
        self._block = length + (self._block if kind == _CONTINUATION else 0)
        if self._block > _LARGEST_BLOCK:
            raise HeadersTooLarge
        self._frames.take(max(1, length // _SETTING) if kind == _SETTINGS else 1, body)
        waste = _HEAD + length - body
        self._bytes = min(_MOST_BYTES, self._bytes - waste + body)
        if self._bytes < 0:
            raise Flood
