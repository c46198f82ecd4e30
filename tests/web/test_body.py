"""Reading a body: limits, and turns for the others while much is to be done."""

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace

import pytest

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import Flood, TooLarge
from scrapersky_cli.web.body import read_body
from scrapersky_cli.web.kinds import KindName, kinds
from scrapersky_cli.web.meter import MOST_PIECES
from scrapersky_cli.web.origin import RawResponse
from tests.web.site import Request, visiting, web_settings
from tests.web.site import answer as http

READ: tuple[KindName, ...] = ("page", "sitemap", "robots")

PAGE = kinds(web_settings())["page"]
SITEMAP = kinds(web_settings())["sitemap"]


def answered(pieces: Iterable[bytes]) -> RawResponse:
    async def stream() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    async def close() -> None:
        pass

    return RawResponse(200, "HTTP/1.1", [], stream(), close)


async def turns_while_reading(answer: RawResponse, coding: str = "") -> int:
    """How often the others had a turn, although everything had arrived."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    others = asyncio.create_task(count())
    await read_body(answer, coding, SITEMAP)
    others.cancel()
    return turns


def test_the_others_get_their_turns() -> None:
    many = asyncio.run(turns_while_reading(answered([b"x"] * MOST_PIECES)))
    large = asyncio.run(turns_while_reading(answered([gzip.compress(bytes(40_000_000))]), "gzip"))
    small = asyncio.run(turns_while_reading(answered([b"x" * 30_000] * 3)))
    assert (many > 30, large > 30, small) == (True, True, 0)


def test_as_many_pieces_as_are_allowed() -> None:
    assert asyncio.run(read_body(answered([b"x"] * MOST_PIECES), "", PAGE)).size == MOST_PIECES
    with pytest.raises(Flood):
        asyncio.run(read_body(answered([b"x"] * (MOST_PIECES + 20)), "", PAGE))
    large = [bytes(1024)] * 2000 + [b"x"] * MOST_PIECES
    assert asyncio.run(read_body(answered(large), "", PAGE)).size == 2000 * 1024 + MOST_PIECES


def test_a_sink_gets_all_that_fits() -> None:
    taken: list[bytes] = []
    kind = replace(SITEMAP, max_bytes=1500)
    with pytest.raises(TooLarge):
        asyncio.run(read_body(answered([b"x" * 1000, b"y" * 1000]), "", kind, taken.append))
    assert b"".join(taken) == b"x" * 1000 + b"y" * 500


PLAIN = b"x" * 5000
PACKED = {
    "not at all": (PLAIN, "", False),
    "as declared": (gzip.compress(PLAIN), "gzip", True),
    "undeclared": (gzip.compress(PLAIN), "", True),
    "twice": (gzip.compress(gzip.compress(PLAIN)), "gzip", True),
    "otherwise": (zlib.compress(PLAIN), "deflate", False),
}


@pytest.mark.parametrize("how", PACKED)
def test_a_body_is_measured_before_and_after_it_is_unpacked(how: str) -> None:
    data, coding, is_gzip = PACKED[how]
    taken: list[bytes] = []
    body = asyncio.run(read_body(answered([data[:3], data[3:]]), coding, SITEMAP))
    sunk = asyncio.run(read_body(answered([data]), coding, SITEMAP, taken.append))
    assert (body.size, body.wire_size, body.is_gzip) == (5000, len(data), is_gzip)
    assert (sunk.size, sunk.wire_size, sunk.is_gzip, sunk.data) == (5000, len(data), is_gzip, b"")
    assert body.data == b"".join(taken) == PLAIN


def cut(body: bytes, coding: str) -> bytes:
    return http(gzip.compress(body)[:-4], *([f"Content-Encoding: {coding}"] if coding else []))


@pytest.mark.parametrize("coding", ["gzip", ""])
def test_a_body_that_is_cut_is_not_complete(coding: str) -> None:
    """Its Content-Length is what was sent, so HTTP has nothing to complain of."""

    def answers(request: Request) -> bytes:
        return cut(b"<title>Zahnarzt</title>" * 100, coding)

    async def go() -> None:
        async with visiting(answers, robots="ignore") as (web, site):
            for kind in READ:
                with pytest.raises(ItemError) as caught:
                    await web.fetch("http://example.com/", kind)
                assert (caught.value.code, caught.value.transient) == ("truncated", True)
            assert len(site.requests) == 3

    asyncio.run(go())


@pytest.mark.parametrize("lines", [["Content-Encoding: gzip"], []])
def test_a_page_that_is_packed_once_more_than_it_says(lines: list[str]) -> None:
    page = b"<title>Zahnarzt</title>" * 100
    packed = gzip.compress(gzip.compress(page)) if lines else gzip.compress(page)

    async def go() -> None:
        async with visiting(lambda _: http(packed, *lines), robots="ignore", page_bytes=len(page)) as (web, _):
            assert (await web.fetch("http://example.com/")).body == page
        async with visiting(lambda _: http(packed, *lines), robots="ignore", page_bytes=len(page) - 1) as (web, _):
            with pytest.raises(ItemError) as caught:
                await web.fetch("http://example.com/")
            assert caught.value.code == "too_large"

    asyncio.run(go())
