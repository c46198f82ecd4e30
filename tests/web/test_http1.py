"""Kept connections: one is used again only where it cannot lie about whose answer comes next."""

import asyncio
from collections.abc import Callable

import pytest

from scrapersky_cli.errors import ItemError
from tests.web.site import Request, answer, visiting

URL = "http://www.example.com/"
STRAY = b"HTTP/1.1 200 Any\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nfalse"


def chunked(*chunks: bytes) -> bytes:
    head = b"HTTP/1.1 200 Any\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


@pytest.mark.parametrize(
    ("send", "connections"),
    [
        (lambda request: answer("a page"), 1),
        (lambda request: chunked(b"a ", b"page"), 1),
        (lambda request: b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer("a page"), 1),
        (lambda request: answer("a page") + STRAY, 3),
        (lambda request: answer("a page").replace(b"HTTP/1.1", b"HTTP/1.0"), 3),
    ],
    ids=["length", "chunked", "early hints", "stray answer", "http/1.0"],
)
def test_what_a_connection_is_used_for(send: Callable[[Request], bytes], connections: int) -> None:
    async def run() -> tuple[list[bytes], int]:
        async with visiting(send) as (web, site):
            await web.robots(URL)
            bodies = [(await web.fetch(f"{URL}{number}")).body for number in range(2)]
            return bodies, site.connections

    bodies, opened = asyncio.run(run())
    assert bodies == [b"a page", b"a page"]
    assert opened == connections


def test_a_cancelled_request_leaves_no_half_answer() -> None:
    async def run() -> tuple[bytes, int]:
        def send(request: Request) -> bytes:
            return answer(request.path, f"X-Slow: {'-' * 10}")[: -2 if request.path == "/slow" else None]

        async with visiting(send) as (web, site):
            await web.robots(URL)
            slow = asyncio.create_task(web.fetch(f"{URL}slow"))
            while len(site.requests) < 2:
                await asyncio.sleep(0.01)
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)
            return (await web.fetch(f"{URL}next")).body, site.connections

    body, connections = asyncio.run(run())
    assert (body, connections) == (b"/next", 2)


@pytest.mark.parametrize("first", [b"junk\r\n\r\n", b"HTTP/1.1 101 Any\r\nUpgrade: ws\r\n\r\n", b"\r\n" * 100_000])
def test_what_is_no_answer(first: bytes) -> None:
    async def run() -> None:
        async with visiting(lambda request: first, fetch_tries=1, robots="ignore", fetch_seconds=2) as (web, _):
            await web.fetch(URL)

    with pytest.raises(ItemError):
        asyncio.run(run())
