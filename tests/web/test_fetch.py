"""What a fetch gives back when the other side behaves, and when it takes two tries."""

import asyncio
import gzip
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import brotli
import pytest
from backports.zstd import compress as zstd_compress

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import (
    BadRedirect,
    BotWall,
    ConnectionLost,
    HttpGone,
    HttpRateLimited,
    HttpServerError,
    RedirectLoop,
    TooLarge,
)
from scrapersky_cli.web.exchange import FetchSpec
from scrapersky_cli.web.kinds import kinds
from tests.web.site import Request, answer, visiting, web_settings

PAGE = "<title>Zähne</title>" * 100


def pages(routes: dict[str, bytes]) -> Callable[[Request], bytes]:
    return lambda request: routes.get(request.path, answer(status=404))


def test_a_page() -> None:
    async def go() -> None:
        routes = {"/": answer(PAGE, 'ETag: "7"', "Last-Modified: today", "Set-Cookie: a=1", "Set-Cookie: b=2")}
        async with visiting(pages(routes)) as (web, site):
            response = await web.fetch("http://Example.com#top")
        assert (response.url, response.status, response.body) == ("http://example.com/", 200, PAGE.encode())
        assert response.content_type == "text/html"
        assert (response.etag, response.last_modified, response.tls) == ('"7"', "today", None)
        assert response.headers["set-cookie"] == "a=1\nb=2"
        assert response.http_version == "HTTP/1.1"
        assert not response.redirects
        assert site.requests[-1].headers["user-agent"].startswith("scrapersky/")
        assert site.requests[-1].host == "example.com"

    asyncio.run(go())


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("br", brotli.compress),
        ("zstd", zstd_compress),
        ("identity", bytes),
        ("UTF-8", bytes),
    ],
)
def test_codings(coding: str, pack: Callable[[bytes], bytes]) -> None:
    async def go() -> None:
        async with visiting(pages({"/": answer(pack(PAGE.encode()), f"Content-Encoding: {coding}")})) as (web, _):
            assert (await web.fetch("http://example.com/")).body == PAGE.encode()

    asyncio.run(go())


@pytest.mark.parametrize("size", [1, 2, 100_000])
def test_a_packed_sitemap_is_unpacked(size: int) -> None:
    text = b"<u/>" * size
    cases = {
        "/plain.xml": answer(text, "Content-Type: application/xml", html=False),
        "/file.xml.gz": answer(gzip.compress(text), "Content-Type: application/gzip", html=False),
        "/members.xml.gz": answer(gzip.compress(text[:3]) + gzip.compress(text[3:]) + b"\0\0", html=False),
        "/both.xml.gz": answer(gzip.compress(gzip.compress(text)), "Content-Encoding: gzip", html=False),
    }

    async def go() -> None:
        async with visiting(pages(cases)) as (web, _):
            for path in cases:
                pieces: list[bytes] = []
                response = await web.fetch(f"http://example.com{path}", "sitemap", sink=pieces.append)
                assert b"".join(pieces) == text
                assert response.body == b""
                assert (await web.fetch(f"http://example.com{path}", "sitemap")).body == text

    asyncio.run(go())


def test_redirects_are_followed_and_recorded() -> None:
    routes = {
        "/": answer("", "Location: /a b", status=301),
        "/a%20b": answer("ignored", "Location: http://www.example.com/c#x", status=302),
        "/c": answer("here"),
    }

    async def go() -> None:
        async with visiting(pages(routes)) as (web, site):
            response = await web.fetch("http://example.com/")
            assert response.url == "http://www.example.com/c"
            assert [(hop.status, hop.location) for hop in response.redirects] == [
                (301, "http://example.com/a%20b"),
                (302, "http://www.example.com/c"),
            ]
            assert site.connections == 2  # the small bodies were read, so the first connection was used again

    asyncio.run(go())


def test_a_redirect_that_waits_for_its_cookie() -> None:
    def answers(request: Request) -> bytes:
        if request.headers.get("cookie") == "seen=1":
            return answer("welcome")
        return answer("", "Location: /", "Set-Cookie: seen=1; Path=/", status=302)

    def stubborn(request: Request) -> bytes:
        return answer("", "Location: /", "Set-Cookie: seen=1; Path=/", status=302)

    async def go() -> None:
        async with visiting(answers, robots="ignore") as (web, site):
            assert (await web.fetch("http://example.com/")).body == b"welcome"
            assert (await web.fetch("http://example.com/")).body == b"welcome"
            assert len(site.requests) == 4  # nothing is kept from one fetch to the next
        async with visiting(stubborn, robots="ignore") as (web, site):
            with pytest.raises(RedirectLoop):
                await web.fetch("http://example.com/")

    asyncio.run(go())


