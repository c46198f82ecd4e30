"""SCRAPERSKY_PROXY: http and socks5, and its credentials in no message and no log."""

import asyncio
import logging
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from scrapersky_cli.errors import ItemError, SettingsError
from scrapersky_cli.failures import BlockedAddress
from scrapersky_cli.web.exchange import network
from scrapersky_cli.web.fetch import Web, open_web
from scrapersky_cli.web.gates import NoGates
from scrapersky_cli.web.probe import network_is_up
from tests.web.site import Site, Talk, answer, listening, serving, web_settings
from tests.web.test_tls import ca_file, good

__all__ = ["ca_file"]
PASSWORD = "hunter2-secret"
BASIC = b64encode(f"user:{PASSWORD}".encode()).decode()


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """Pass bytes on between a client and 127.0.0.1:`port`."""
    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)

    async def copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            sink.write(data)
            await sink.drain()
        sink.close()

    try:
        await asyncio.gather(copy(reader, there_writer), copy(there_reader, writer))
    finally:
        there_writer.transport.abort()


def http_proxy(port: int, seen: list[str]) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        seen.append(head)
        if f"proxy-authorization: basic {BASIC}".lower() not in head.lower():
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        elif head.startswith("CONNECT"):
            writer.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            await _join(reader, writer, port)
        else:
            writer.write(answer("through the proxy"))

    return talk


def socks_proxy(port: int, seen: list[str]) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x02")
        _, length = await reader.readexactly(2)
        user = await reader.readexactly(length)
        password = await reader.readexactly((await reader.readexactly(1))[0])
        if password.decode() != PASSWORD:
            writer.write(b"\x01\x01")
            return
        writer.write(b"\x01\x00")
        *_, length = await reader.readexactly(5)
        seen.append(f"{user.decode()} {(await reader.readexactly(length)).decode()}")
        await reader.readexactly(2)
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
        await _join(reader, writer, port)

    return talk


Make = Callable[[int, list[str]], Talk]
KINDS = pytest.mark.parametrize(("scheme", "make"), [("http", http_proxy), ("socks5", socks_proxy)])


@asynccontextmanager
async def proxied(
    scheme: str, make: Make, password: str = PASSWORD, **values: Any
) -> AsyncIterator[tuple[Web, Site, list[str]]]:
    """A fetcher behind a proxy, the https server that every name leads to, and what the proxy saw."""
    seen: list[str] = []
    async with serving(lambda _: answer("safe"), tls=good()) as site, listening(make(site.port, seen)) as port:
        proxy = f"{scheme}://user:{password}@127.0.0.1:{port}"
        settings = web_settings(connect_to="", proxy=proxy, robots="ignore", fetch_tries=1, **values)
        async with open_web(settings, NoGates()) as web:
            yield web, site, seen


@KINDS
def test_https_through_a_proxy(scheme: str, make: Make, ca_file: str, caplog: pytest.LogCaptureFixture) -> None:
    async def go() -> None:
        async with proxied(scheme, make, ca_file=ca_file) as (web, site, seen):
            response = await web.fetch("https://example.com/")
            assert (response.body, response.tls) == (b"safe", "verified")
            assert "example.com" in seen[0]
            assert "proxy-authorization" not in site.requests[0].headers

    with caplog.at_level(logging.DEBUG):
        asyncio.run(go())
    assert PASSWORD not in caplog.text
    assert BASIC not in caplog.text


def test_http_through_a_proxy() -> None:
    async def go() -> None:
        async with proxied("http", http_proxy) as (web, _, seen):
            assert (await web.fetch("http://example.com/x")).body == b"through the proxy"
            assert seen[0].startswith("GET http://example.com/x HTTP/1.1")

    asyncio.run(go())


def test_an_answer_that_announces_itself_for_ever() -> None:
    """Behind a proxy the HTTP client reads the heads, and sets no limit to their number."""

    def make(port: int, seen: list[str]) -> Talk:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while True:
                writer.write(b"HTTP/1.1 103 \r\n\r\n" * 1000)
                await writer.drain()
                await asyncio.sleep(0)

        return talk

    async def go() -> None:
        async with proxied("http", make) as (web, _, _):
            with pytest.raises(ItemError) as caught:
                await web.fetch("http://example.com/")
            assert caught.value.code == "headers_too_large"

    asyncio.run(go())


@KINDS
def test_a_proxy_that_refuses(scheme: str, make: Make, ca_file: str, caplog: pytest.LogCaptureFixture) -> None:
    async def go() -> None:
        async with proxied(scheme, make, password="wrong-secret", ca_file=ca_file) as (web, _, _):
            with pytest.raises(ItemError) as caught:
                await web.fetch("https://example.com/")
            assert (caught.value.code, caught.value.kind) == ("proxy_failed", "ours")
            assert "wrong-secret" not in repr(caught.value)

    with caplog.at_level(logging.DEBUG):
        asyncio.run(go())
    assert "wrong-secret" not in caplog.text


def test_a_proxy_that_is_not_there() -> None:
    async def go() -> None:
        settings = web_settings(connect_to="", proxy=f"http://user:{PASSWORD}@127.0.0.1:1", fetch_tries=1)
        async with open_web(settings, NoGates()) as web:
            with pytest.raises(ItemError) as caught:
                await web.fetch("http://example.com/")
            assert caught.value.code == "proxy_failed"
        assert not await network_is_up(settings)

    asyncio.run(go())


@KINDS
@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "10.0.0.1", "localhost"])
def test_a_proxy_is_no_way_inside(scheme: str, make: Make, host: str) -> None:
    async def go() -> None:
        async with proxied(scheme, make) as (web, _, seen):
            with pytest.raises(BlockedAddress):
                await web.fetch(f"http://{host}/")
            assert seen == []

    asyncio.run(go())


@pytest.mark.parametrize("value", ["ftp://user:hunter2@proxy:1", "nonsense-hunter2", "http://"])
def test_a_wrong_setting(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        network(web_settings(proxy=value))
    assert "hunter2" not in str(caught.value)
