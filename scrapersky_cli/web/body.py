"""The answer's body: unpacked as it arrives, and never more of it in memory than its kind allows."""

import zlib
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator

import httpx2

from scrapersky_cli.failures import BadEncoding, TooLarge
from scrapersky_cli.web.kinds import Kind
from scrapersky_cli.web.origin import Answer

_CODINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br", "zstd": "zstd"}
_NO_CODING = {"", "identity", "none", "utf-8", "utf8", "binary", "8bit", "7bit"}  # seen in the wild, meant well
_GZIP_MAGIC = b"\x1f\x8b"
_PIECE = 1 << 20
_DRAIN = 64 * 1024

Sink = Callable[[bytes], object]


class _Stream(httpx2.AsyncByteStream):
    """The connection's stream, as httpx2's decoders want it."""

    def __init__(self, stream: AsyncIterable[bytes]) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            yield chunk


def content_coding(header: str) -> str:
    """The one coding of a Content-Encoding header, or an empty string.

    Raise BadEncoding for an unknown coding, and for more than one: nobody needs it, and each layer multiplies a bomb.
    """
    codings = [coding for part in header.lower().split(",") if (coding := part.strip()) not in _NO_CODING]
    if not codings:
        return ""
    if len(codings) > 1:
        raise BadEncoding("the answer is compressed more than once")
    if codings[0] not in _CODINGS:
        raise BadEncoding("the answer's compression is unknown")
    return _CODINGS[codings[0]]


class Gunzip:
    """Unpacks what begins like a gzip file, all its members, piece by piece; passes on anything else."""

    def __init__(self) -> None:
        self._head = b""
        self._started = False
        self._unpacker: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give what `data` unpacks to, at most 1 MiB at a time. Raise BadEncoding."""
        if not self._started:
            self._head += data
            if len(self._head) < len(_GZIP_MAGIC):
                return
            data, self._head, self._started = self._head, b"", True
            if data.startswith(_GZIP_MAGIC):
                self._unpacker = _member()
        if self._unpacker is None:
            yield data
            return
        yield from self._unpack(data)

    def _unpack(self, data: bytes) -> Iterator[bytes]:
        assert self._unpacker
        while data:
            try:
                yield self._unpacker.decompress(data, _PIECE)
            except zlib.error:
                raise BadEncoding("the gzip file is broken") from None
            data = self._unpacker.unconsumed_tail
            if self._unpacker.eof:
                data = self._unpacker.unused_data
                if not data.startswith(_GZIP_MAGIC):
                    return  # padding after the last member
                self._unpacker = _member()

    def rest(self) -> bytes:
        """What was held back because it was too short to tell."""
        return b"" if self._started else self._head


def _member() -> "zlib._Decompress":
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


async def _decoded(answer: Answer, coding: str) -> AsyncIterator[bytes]:
    headers = {"content-encoding": coding}
    decoder = httpx2.Response(answer.status, headers=headers, stream=_Stream(answer.stream))
    try:
        async for piece in decoder.aiter_bytes():
            yield piece
    except httpx2.DecodingError:
        raise BadEncoding("the answer's compression is broken") from None


async def read_body(answer: Answer, coding: str, kind: Kind, sink: Sink | None = None) -> bytes:
    """Read the body of `answer`, decoded; into `sink` piece by piece where one is given.

    Raise TooLarge beyond `kind.max_bytes` (unless the kind is cut there) and BadEncoding.
    """
    pieces: list[bytes] = []
    take: Sink = sink or pieces.append
    left = kind.max_bytes
    gunzip = Gunzip() if kind.unpack else None
    async for piece in _decoded(answer, coding) if coding else answer.stream:
        for part in gunzip.feed(piece) if gunzip else (piece,):
            left -= len(part)
            if left < 0 and not kind.cut:
                raise TooLarge(f"the answer has more than {kind.max_bytes} bytes")
            take(part[: len(part) + left] if left < 0 else part)
            if left < 0:
                return b"".join(pieces)
    if gunzip:
        take(gunzip.rest())
    return b"".join(pieces)


async def drain(answer: Answer, length: str | None) -> bool:
    """Read a small body nobody wants, so that the connection can be used again; False where it is not read."""
    empty = answer.status in (204, 304)
    if not empty and not (length and length.isdecimal() and int(length) <= _DRAIN):
        return False
    async for _ in answer.stream:
        pass
    return True