def test_cookies_stay_with_their_host() -> None:
    def answers(request: Request) -> bytes:
        if request.host == "example.com":
            return answer("", "Location: http://other.com/", "Set-Cookie: secret=1", status=302)
        return answer("ok")

    async def go() -> None:
        async with visiting(answers, robots="ignore") as (web, site):
            await web.fetch("http://example.com/")
            assert "cookie" not in site.requests[-1].headers

    asyncio.run(go())


def test_conditional_requests() -> None:
    def answers(request: Request) -> bytes:
        if request.headers.get("if-none-match") == '"7"' or "if-modified-since" in request.headers:
            return b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\n\r\n'
        return answer("new")

    async def go() -> None:
        async with visiting(answers) as (web, _):
            same = await web.fetch("http://example.com/", etag='"7"')
            assert same.not_modified
            assert (same.status, same.body, same.etag) == (304, b"", '"7"')
            assert (await web.fetch("http://example.com/", last_modified="Mon")).not_modified
            other = await web.fetch("http://example.com/", etag='"8"')
            assert not other.not_modified
            assert other.body == b"new"
            evil = await web.fetch("http://example.com/", etag='"7\r\nX-Evil: 1')
            assert not evil.not_modified

    asyncio.run(go())


@pytest.mark.parametrize(
    "first",
    [
        answer(status=500),
        answer("", "Retry-After: 0", status=429),
        answer("", "Retry-After: 1", status=503),
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nshort",
    ],
)
def test_a_second_try(first: bytes) -> None:
    left = [first]

    async def go() -> None:
        async with visiting(lambda _: left.pop() if left else answer("fine"), robots="ignore") as (web, site):
            assert (await web.fetch("http://example.com/")).body == b"fine"
            assert len(site.requests) == 2

    asyncio.run(go())


def in_an_hour() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("status", "line", "failure", "tries", "seconds"),
    [
        (500, "X: y", HttpServerError, 3, 0),
        (503, "Retry-After: 3600", HttpServerError, 1, 3600),
        (429, "Retry-After: 3600", HttpRateLimited, 1, 3600),
        (429, "Retry-After: IN_AN_HOUR", HttpRateLimited, 1, 3600),
        (404, "X: y", HttpGone, 1, 0),
        (403, "X-DataDome: protected", BotWall, 1, 0),
    ],
)
def test_failures_are_repeated_only_where_that_helps(
    status: int, line: str, failure: type[ItemError], tries: int, seconds: float
) -> None:
    async def go() -> None:
        said = line.replace("IN_AN_HOUR", in_an_hour())
        async with visiting(lambda _: answer("", said, status=status), robots="ignore") as (web, site):
            with pytest.raises(failure) as caught:
                await web.fetch("http://example.com/")
            assert len(site.requests) == tries
            assert (caught.value.retry_after or 0) == pytest.approx(seconds, abs=200)

    asyncio.run(go())


def test_limits_are_settings() -> None:
    async def go() -> None:
        async with visiting(lambda request: answer(PAGE), robots="ignore", page_bytes=100) as (web, _):
            with pytest.raises(TooLarge):
                await web.fetch("http://example.com/")
            with pytest.raises(ItemError) as caught:
                await web.fetch("http://example.com/" + "x" * 2000)
            assert caught.value.code == "url_too_long"

    asyncio.run(go())


def test_a_call_to_an_api() -> None:
    def answers(request: Request) -> bytes:
        return answer(f"{request.method} {request.headers['x-key']} {request.body.decode()}", status=201, html=False)

    async def go() -> None:
        async with visiting(answers) as (web, site):
            response = await web.call("http://api.example.com/v1", method="POST", headers={"X-Key": "k"}, content=b"{}")
            assert (response.status, response.body) == (201, b"POST k {}")
            assert site.paths() == ["/v1"]
            with pytest.raises(ItemError):
                await web.call("http://api.example.com/v1", headers={"X-Key": "k"}, accept_status=[200])

    asyncio.run(go())


