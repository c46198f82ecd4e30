"""A well-behaved web server in the test's own event loop, and a fetcher that is sent there for every name."""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from scrapersky_cli.settings import Settings
from scrapersky_cli.web.fetch import Web, open_web
from scrapersky_cli.web.gates import Gates, NoGates
from tests.waiting import PATIENCE


@dataclass(frozen=True)
class Request:
    """What the server was asked, and when (monotonic seconds)."""

    method: str
    path: str
    headers: dict[str, str]
    at: float
    body: bytes = b""

    @property
    def host(self) -> str:
        return self.headers["host"]


Answer = Callable[[Request], bytes]
"""Gives the whole answer to a request, status line included."""


def answer(body: bytes | str = b"", *lines: str, status: int = 200, html: bool = True) -> bytes:
    """An HTTP/1.1 answer."""
    data = body.encode() if isinstance(body, str) else body
    typed = ["Content-Type: text/html"] if html else []
    head = [f"HTTP/1.1 {status} Any", f"Content-Length: {len(data)}", *typed, *lines, "", ""]
    return "\r\n".join(head).encode() + data


@dataclass
class Site:
    """A running server: its port and what it was asked so far."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    at = time.monotonic()
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, path, headers, at, body)


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(talk: Talk, *, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> AsyncIterator[int]:
    """The port of a server that has `talk` with each client, and leaves nothing open at the end."""
    tasks: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await talk(reader, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            await asyncio.sleep(0)
            writer.transport.abort()

    server = await asyncio.start_server(accept, address, 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


@asynccontextmanager
async def serving(
    answers: Answer, *, tls: ssl.SSLContext | None = None, address: str = "127.0.0.1"
) -> AsyncIterator[Site]:
    """A server that answers with `answers(request)`, and hangs up after nothing or `Connection: close`."""
    site = Site()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        site.connections += 1
        while True:
            request = await _read_request(reader)
            site.requests.append(request)
            data = answers(request)
            writer.write(data)
            await writer.drain()
            if not data or b"\r\nConnection: close\r\n" in data:
                return

    async with listening(talk, tls=tls, address=address) as port:
        site.port = port
        yield site


def web_settings(port: int = 0, tls_port: int = 0, **values: Any) -> Settings:
    """Settings that send every name to loopback, without pacing unless asked for."""
    defaults: dict[str, Any] = {
        "connect_to": f"*:80:127.0.0.1:{port or 1},*:443:127.0.0.1:{tls_port or 1}",
        "host_delay": 0,
        "fetch_seconds": PATIENCE,
    }
    return Settings(_env_file=None, **(defaults | values))


@asynccontextmanager
async def visiting(
    answers: Answer,
    gates: Gates | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    trust: str = "verify",
    **values: Any,
) -> AsyncIterator[tuple[Web, Site]]:
    """A fetcher and the server it is sent to, by http or by `tls`. `trust` is SCRAPERSKY_TLS."""
    values["tls"] = trust
    async with serving(answers, tls=tls) as site:
        settings = web_settings(tls_port=site.port, **values) if tls else web_settings(site.port, **values)
        async with open_web(settings, gates or NoGates()) as web:
            yield web, site
