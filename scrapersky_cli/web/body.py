"""Read an answer's body: unpack it as it arrives, and never hold more of it in memory than its kind allows."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from scrapersky_cli.failures import BadEncoding, TooLarge
from scrapersky_cli.web.kinds import Kind
from scrapersky_cli.web.meter import MOST_PIECES, Allowance
from scrapersky_cli.web.origin import RawResponse
from scrapersky_cli.web.unpack import UNPACKERS, Layers

_NO_CODING = {"", "identity", "none", "utf-8", "utf8", "binary", "8bit", "7bit"}  # seen in the wild
_DRAIN = 64 * 1024
# How many bytes are processed before other tasks get a turn, and how many bytes the work on one part equals.
_TURN = 1 << 20
_PART = 4096

Sink = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Body:
    """A body that was read. `data` is empty if it went to a sink, `size` is its length, `wire_size` before unpacking.

    `is_gzip` means that a layer of gzip was unpacked, declared or not.
    """

    data: bytes
    size: int
    wire_size: int
    is_gzip: bool


def content_coding(header: str) -> str:
    """Return the coding that a Content-Encoding header names, or an empty string.

    Raise BadEncoding for an unknown coding, and for more than one: nobody needs that, and each layer multiplies a bomb.
    """
    codings = [coding for part in header.lower().split(",") if (coding := part.strip()) not in _NO_CODING]
    if not codings:
        return ""
    if len(codings) > 1:
        raise BadEncoding("the answer is compressed more than once")
    if codings[0] not in UNPACKERS:
        raise BadEncoding("the answer's compression is unknown")
    return codings[0]


class _Taker:
    """Passes a body's parts to `sink` if there is one, else collects them in `parts`."""

    def __init__(self, kind: Kind, sink: Sink | None) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self._kind = kind
        self._sink: Sink = sink or self.parts.append

    def take(self, part: bytes) -> bool:
        """Add a part. Return whether there is room for more. Raise TooLarge."""
        left = self._kind.max_bytes - self.size
        if part:
            self._sink(part[:left])
        self.size += min(len(part), left)
        if len(part) > left and not self._kind.cut:
            raise TooLarge(f"the answer has more than {self._kind.max_bytes} bytes")
        return len(part) <= left


async def read_body(answer: RawResponse, coding: str, kind: Kind, sink: Sink | None = None) -> Body:
    """Read the body of `answer`, and unpack it. With a `sink` its data goes there, piece by piece.

    Raise TooLarge beyond `kind.max_bytes` (unless the kind cuts it there), BadEncoding, Truncated or Flood.
    """
    taker, layers, allowance = _Taker(kind, sink), Layers(coding, kind.max_bytes), Allowance(MOST_PIECES)
    wire_size = work = 0

    def body() -> Body:
        return Body(b"".join(taker.parts), taker.size, wire_size, layers.is_gzip)

    async for piece in answer.stream:
        allowance.take(1, len(piece))
        wire_size += len(piece)
        for part in layers.feed(piece):
            if not taker.take(part):
                return body()
            work += _PART + len(part)
            if work > _TURN:  # one large read can mean much work, so other tasks get a turn in between
                work = 0
                await asyncio.sleep(0)
    for part in layers.end():
        taker.take(part)
    return body()


async def drain(answer: RawResponse, length: str | None) -> bool:
    """Read and discard a small body, so that the connection can be used again. Return False if it is not read."""
    empty = answer.status in (204, 304)
    if not empty and not (length and length.isdecimal() and int(length) <= _DRAIN):
        return False
    async for _ in answer.stream:
        pass
    return True