def test_a_call_is_never_repeated() -> None:
    """Not even a GET on a kept connection that ends without an answer, which a fetch repeats: it may be paid for."""
    answers = [answer("fine"), b""]

    async def go() -> None:
        async with visiting(lambda _: answers.pop(0)) as (web, site):
            assert (await web.call("http://api.example.com/v1")).body == b"fine"
            with pytest.raises(ConnectionLost):
                await web.call("http://api.example.com/v1", headers={"X-Key": "s3cret"})
            assert (len(site.requests), site.connections) == (2, 1)

    asyncio.run(go())


def test_what_is_sent_is_not_shown() -> None:
    spec = FetchSpec(kinds(web_settings())["api"], headers={"X-Key": "s3cret"}, content=b"{}")
    assert "s3cret" not in repr(spec)


def test_a_sink_gets_nothing_twice() -> None:
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nshort"
    left = [answer(status=500), short]

    async def go() -> None:
        async with visiting(lambda _: left.pop(0), robots="ignore") as (web, site):
            pieces: list[bytes] = []
            with pytest.raises(ConnectionLost):
                await web.fetch("http://example.com/", sink=pieces.append)
            assert len(site.requests) == 2
            assert b"".join(pieces) in (b"short", b"")

    asyncio.run(go())


def test_what_a_sink_raises_comes_out() -> None:
    def sink(data: bytes) -> None:
        raise ValueError("enough")

    async def go() -> None:
        async with visiting(lambda _: answer(PAGE), robots="ignore") as (web, site):
            with pytest.raises(ValueError, match="enough"):
                await web.fetch("http://example.com/", sink=sink)
            assert (await web.fetch("http://example.com/")).body == PAGE.encode()
            assert len(site.requests) == 2

    asyncio.run(go())


def test_an_api_that_redirects_gets_no_secret() -> None:
    async def go() -> None:
        redirect = answer("", "Location: http://evil.com/", status=307)
        async with visiting(lambda _: redirect) as (web, site):
            with pytest.raises(BadRedirect):
                await web.call("http://api.example.com/v1", headers={"X-Key": "k"})
            assert len(site.requests) == 1

    asyncio.run(go())


def test_a_kept_connection_that_ends_is_no_failure() -> None:
    """The server hangs up after each answer without a word, so that each next request meets a closing connection."""
    first = True

    def answers(request: Request) -> bytes:
        nonlocal first
        first = not first
        return b"" if first else answer("fine")

    async def go() -> None:
        async with visiting(answers, robots="ignore", fetch_tries=1) as (web, site):
            for _ in range(4):
                assert (await web.fetch("http://example.com/")).body == b"fine"
            assert len(site.requests) == 7
            assert site.connections == 4

    asyncio.run(go())


def test_connections_are_kept_per_host() -> None:
    async def go() -> None:
        async with visiting(lambda request: answer("x"), robots="ignore") as (web, site):
            for _ in range(3):
                await asyncio.gather(*(web.fetch(f"http://h{number}.com/") for number in range(20)))
            assert len(site.requests) == 60
            assert site.connections == 20

    asyncio.run(go())


def test_each_line_of_a_robots_tag_stays_a_line() -> None:
    async def go() -> None:
        lines = ("X-Robots-Tag: googlebot: nofollow", "X-Robots-Tag: noindex, noarchive", "X-Other: a", "X-Other: b")
        async with visiting(lambda request: answer(PAGE, *lines), robots="ignore") as (web, _):
            headers = (await web.fetch("http://example.com/")).headers
            assert headers["x-robots-tag"] == "googlebot: nofollow\nnoindex, noarchive"
            assert headers["x-other"] == "a, b"

    asyncio.run(go())


def test_a_file_of_reservations_is_read_whatever_robots_txt_says_and_only_if_it_is_small() -> None:
    def answers(request: Request) -> bytes:
        body = {"/robots.txt": "User-agent: *\nDisallow: /", "/small": "[]"}.get(request.path, "[" * 70_000)
        return answer(body)

    async def go() -> None:
        async with visiting(answers) as (web, site):
            assert (await web.fetch("http://example.com/small", "tdm")).body == b"[]"
            with pytest.raises(TooLarge):
                await web.fetch("http://example.com/large", "tdm")
            assert site.paths() == ["/small", "/large"]

    asyncio.run(go())
