"""Kept connections: one is used again only where it cannot lie about whose answer comes next."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import BadResponse, ConnectionLost
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.gates import NoGates
from scrapersky_cli.web.http1 import Http1
from scrapersky_cli.web.response import Response
from tests.web.site import Request, answer, listening, visiting, web_settings

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
        (lambda request: chunked(b"a page").replace(b"\r\n", b"\r\nContent-Length: 6\r\n", 1), 3),
    ],
    ids=["length", "chunked", "early hints", "stray answer", "http/1.0", "length and chunks"],
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


async def _fetched(first: bytes, **values: Any) -> Response:
    """What comes of an answer after which the server hangs up."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(first)

    async with listening(talk) as port:
        settings = web_settings(port, robots="ignore", fetch_tries=1, fetch_seconds=5, **values)
        async with open_web(settings, NoGates()) as web:
            return await web.fetch(URL)


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HTML + b"Transfer-Encoding: chunked\r\n\r\n"
READ = {
    "no length": HTML + b"\r\nab",
    "no reason": HTML.replace(b" OK", b"") + b"Content-Length: 2\r\n\r\nab",
    "line feeds alone": (HTML + b"Content-Length: 2\r\n\r\nab").replace(b"\r\n", b"\n"),
    "folded line": HTML + b"A: b\r\n c\r\nContent-Length: 2\r\n\r\nab",
    "control character": HTML + b"A: b\x01c\r\nContent-Length: 2\r\n\r\nab",
    "other bytes": HTML + b"A: \xe4\xff\r\nContent-Length: 2\r\n\r\nab",
    "nothing in a header": HTML + b"A:\r\nB: \r\nContent-Length: 2\r\n\r\nab",
    "chunks and a length": HTML + b"Content-Length: 9\r\nTransfer-Encoding: Chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "extensions": CHUNKED + b"1;a=b\r\na\r\n1  \r\nb\r\n0\r\nX: y\r\n\r\n",
    "hints": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nContent-Length: 7\r\n\r\n" + HTML + b"\r\nab",
    "more behind it": HTML + b"Content-Length: 2\r\n\r\nabjunk",
    "more behind the last": HTML + b"Connection: close\r\nContent-Length: 2\r\n\r\nab" + STRAY,
}
REFUSED = {
    "another version": HTML.replace(b"1.1", b"1.7") + b"\r\nab",
    "another protocol": HTML.replace(b"HTTP/1.1", b"RTSP/1.0") + b"\r\nab",
    "empty lines first": b"\r\n\r\n" + HTML + b"\r\nab",
    "status of two digits": HTML.replace(b"200", b"20") + b"\r\nab",
    "status of four digits": HTML.replace(b"200", b"2000") + b"\r\nab",
    "no colon": HTML + b"junk\r\n\r\nab",
    "space before the colon": HTML + b"Content-Length : 2\r\n\r\nab",
    "NUL": HTML + b"A: b\0c\r\n\r\nab",
    "form feed": HTML + b"A: b\fc\r\n\r\nab",
    "carriage return": HTML + b"A: b\rc\r\n\r\nab",
    "two lengths": HTML + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\nab",
    "signed length": HTML + b"Content-Length: +2\r\n\r\nab",
    "negative length": HTML + b"Content-Length: -2\r\n\r\nab",
    "length in hexadecimal": HTML + b"Content-Length: 0x2\r\n\r\nab",
    "length beyond numbers": HTML + b"Content-Length: 99999999999999999999999\r\n\r\nab",
    "no length given": HTML + b"Content-Length: \r\n\r\nab",
    "another coding": HTML + b"Transfer-Encoding: gzip\r\n\r\nab",
    "another coding first": HTML + b"Transfer-Encoding: gzip, chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "another coding last": HTML + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\nab",
    "nearly chunked": HTML + b"Transfer-Encoding: xchunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "chunk of no number": CHUNKED + b"zz\r\nab\r\n0\r\n\r\n",
    "chunk with 0x": CHUNKED + b"0x2\r\nab\r\n0\r\n\r\n",
    "negative chunk": CHUNKED + b"-2\r\nab\r\n0\r\n\r\n",
    "chunk beyond numbers": CHUNKED + b"ffffffffffffffffff\r\nab",
    "chunk that goes on": CHUNKED + b"2\r\nabx\r\n0\r\n\r\n",
    "bare line feeds in chunks": CHUNKED + b"2\nab\n0\n\n",
}
CUT = {
    "head": HTML,
    "length": HTML + b"Content-Length: 3\r\n\r\nab",
    "chunk": CHUNKED + b"3\r\nab",
    "last chunk": CHUNKED + b"2\r\nab\r\n",
    "trailers": CHUNKED + b"2\r\nab\r\n0\r\nX: y\r\n",
    "after hints": b"HTTP/1.1 103 Early\r\n\r\n",
}


