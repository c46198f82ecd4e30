"""Unpack compressed bodies as they arrive, piece by piece; an incomplete body is refused.

The caller counts the output, which stops decompression bombs; here a piece has at most 1 MiB. Empty output costs time,
too: a thousand empty gzip files in a row need a thousand unpackers, so their number is limited.
"""

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli

from scrapersky_cli.failures import BadEncoding, TooLarge, Truncated
from scrapersky_cli.web.meter import Allowance

if sys.version_info >= (3, 14):
    from compression.zstd import DecompressionParameter, ZstdDecompressor, ZstdError
else:
    from backports.zstd import DecompressionParameter, ZstdDecompressor, ZstdError

_GZIP_MAGIC = b"\x1f\x8b"
_PIECE = 1 << 20
_MOST_MEMBERS = 1000  # gzip files or zstd frames in one body
# 8 MiB: a content coding may not have a larger window (RFC 9659).
_ZSTD_WINDOW: dict[int, int] = {DecompressionParameter.window_log_max: 23}


class Unpacker(Protocol):
    """Unpacks one body."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` unpacks to, at most 1 MiB at a time. Raise BadEncoding or Flood."""

    def end(self) -> bytes:
        """Return what was held back, at the end of the data. Raise Truncated if the body is incomplete."""


def _inflate(unpacker: "zlib._Decompress", data: bytes) -> Iterator[bytes]:
    while True:
        try:
            part = unpacker.decompress(data, _PIECE)
        except zlib.error:
            raise BadEncoding("the answer's compression is broken") from None
        yield part
        data = unpacker.unconsumed_tail
        if not data and len(part) < _PIECE:  # after a full piece, more output may be waiting
            return


class Gzip:
    """gzip (RFC 1952): all the members of a file. Padding after the last one is ignored."""

    def __init__(self) -> None:
        self._held = b""  # a single byte between two members, too little to recognise the next
        self._member: zlib._Decompress | None = None
        self._members = Allowance(_MOST_MEMBERS)
        self._begun = self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        data, self._held = self._held + data, b""
        while data and not self._over:
            if self._member is None:
                if data == _GZIP_MAGIC[:1]:
                    self._held = data
                    return
                self._open(data)
            if self._member:
                for part in _inflate(self._member, data):
                    self._members.take(0, len(part))
                    yield part
                data = self._member.unused_data
                if self._member.eof:
                    self._member = None

    def _open(self, data: bytes) -> None:
        if data.startswith(_GZIP_MAGIC):
            self._members.take(1, 0)
            self._member, self._begun = zlib.decompressobj(zlib.MAX_WBITS | 16), True
        elif self._begun:
            self._over = True
        else:
            raise BadEncoding("the answer's compression is broken")

    def end(self) -> bytes:
        if self._member or (self._held and not self._begun):
            raise Truncated
        return b""


class Deflate:
    """deflate: with zlib's header, as RFC 9110 says, or without it, as some servers send it."""

    def __init__(self) -> None:
        self._held = b""
        self._unpacker: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._unpacker is None:
            data = self._held + data
            if len(data) < 2:
                self._held = data
                return
            has_header = data[0] & 0x0F == 8 and int.from_bytes(data[:2]) % 31 == 0
            self._unpacker = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        if not self._unpacker.eof:
            yield from _inflate(self._unpacker, data)

    def end(self) -> bytes:
        is_whole = self._unpacker.eof if self._unpacker else not self._held
        if not is_whole:
            raise Truncated
        return b""


class Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        self._unpacker = brotli.Decompressor()
        self._begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._begun |= bool(data)
        try:
            # The output may be nearly twice the limit.
            while part := self._unpacker.process(data, output_buffer_limit=_PIECE // 2):
                yield part
                data = b""
        except brotli.error:
            raise BadEncoding("the answer's compression is broken") from None

    def end(self) -> bytes:
        if self._begun and not self._unpacker.is_finished():
            raise Truncated
        return b""


class Zstd:
    """zstd (RFC 8878): all the frames of a body."""

    def __init__(self) -> None:
        self._frame: ZstdDecompressor | None = None
        self._frames = Allowance(_MOST_MEMBERS)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._frame is None:
                self._frames.take(1, 0)
                self._frame = ZstdDecompressor(options=_ZSTD_WINDOW)
            for part in self._unpack(self._frame, data):
                self._frames.take(0, len(part))
                yield part
            data = b""
            if self._frame.eof:
                data, self._frame = self._frame.unused_data, None

    def _unpack(self, frame: ZstdDecompressor, data: bytes) -> Iterator[bytes]:
        try:
            yield frame.decompress(data, _PIECE)
            while not frame.needs_input and not frame.eof:
                yield frame.decompress(b"", _PIECE)
        except ZstdError:
            raise BadEncoding("the answer's compression is broken") from None

    def end(self) -> bytes:
        if self._frame:
            raise Truncated
        return b""


class Undeclared:
    """A layer of gzip that no header declares. If there is one, `make` returns its unpacker; other data passes."""

    def __init__(self, make: Callable[[], Unpacker]) -> None:
        self._make = make
        self._held: bytes | None = b""  # None once it is known whether this is gzip
        self._unpacker: Unpacker | None = None

    @property
    def has_begun(self) -> bool:
        """Whether the data read so far is gzip."""
        return self._unpacker is not None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._held is not None:
            data = self._held + data
            if data in (b"", _GZIP_MAGIC[:1]):
                self._held = data
                return
            self._held = None
            if data.startswith(_GZIP_MAGIC):
                self._unpacker = self._make()
        if self._unpacker:
            yield from self._unpacker.feed(data)
        else:
            yield data

    def end(self) -> bytes:
        return self._unpacker.end() if self._unpacker else self._held or b""


def _refuse() -> Unpacker:
    raise BadEncoding("the answer is compressed more than once")


UNPACKERS: dict[str, Callable[[], Unpacker]] = {
    "gzip": Gzip,
    "x-gzip": Gzip,
    "deflate": Deflate,
    "br": Brotli,
    "zstd": Zstd,
}


class Layers:
    """All layers of a body: the declared coding, if any, and at most one layer of undeclared gzip.

    Sites that compress twice do not work in browsers, but their contents are as useful. No layer is fed much more than
    `most` bytes.
    """

    def __init__(self, coding: str, most: int) -> None:
        declared = [UNPACKERS[coding]()] if coding else []
        self._undeclared = Undeclared(Gzip)
        self._declares_gzip = coding in ("gzip", "x-gzip")
        self._unpackers: list[Unpacker] = [*declared, self._undeclared, Undeclared(_refuse)]
        self._left = [most + _PIECE for _ in self._unpackers]

    @property
    def is_gzip(self) -> bool:
        """Whether the data read so far is compressed with gzip, declared or not."""
        return self._declares_gzip or self._undeclared.has_begun

    def feed(self, data: bytes, layer: int = 0) -> Iterator[bytes]:
        """Yield what `data` unpacks to, at most 1 MiB at a time. Raise TooLarge, BadEncoding or Flood."""
        if layer == len(self._unpackers):
            yield data
            return
        self._left[layer] -= len(data)
        if self._left[layer] < 0:
            raise TooLarge("the answer holds more than allowed")
        for part in self._unpackers[layer].feed(data):
            yield from self.feed(part, layer + 1)

    def end(self) -> Iterator[bytes]:
        """Yield what was held back. Raise Truncated if a layer is incomplete."""
        for layer, unpacker in enumerate(self._unpackers):
            yield from self.feed(unpacker.end(), layer + 1)
