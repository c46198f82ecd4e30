"""Unpacking: whole bodies, cut ones, endless ones, and those that are packed once more than they say."""

import gzip
import itertools
import random
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports.zstd import ZstdCompressor
from backports.zstd import compress as zstd_compress

from scrapersky_cli.failures import BadEncoding, Flood, TooLarge, Truncated
from scrapersky_cli.web.unpack import Layers

Pack = Callable[[bytes], bytes]
MEBIBYTE = 1 << 20
TEXT = bytes(random.Random(7).choices(b"abcdefgh <>/", k=5000))


def raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CODINGS: list[tuple[str, Pack]] = [
    ("gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw),
    ("br", brotli.compress),
    ("zstd", zstd_compress),
]
each_coding = pytest.mark.parametrize(("coding", "pack"), CODINGS, ids=["gzip", "deflate", "raw", "br", "zstd"])


def unpack(data: bytes, coding: str = "", *, size: int = 0, most: int = 10 * MEBIBYTE) -> bytes:
    """`data` in pieces of `size`."""
    layers = Layers(coding, most)
    pieces = (data[start : start + size] for start in range(0, len(data), size)) if size else [data]
    parts = list(itertools.chain.from_iterable(layers.feed(piece) for piece in pieces))
    assert max(map(len, parts), default=0) <= MEBIBYTE
    return b"".join([*parts, *layers.end()])


@each_coding
@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_in_any_pieces(coding: str, pack: Pack, size: int) -> None:
    assert unpack(pack(TEXT), coding, size=size) == TEXT


@each_coding
@pytest.mark.parametrize("length", [MEBIBYTE // 2, MEBIBYTE, MEBIBYTE + 1, MEBIBYTE + 258, 3 * MEBIBYTE])
def test_a_full_piece_leaves_nothing_behind(coding: str, pack: Pack, length: int) -> None:
    assert len(unpack(pack(bytes(length)), coding)) == length


@each_coding
def test_an_empty_body(coding: str, pack: Pack) -> None:
    assert unpack(b"", coding) == b""
    assert unpack(pack(b""), coding) == b""


@each_coding
def test_cut_anywhere(coding: str, pack: Pack) -> None:
    packed = pack(TEXT)
    for end in [*range(1, 20), len(packed) // 2, *range(len(packed) - 9, len(packed))]:
        with pytest.raises(Truncated):
            unpack(packed[:end], coding)


@each_coding
def test_damaged(coding: str, pack: Pack) -> None:
    with pytest.raises(BadEncoding):
        unpack(b"<html>" * 100, coding)


def test_the_members_of_a_gzip_file() -> None:
    members = gzip.compress(TEXT) + gzip.compress(b"") + gzip.compress(TEXT)
    for size in (1, 7, len(gzip.compress(TEXT)), 0):
        assert unpack(members, "gzip", size=size) == TEXT * 2
        assert unpack(members + bytes(100), "gzip", size=size) == TEXT * 2
        assert unpack(members + b"\x1f", "gzip", size=size) == TEXT * 2
        with pytest.raises(Truncated):
            unpack(members[:-1], "gzip", size=size)


def test_the_frames_of_a_zstd_body() -> None:
    frames = zstd_compress(TEXT) + b"\x50\x2a\x4d\x18\x02\0\0\0xx" + zstd_compress(TEXT)
    for size in (1, 7, 0):
        assert unpack(frames, "zstd", size=size) == TEXT * 2


@pytest.mark.parametrize(
    ("coding", "piece"),
    [
        ("gzip", gzip.compress(b"")),
        ("", gzip.compress(b"")),
        ("zstd", zstd_compress(b"")),
        ("zstd", b"\x50\x2a\x4d\x18\0\0\0\0"),
    ],
    ids=["gzip", "gzip, undeclared", "zstd", "zstd, to be skipped"],  # a gzip file has the time in it
)
def test_a_thousand_members_that_bring_nothing(coding: str, piece: bytes) -> None:
    for size in (0, len(piece), 5):
        assert unpack(piece * 1000, coding, size=size) == b""
        with pytest.raises(Flood):
            unpack(piece * 1001, coding, size=size)


def test_members_that_bring_something_are_not_counted() -> None:
    assert len(unpack(gzip.compress(bytes(1024)) * 3000, "gzip")) == 3000 * 1024
    assert len(unpack(zstd_compress(bytes(1024)) * 3000, "zstd")) == 3000 * 1024


@pytest.mark.parametrize("size", [1, 2, 0])
def test_a_layer_nobody_speaks_of(size: int) -> None:
    once = gzip.compress(TEXT)
    assert unpack(once, size=size) == TEXT
    assert unpack(gzip.compress(once), "gzip", size=size) == TEXT
    assert unpack(brotli.compress(once), "br", size=size) == TEXT
    with pytest.raises(BadEncoding):
        unpack(gzip.compress(once), size=size)
    with pytest.raises(BadEncoding):
        unpack(gzip.compress(gzip.compress(once)), "gzip", size=size)
    with pytest.raises(Truncated):
        unpack(once[:-1], size=size)


@pytest.mark.parametrize("body", [b"", b"\x1f", b"\x1fx", b"x", b"\x8b\x1f"])
def test_what_is_no_layer_passes(body: bytes) -> None:
    assert unpack(body, size=1) == body


def test_no_layer_takes_more_than_the_body_may_have() -> None:
    nothing = gzip.compress(b"")[:10] + b"\0\0\0\xff\xff" * MEBIBYTE
    with pytest.raises(TooLarge):
        unpack(gzip.compress(nothing, 1), "gzip", most=1000)
    with pytest.raises(TooLarge):
        unpack(nothing, "gzip", most=1000, size=65_536)


def test_a_window_of_more_than_eight_mebibytes_is_no_content_coding() -> None:
    from backports.zstd import CompressionParameter

    packer = ZstdCompressor(options={CompressionParameter.window_log: 24, CompressionParameter.compression_level: 1})
    with pytest.raises(BadEncoding):
        unpack(packer.compress(bytes(20 * MEBIBYTE)) + packer.flush(), "zstd", most=30 * MEBIBYTE)
