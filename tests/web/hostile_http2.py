"""What the hostile server does over HTTP/2: frames made by hand, since no library would send most of these."""

import gzip
from collections.abc import Callable

from tests.web.hostile import DEFLATE_NOTHING, Act, Writer, case, pour, send

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION, ALTSVC = range(
    11
)
UNKNOWN = 0xBE
END_STREAM, ACK, END_HEADERS, PADDED = 1, 1, 4, 8
# HPACK: the static table's `:status: 200`, and content-type (31) with a value of its own
OK_HEADERS = b"\x88" + b"\x0f\x10\x09text/html"
GZIP = b"\x0f\x0b\x04gzip"
EARLY_HINTS = b"\x08\x03103"
TIMES = 100_000


def frame(kind: int, payload: bytes = b"", flags: int = 0, stream: int = 0) -> bytes:
    """One HTTP/2 frame (RFC 9113, 4.1)."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def head(block: bytes = OK_HEADERS) -> bytes:
    return frame(HEADERS, block, END_HEADERS, 1)


def data(body: bytes, flags: int = 0) -> bytes:
    return frame(DATA, body, flags, 1)


def flood(piece: bytes, first: bytes = b"") -> Act:
    """`first`, then `piece` for ever, in writes of about 64 KiB."""

    async def act(writer: Writer) -> None:
        await send(writer, first)
        times = max(1, 65_536 // len(piece))
        await pour(writer, piece * times, TIMES)

    return act


def setting(code: int, value: int) -> bytes:
    return code.to_bytes(2, "big") + value.to_bytes(4, "big")


def over_http2(path: str, code: str = "flood", kind: str = "page") -> Callable[[Act], Act]:
    return case(f"/http2{path}", code, kind, "https")


# --- floods, before the head of the answer and after it ------------------------------------------------------
MANY_SETTINGS = b"".join(setting(code, 2**16) for code in range(0x1000, 0x1000 + 2700))
PIECES = {
    "settings": frame(SETTINGS, setting(3, 100)),
    "settings/empty": frame(SETTINGS),
    "settings/window": frame(SETTINGS, setting(4, 65_535)) + frame(SETTINGS, setting(4, 65_536)),
    "settings/large": frame(SETTINGS, MANY_SETTINGS),
    "settings/ack": frame(SETTINGS, flags=ACK),
    "ping": frame(PING, bytes(8)),
    "ping/ack": frame(PING, bytes(8), ACK),
    "window": frame(WINDOW_UPDATE, (1).to_bytes(4, "big")),
    "window/stream": frame(WINDOW_UPDATE, (1).to_bytes(4, "big"), stream=1),
    "priority": frame(PRIORITY, bytes(4) + b"\x10", stream=1),
    "unknown": frame(UNKNOWN),
    "unknown/large": frame(UNKNOWN, bytes(16_384)),
    "altsvc": frame(ALTSVC, b"\0\3abch2", stream=0),
    "reset": frame(RST_STREAM, bytes(4), stream=3),
    "goaway": frame(GOAWAY, (2**31 - 1).to_bytes(4, "big") + bytes(4)),
}
for _name, _piece in PIECES.items():
    # Some of these the HTTP client refuses by itself, if it sees them before they are too many.
    _code = {"goaway": "flood|connection_lost", "reset": "flood|bad_response"}.get(_name, "flood")
    over_http2(f"/{_name}", _code)(flood(_piece))
    over_http2(f"/late/{_name}", _code)(flood(_piece, head()))

over_http2("/early-hints")(flood(head(EARLY_HINTS)))
over_http2("/empty-data")(flood(data(b""), head()))
over_http2("/padding")(flood(data(b"\xff" + bytes(255), PADDED), head()))
over_http2("/one-byte")(flood(data(b"x"), head()))
over_http2("/one-byte-and-padding")(flood(data(b"\xffx" + bytes(255), PADDED), head()))
over_http2("/continuation", "flood|bad_response")(flood(frame(CONTINUATION, stream=1), frame(HEADERS, b"", 0, 1)))
over_http2("/continuation/table-size", "headers_too_large")(
    flood(frame(CONTINUATION, b"\x20" * 16_384, stream=1), frame(HEADERS, b"", 0, 1))
)
over_http2("/after-reset", "flood|connection_lost")(flood(head() + data(b"x"), frame(RST_STREAM, bytes(4), stream=1)))
over_http2("/push", "flood|bad_response")(
    flood(frame(PUSH_PROMISE, (2).to_bytes(4, "big") + OK_HEADERS, END_HEADERS, 1))
)


@over_http2("/table-size", "headers_too_large")
async def _(writer: Writer) -> None:
    """Changes of the table's size, a byte each, are no header and count for nothing in the size of the list."""
    block = b"\x20" * 16_384
    await send(writer, frame(HEADERS, block, 0, 1))
    await pour(writer, frame(CONTINUATION, block, 0, 1), 60)
    await send(writer, frame(CONTINUATION, OK_HEADERS, END_HEADERS, 1))


@over_http2("/endless/body", "too_large")
async def _(writer: Writer) -> None:
    await send(writer, head())
    await pour(writer, data(bytes(16_384)), TIMES)


@over_http2("/gzip-blocks", "too_large")
async def _(writer: Writer) -> None:
    await send(writer, head(OK_HEADERS + GZIP) + data(gzip.compress(b"")[:10]))
    await pour(writer, data(DEFLATE_NOTHING * 3000), TIMES)


@over_http2("/just-allowed", "")
async def _(writer: Writer) -> None:
    """As much as passes: what it costs is the most that an answer with a small body can cost."""
    await send(writer, PIECES["settings/window"] * 480)
    await send(writer, head() + PIECES["settings/window"] * 480 + data(b"body", END_STREAM))


@over_http2("/just-allowed-frames", "")
async def _(writer: Writer) -> None:
    """A body of the largest size in frames so small that they just pass."""
    await send(writer, head() + data(bytes(780)) * 3_800 + data(b"", END_STREAM))
