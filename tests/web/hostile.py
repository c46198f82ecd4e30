"""A web server that misbehaves in every way we know: a path, what is done there, what must come of it."""

import asyncio
import gzip
import struct
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

import brotli
from backports.zstd import ZstdCompressor

Writer = asyncio.StreamWriter
Act = Callable[[Writer], Awaitable[None]]
MEGABYTE = bytes(1 << 20)
BOMB_MEGABYTES = 80


@dataclass(frozen=True)
class Case:
    path: str
    code: str
    act: Act
    kind: str = "page"
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://evil.com{self.path}"


CASES: list[Case] = []


def case(path: str, code: str, kind: str = "page", scheme: str = "http") -> Callable[[Act], Act]:
    def register(act: Act) -> Act:
        CASES.append(Case(path, code, act, kind, scheme))
        return act

    return register


def head(*lines: str, status: str = "200 OK", html: bool = True) -> bytes:
    typed = ["Content-Type: text/html"] if html else []
    return "\r\n".join([f"HTTP/1.1 {status}", *typed, *lines, "", ""]).encode()


def with_length(body: bytes, *lines: str, status: str = "200 OK", html: bool = True) -> bytes:
    return head(f"Content-Length: {len(body)}", *lines, status=status, html=html) + body


async def send(writer: Writer, data: bytes) -> None:
    writer.write(data)
    await writer.drain()
    await asyncio.sleep(0)  # or a transport that has lost its client would never learn of it


async def pour(writer: Writer, piece: bytes, times: int) -> None:
    for _ in range(times):
        await send(writer, piece)


def reset(writer: Writer) -> None:
    """Close with a RST instead of a FIN."""
    writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


# --- bombs ------------------------------------------------------------------------------------------------
@cache
def bomb(coding: str) -> bytes:
    """Eighty megabytes of nothing, packed."""
    if coding == "br":
        return bytes(brotli.compress(MEGABYTE * BOMB_MEGABYTES, quality=1))
    packer: Any = {"gzip": zlib.compressobj(wbits=31), "deflate": zlib.compressobj(), "zstd": ZstdCompressor()}[coding]
    return b"".join([*(packer.compress(MEGABYTE) for _ in range(BOMB_MEGABYTES)), packer.flush()])


def bomb_act(coding: str) -> Act:
    async def act(writer: Writer) -> None:
        await send(writer, with_length(bomb(coding), f"Content-Encoding: {coding}"))

    return act


for _coding in ("gzip", "deflate", "br", "zstd"):
    case(f"/bomb/{_coding}", "too_large")(bomb_act(_coding))


@case("/bomb/twice", "bad_encoding")
async def _(writer: Writer) -> None:
    await send(writer, with_length(gzip.compress(bomb("gzip")), "Content-Encoding: gzip, gzip"))


@case("/bomb/file", "too_large", "sitemap")
async def _(writer: Writer) -> None:
    await send(writer, with_length(bomb("gzip"), "Content-Type: application/gzip", html=False))


@case("/bomb/file-in-coding", "too_large", "sitemap")
async def _(writer: Writer) -> None:
    body = gzip.compress(bomb("gzip"))
    await send(writer, with_length(body, "Content-Type: application/gzip", "Content-Encoding: gzip", html=False))


@case("/broken-gzip", "bad_encoding")
async def _(writer: Writer) -> None:
    await send(writer, with_length(b"not gzip at all", "Content-Encoding: gzip"))


@case("/unknown-coding", "bad_encoding")
async def _(writer: Writer) -> None:
    await send(writer, with_length(b"x", "Content-Encoding: sdch"))


# --- slow and endless -------------------------------------------------------------------------------------
@case("/drip/body", "timeout")
async def _(writer: Writer) -> None:
    await send(writer, head("Content-Length: 1000"))
    for _ in range(1000):
        await send(writer, b"x")
        await asyncio.sleep(0.1)