@pytest.mark.parametrize("first", READ.values(), ids=READ)
def test_what_is_read(first: bytes) -> None:
    assert asyncio.run(_fetched(first)).body == b"ab"


@pytest.mark.parametrize("first", REFUSED.values(), ids=REFUSED)
def test_what_is_refused(first: bytes) -> None:
    with pytest.raises(BadResponse):
        asyncio.run(_fetched(first))


@pytest.mark.parametrize("first", CUT.values(), ids=CUT)
def test_what_is_cut(first: bytes) -> None:
    with pytest.raises(ConnectionLost):
        asyncio.run(_fetched(first))


def test_headers_end_where_they_end() -> None:
    first = HTML + b"A: b\r\n\tc\r\nSet-Cookie: d\r\nX:\r\nSet-Cookie: e\r\nTransfer-Encoding: chunked\r\n\r\n"
    headers = asyncio.run(_fetched(first + b"2\r\nab\r\n0\r\nX: trailer\r\n\r\n")).headers
    assert (headers["a"].split(), headers["x"], headers["set-cookie"]) == (["b", "c"], "", "d\ne")


def test_a_header_in_many_pieces() -> None:
    """Each arrives by itself, and is put together again."""
    first = HTML + b"X-Long: " + b"y" * 300 + b"\r\nContent-Length: 2\r\n\r\nab"

    async def go() -> Response:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            for at in range(0, len(first), 7):
                writer.write(first[at : at + 7])
                await asyncio.sleep(0)
            await reader.read()

        async with listening(talk) as port, open_web(web_settings(port, robots="ignore"), NoGates()) as web:
            return await web.fetch(URL)

    response = asyncio.run(go())
    assert (response.body, response.headers["x-long"]) == (b"ab", "y" * 300)


def test_what_comes_uncalled_for_answers_nothing() -> None:
    """A server that speaks while nobody asks, so that its words would pass for the next page."""
    spoke = asyncio.Event()
    connections = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer("a page"))
        await asyncio.sleep(0.05)
        writer.write(STRAY)
        spoke.set()
        await reader.read()

    async def go() -> bytes:
        async with listening(talk) as port, open_web(web_settings(port, robots="ignore"), NoGates()) as web:
            await web.fetch(URL)
            await spoke.wait()
            await asyncio.sleep(0.05)
            return (await web.fetch(f"{URL}next")).body

    assert (asyncio.run(go()), connections) == (b"a page", 2)


@pytest.mark.parametrize("cookie", [b"a=\x0bb", b"a=\xe4"])
def test_a_cookie_of_strange_bytes_goes_back_or_is_refused(cookie: bytes) -> None:
    """It cannot break the request in two."""

    def send(request: Request) -> bytes:
        back = request.headers.get("cookie")
        return answer(back) if back else answer("", "Location: /", "Set-Cookie: %s", status=302) % cookie

    async def go() -> bytes:
        async with visiting(send, robots="ignore", fetch_tries=1) as (web, _):
            return (await web.fetch(URL)).body

    if b"\x0b" in cookie:
        with pytest.raises(BadResponse):
            asyncio.run(go())
    else:
        assert asyncio.run(go()).startswith(b"a=")


class Recorded:
    """A stream that has the whole answer, and notes how much of it is read at once."""

    def __init__(self, data: bytes) -> None:
        self.data, self.sizes = data, list[int]()

    async def write(self, data: bytes) -> None:
        pass

    async def read(self, most: int) -> bytes:
        self.sizes.append(most)
        data, self.data = self.data[:most], self.data[most:]
        return data


def test_only_what_needs_no_parsing_is_read_in_large_pieces() -> None:
    async def read(data: bytes) -> tuple[int, list[int]]:
        stream = Recorded(data)
        connection = Http1(stream, 66_000)  # type: ignore[arg-type]
        await connection.send("GET", "/", [(b"Host", b"a.com")], None)
        return sum([len(piece) async for piece in connection.body()]), stream.sizes

    body = "x" * 120_000
    assert asyncio.run(read(answer(body))) == (120_000, [32 * 1024, 256 * 1024])
    size, sizes = asyncio.run(read(chunked(*[body[:10_000].encode()] * 12)))
    assert size == 120_000
    assert set(sizes) == {32 * 1024}
