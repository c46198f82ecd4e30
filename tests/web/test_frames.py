"""How many frames an HTTP/2 connection may bring before it has to bring an answer."""

from collections.abc import Callable

import pytest

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import Flood, HeadersTooLarge
from scrapersky_cli.web.frames import Frames
from tests.web.hostile_http2 import (
    CONTINUATION,
    END_HEADERS,
    HEADERS,
    PADDED,
    PIECES,
    PING,
    SETTINGS,
    UNKNOWN,
    data,
    frame,
    setting,
)

MOST = 1000
IDLE = frame(PING, bytes(8))


def answer(stream: int, block: bytes = b"\x88") -> bytes:
    return frame(HEADERS, block, END_HEADERS, stream)


def passes(frames: Frames, piece: bytes, most: int = 10 * MOST) -> int:
    """How many times `piece` is taken."""
    for number in range(most):
        try:
            frames.take(piece)
        except ItemError:
            return number
    return most


@pytest.mark.parametrize("name", [name for name in PIECES if name not in ("settings/large", "settings/window")])
def test_a_thousand_frames(name: str) -> None:
    most = 8 if name == "unknown/large" else MOST  # 128 KiB
    assert most - 1 <= passes(Frames(), PIECES[name]) <= most + 1


def test_each_setting_counts() -> None:
    assert passes(Frames(), frame(SETTINGS, setting(3, 1) * 10)) == MOST // 10
    assert passes(Frames(), PIECES["settings/large"]) == 0


def test_an_answer_begins_once() -> None:
    frames = Frames()
    for stream in range(1, 41, 2):
        assert passes(frames, IDLE, MOST - 100) == MOST - 100
        frames.take(answer(stream))
    assert passes(frames, answer(1)) <= MOST
    frames = Frames()
    frames.take(IDLE * (MOST - 100) + answer(1) + answer(2**31 + 1))  # the reserved bit makes no other stream
    assert passes(frames, IDLE) <= MOST


@pytest.mark.parametrize(
    ("piece", "endless"),
    [
        (data(bytes(1024)), True),
        (data(bytes(900)) + data(bytes(1200)), True),
        (data(bytes(500)), False),
        (data(b"\xff" + bytes(1024), PADDED), False),
        (data(b"\x00" + bytes(1024), PADDED), True),
    ],
)
def test_a_body_pays_for_its_frames(piece: bytes, endless: bool) -> None:
    frames = Frames()
    frames.take(answer(1))
    assert (passes(frames, piece) == 10 * MOST) is endless


def test_padding_is_no_body() -> None:
    assert passes(Frames(), data(b"\xff" + bytes(255), PADDED)) == 128 * 1024 // 265


STREAM = (IDLE + data(b"\x03four" + bytes(3), PADDED) + frame(UNKNOWN) + answer(1)) * 400


def refused(size: int) -> int:
    """Where the piece begins that brings one frame too many, if STREAM is cut into pieces of this size."""
    frames = Frames()
    for begin in range(0, len(STREAM), size):
        try:
            frames.take(STREAM[begin : begin + size])
        except Flood:
            return begin
    raise AssertionError("no flood")


def test_wherever_the_pieces_are_cut() -> None:
    byte = refused(1)
    for size in [*range(2, 40), len(STREAM)]:
        assert refused(size) <= byte < refused(size) + size


@pytest.mark.parametrize("make", [lambda part: answer(1, part), lambda part: frame(HEADERS, part, 0, 1)])
def test_a_block_of_headers_has_a_size(make: Callable[[bytes], bytes]) -> None:
    part = bytes(16_000)
    frames = Frames()
    frames.take(make(part))
    for _ in range(2):
        frames.take(frame(CONTINUATION, part, 0, 1))
    with pytest.raises(HeadersTooLarge):
        frames.take(frame(CONTINUATION, part, END_HEADERS, 1))
    frames = Frames()
    for stream in range(1, 200, 2):
        frames.take(answer(stream, bytes(4000)))  # many answers on one connection are no large one