@case("/drip/headers", "timeout")
async def _(writer: Writer) -> None:
    for byte in head("X: " + "y" * 1000):
        await send(writer, bytes([byte]))
        await asyncio.sleep(0.1)


@case("/silence", "timeout")
async def _(writer: Writer) -> None:
    await asyncio.sleep(60)


@case("/endless/headers", "headers_too_large")
async def _(writer: Writer) -> None:
    await send(writer, b"HTTP/1.1 200 OK\r\n")
    await pour(writer, b"X-Header: " + b"y" * 1000 + b"\r\n", 100_000)


@case("/endless/status-line", "headers_too_large")
async def _(writer: Writer) -> None:
    await pour(writer, b"HTTP/1.1 200 " + b"O" * 60_000, 100_000)


@case("/large-headers", "headers_too_large")
async def _(writer: Writer) -> None:
    await send(writer, with_length(b"", "X-Header: " + "y" * 70_000))


@case("/endless/informational", "flood")
async def _(writer: Writer) -> None:
    await pour(writer, b"HTTP/1.1 103 Early Hints\r\nX-Header: " + b"y" * 1000 + b"\r\n\r\n", 100_000)


@case("/endless/body", "too_large")
async def _(writer: Writer) -> None:
    await send(writer, head())
    await pour(writer, bytes(65_536), 100_000)


@case("/endless/chunks", "too_large")
async def _(writer: Writer) -> None:
    await send(writer, head("Transfer-Encoding: chunked"))
    await pour(writer, b"1000\r\n" + bytes(4096) + b"\r\n", 100_000)


@case("/endless/chunk-extensions", "too_large")
async def _(writer: Writer) -> None:
    await send(writer, head("Transfer-Encoding: chunked"))
    await pour(writer, b"1;" + b"e" * 50_000 + b"\r\nx\r\n", 100_000)


@case("/length/large", "too_large")
async def _(writer: Writer) -> None:
    await send(writer, head("Content-Length: 99999999999"))
    await pour(writer, bytes(65_536), 100_000)


@case("/endless/robots.txt", "", "robots")  # cut where RFC 9309 allows it, and no failure
async def _(writer: Writer) -> None:
    await send(writer, head("Content-Type: text/plain", html=False))
    await pour(writer, b"Disallow: /x\n" * 5000, 100_000)


# --- cut short --------------------------------------------------------------------------------------------
@case("/truncated/chunks", "connection_lost")
async def _(writer: Writer) -> None:
    await send(writer, head("Transfer-Encoding: chunked") + b"ff\r\nshort")


@case("/truncated/length", "connection_lost")
async def _(writer: Writer) -> None:
    await send(writer, head("Content-Length: 1000") + b"short")


@case("/truncated/headers", "connection_lost")
async def _(writer: Writer) -> None:
    await send(writer, b"HTTP/1.1 200 OK\r\nContent-Ty")


@case("/truncated/nothing", "connection_lost")
async def _(writer: Writer) -> None:
    pass


@case("/reset/at-once", "connection_lost")
async def _(writer: Writer) -> None:
    reset(writer)


@case("/reset/headers", "connection_lost")
async def _(writer: Writer) -> None:
    await send(writer, b"HTTP/1.1 200 OK\r\nContent-Type: te")
    await asyncio.sleep(0.02)
    reset(writer)


@case("/reset/body", "connection_lost")
async def _(writer: Writer) -> None:
    await send(writer, head("Content-Length: 1000") + b"half")
    await asyncio.sleep(0.02)
    reset(writer)


# --- not what was asked for -------------------------------------------------------------------------------
@case("/garbage", "bad_response")
async def _(writer: Writer) -> None:
    await send(writer, b"SSH-2.0-OpenSSH_9.6\r\n\r\n")


@case("/bad-chunk", "bad_response")
async def _(writer: Writer) -> None:
    await send(writer, head("Transfer-Encoding: chunked") + b"zz\r\nhello\r\n")
    await asyncio.sleep(5)


