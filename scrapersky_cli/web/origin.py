"""The connections to one origin: several HTTP/1.1 connections, or one HTTP/2 connection shared by all requests."""

import asyncio
from collections.abc import AsyncIterable, Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import httpcore2

from scrapersky_cli.web.http1 import Header, Http1
from scrapersky_cli.web.stream import Stream
from scrapersky_cli.web.target import DEFAULT_PORTS, HostTarget
from scrapersky_cli.web.tls import Trust

IDLE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class RawRequest:
    """One request, ready to send, with complete `headers`."""

    target: HostTarget
    method: str
    headers: Sequence[Header]
    content: bytes | None = None

    def for_client(self) -> httpcore2.Request:
        """Return the request as the HTTP client's type. The client is used for HTTP/2 and for proxies."""
        return httpcore2.Request(self.method, _address(self.target), headers=list(self.headers), content=self.content)


@dataclass(frozen=True, slots=True)
class RawResponse:
    """The head of an answer; the body is in `stream`. `close` must always be called."""

    status: int
    http_version: str
    headers: Sequence[Header]
    stream: AsyncIterable[bytes]
    close: Callable[[], Awaitable[None]]


def of_client(answer: httpcore2.Response) -> RawResponse:
    """Return the HTTP client's answer as our own type."""
    assert isinstance(answer.stream, AsyncIterable)
    version = answer.extensions["http_version"].decode("ascii")
    return RawResponse(answer.status, version, answer.headers, answer.stream, answer.aclose)


def _address(target: HostTarget) -> httpcore2.URL:
    port = None if target.port == DEFAULT_PORTS[target.scheme] else target.port
    return httpcore2.URL(scheme=target.scheme, host=target.host, port=port, target=target.path)


class Direct:
    """Direct connections. There are never more of them than simultaneous requests."""

    def __init__(
        self, target: HostTarget, network: httpcore2.AsyncNetworkBackend, trust: Trust, largest_head: int
    ) -> None:
        self._target, self._network, self._trust = target, network, trust
        self._largest_head = largest_head
        self._idle: list[Http1] = []
        self._shared: httpcore2.AsyncHTTP2Connection | None = None
        self._speaks_http1 = target.scheme == "http"
        self._first = asyncio.Lock()

    async def ask(self, request: RawRequest) -> RawResponse:
        """Send one request. Raise the HTTP client's errors, and our own if no connection can be opened."""
        while True:
            connection = await self._connection()
            if isinstance(connection, Http1):
                return await self._ask(connection, request)
            try:
                return of_client(await connection.handle_async_request(request.for_client()))
            except httpcore2.ConnectionNotAvailable:
                self._shared = None  # it stopped taking requests just now

    async def _ask(self, connection: Http1, request: RawRequest) -> RawResponse:
        async def give_back() -> None:
            if connection.is_reusable():
                self._idle.append(connection)
            else:
                connection.close()

        with ExitStack() as undo:
            undo.callback(connection.close)  # even after a cancellation, which leaves the exchange incomplete
            head = await connection.send(request.method, request.target.path, request.headers, request.content)
            undo.pop_all()
        return RawResponse(head.status, head.http_version, head.headers, connection.body(), give_back)

    async def _connection(self) -> Http1 | httpcore2.AsyncHTTP2Connection:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_alive(IDLE_SECONDS):
                return connection
            connection.close()
        if not self._speaks_http1:
            async with self._first:  # a second request may share the connection that the first one opens
                if self._shared and self._shared.has_expired():
                    await self._shared.aclose()
                elif self._shared and self._shared.is_available():
                    return self._shared
                if not self._speaks_http1:
                    return await self._open()
        return await self._open()

    async def _open(self) -> Http1 | httpcore2.AsyncHTTP2Connection:
        target = self._target
        stream = await self._network.connect_tcp(target.host, target.port)
        if target.scheme == "https":
            stream = await stream.start_tls(self._trust.context(), server_hostname=target.host)
            if stream.get_extra_info("ssl_object").selected_alpn_protocol() == "h2":
                origin = _address(target).origin
                self._shared = httpcore2.AsyncHTTP2Connection(origin, stream, keepalive_expiry=IDLE_SECONDS)
                return self._shared
        self._speaks_http1 = True
        assert isinstance(stream, Stream)
        return Http1(stream, self._largest_head)

    async def aclose(self) -> None:
        """Close the idle connections. Each one in use is closed by its request."""
        for connection in self._idle:
            connection.close()
        self._idle.clear()
        if self._shared:
            await self._shared.aclose()


class Proxied:
    """Connections through the operator's proxy, which the HTTP client handles."""

    def __init__(self, pool: httpcore2.AsyncConnectionPool) -> None:
        self._pool = pool

    async def ask(self, request: RawRequest) -> RawResponse:
        """Send one request. Raise the HTTP client's errors."""
        return of_client(await self._pool.handle_async_request(request.for_client()))

    async def aclose(self) -> None:
        await self._pool.aclose()
