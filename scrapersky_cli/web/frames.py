"""Count the frames of an HTTP/2 connection before the HTTP client sees them.

HTTP/2 lets a server send any number of frames that carry nothing of an answer (settings, pings, empty data, …), and
each costs the client as much as a kilobyte of text. One task reads for all requests of a connection, so the count is
per connection.
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
_LARGEST_BLOCK = 48 * 1024  # of compressed headers; a byte can cost two microseconds


class Frames:
    """Counts one connection's frames (RFC 9113, 4.1), however they are cut into pieces.

    An answer may have a thousand frames and 128 KiB that are not part of a body. Both limits are renewed when an
    answer begins, which is once for each request, and raised by the bytes of bodies.
    """

    def __init__(self) -> None:
        self._cut = b""  # the first part of an incomplete frame head
        self._skip = 0  # bytes of payload still to come
        self._frames = Allowance(_MOST_FRAMES)
        self._bytes = _MOST_BYTES
        self._block = 0
        self._answered: set[int] = set()

    def take(self, data: bytes) -> None:
        """Count the frames in `data`. Raise Flood or HeadersTooLarge."""
        data = self._cut + data
        at = self._skip
        while at + _HEAD < len(data):  # one byte more than a head: it says how much padding there is
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