@case("/image", "unwanted_type")
async def _(writer: Writer) -> None:
    await send(writer, head("Content-Type: image/png", html=False))
    await pour(writer, bytes(65_536), 100_000)


@case("/pdf", "unwanted_type")
async def _(writer: Writer) -> None:
    await send(writer, with_length(b"%PDF", "Content-Type: application/pdf", html=False))


for _status, _code in {
    401: "http_forbidden",
    403: "http_forbidden",
    404: "http_gone",
    410: "http_gone",
    418: "http_4xx",
    500: "http_5xx",
    304: "bad_response",
}.items():

    async def _answer(writer: Writer, status: int = _status) -> None:
        await send(writer, with_length(b"no", status=f"{status} No"))

    case(f"/status/{_status}", _code)(_answer)


@case("/bot-wall", "bot_wall")
async def _(writer: Writer) -> None:
    await send(writer, with_length(b"Just a moment", "CF-Mitigated: challenge", status="403 Forbidden"))


@case("/rate/seconds", "http_429")
async def _(writer: Writer) -> None:
    await send(writer, with_length(b"", "Retry-After: 120", status="429 Slow Down"))


@case("/rate/date", "http_429")
async def _(writer: Writer) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    await send(writer, with_length(b"", f"Retry-After: {date}", status="429 Slow Down"))


@case("/rate/nonsense", "http_5xx")
async def _(writer: Writer) -> None:
    await send(writer, with_length(b"", "Retry-After: soon", status="503 Down"))


# --- redirects --------------------------------------------------------------------------------------------
def to(location: str) -> Act:
    async def act(writer: Writer) -> None:
        await send(writer, with_length(b"", f"Location: {location}", status="302 Found"))

    return act


case("/redirect/loop", "redirect_loop")(to("/redirect/loop"))
case("/redirect/1", "too_many_redirects")(to("/redirect/2"))
for _number in range(2, 9):
    case(f"/redirect/{_number}", "too_many_redirects" if _number < 4 else "")(to(f"/redirect/{_number + 1}"))
case("/redirect/9", "")(lambda writer: send(writer, with_length(b"arrived")))
case("/redirect/nowhere", "bad_redirect")(to(""))
case("/redirect/long", "bad_redirect")(to("/" + "x" * 3000))
case("/redirect/port", "blocked_port")(to("http://evil.com:25/"))
case("/redirect/name", "blocked_address")(to("http://localhost/"))
for _scheme in (
    "file:///etc/passwd",
    "gopher://evil.com/",
    "ftp://evil.com/",
    "javascript:alert(1)",
):
    case(f"/redirect/to/{_scheme.replace('/', '')}", "bad_redirect")(to(_scheme))

FORBIDDEN = (
    "127.0.0.1",
    "127.0.0.1.",
    "127.1",
    "127.0.1",
    "0",
    "0.0.0.0",
    "0x7f.1",
    "0x7f000001",
    "0X7F.0.0.1",
    "017700000001",
    "%31%32%37.0.0.1",
    "127。0。0。1",
    "2130706433",
    "127.0.0.0x1",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "localhost.",
    "evil.localhost",
    "evil.com@127.0.0.1",
    "[::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[100::1]",
    "[2001:0:7f00:1::]",
    "[2001:db8::1]",
    "[2002:7f00:1::]",
    "[3fff::1]",
    "[5f00::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
)
"""Spellings that a redirect must not lead to: each is this machine, its network or nowhere."""

for _number, _host in enumerate(FORBIDDEN):
    case(f"/forbidden/{_number}", "blocked_address")(to(f"http://{_host}/"))
# What is no address by any standard is refused as well, if with another word.
case("/forbidden/octal", "bad_redirect")(to("http://0177.0.0.1/"))
case("/forbidden/fullwidth", "bad_redirect")(to("http://１２７.０.０.１/"))


# --- many pieces, little in them ----------------------------------------------------------------------------
EMPTY_ZSTD = ZstdCompressor().compress(b"", ZstdCompressor.FLUSH_FRAME)
DEFLATE_NOTHING = b"\0\0\0\xff\xff"  # a stored block of no bytes
BROTLI_NOTHING = b"\x06"  # a metablock that is skipped and has no bytes, on a byte boundary


async def pour_unpacked(writer: Writer, coding: str, first: bytes, piece: bytes) -> None:
    await send(writer, head(f"Content-Encoding: {coding}") + first)
    await pour(writer, piece * (65_536 // len(piece)), 10_000)


@case("/pieces/chunks", "flood")
async def _(writer: Writer) -> None:
    await send(writer, head("Transfer-Encoding: chunked"))
    await pour(writer, b"1\r\nx\r\n" * 10_000, 10_000)


@case("/pieces/chunks-of-a-sitemap", "flood", "sitemap")
async def _(writer: Writer) -> None:
    await send(writer, head("Transfer-Encoding: chunked", "Content-Type: text/xml", html=False))
    await pour(writer, b"1\r\nx\r\n" * 10_000, 10_000)


@case("/pieces/informational", "flood")
async def _(writer: Writer) -> None:
    await pour(writer, b"HTTP/1.1 103 \r\n\r\n" * 4_000, 10_000)


@case("/pieces/headers", "headers_too_large")
async def _(writer: Writer) -> None:
    await send(writer, b"HTTP/1.1 200 OK\r\n" + b"a:\n" * 80_000 + b"\n")


@case("/pieces/trailers", "headers_too_large")
async def _(writer: Writer) -> None:
    await send(writer, head("Transfer-Encoding: chunked") + b"0\r\n" + b"a:\n" * 80_000 + b"\n")


@case("/pieces/zstd", "flood")
async def _(writer: Writer) -> None:
    await pour_unpacked(writer, "zstd", b"", EMPTY_ZSTD)


@case("/pieces/zstd-skippable", "flood")
async def _(writer: Writer) -> None:
    await pour_unpacked(writer, "zstd", b"", b"\x50\x2a\x4d\x18\0\0\0\0")


@case("/pieces/gzip", "flood")
async def _(writer: Writer) -> None:
    await pour_unpacked(writer, "gzip", b"", gzip.compress(b""))


@case("/pieces/gzip-file", "flood", "sitemap")
async def _(writer: Writer) -> None:
    await send(writer, head("Content-Type: application/gzip", html=False))
    await pour(writer, gzip.compress(b"") * 3000, 10_000)


@case("/pieces/gzip-blocks", "too_large")
async def _(writer: Writer) -> None:
    await pour_unpacked(writer, "gzip", gzip.compress(b"")[:10], DEFLATE_NOTHING)


@case("/pieces/deflate", "too_large")
async def _(writer: Writer) -> None:
    await pour_unpacked(writer, "deflate", zlib.compress(b"")[:2], DEFLATE_NOTHING)


@case("/pieces/br", "too_large")
async def _(writer: Writer) -> None:
    await pour_unpacked(writer, "br", b"\x0c", BROTLI_NOTHING)


@case("/pieces/gzip-in-gzip", "too_large")
async def _(writer: Writer) -> None:
    """A gigabyte of blocks without a byte in them, packed once more."""
    packer = zlib.compressobj(1, wbits=31)
    nothing = packer.compress(gzip.compress(b"")[:10])
    nothing += b"".join(packer.compress(DEFLATE_NOTHING * 200_000) for _ in range(200)) + packer.flush()
    await send(writer, with_length(nothing, "Content-Encoding: gzip"))


@case("/pieces/complete-headers", "headers_too_large")
async def _(writer: Writer) -> None:
    await send(writer, b"HTTP/1.1 200 OK\r\n" + b"a:\n" * 21_000 + b"\n")


@case("/pieces/complete-trailers", "")
async def _(writer: Writer) -> None:
    await send(writer, head("Transfer-Encoding: chunked") + b"0\r\n" + b"a:\n" * 21_000 + b"\n")
