"""One TCP or TLS connection, with the counting of what is read."""

import asyncio
import ssl
from typing import Any

import httpcore2

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import ConnectionLost
from scrapersky_cli.web.frames import Frames
from scrapersky_cli.web.meter import METER
from scrapersky_cli.web.tls import tls_failure

_MOST_HELD = 128 * 1024  # bytes that wait to be read; beyond it the server has to wait


class Stream(asyncio.Protocol, httpcore2.AsyncNetworkStream):
    """One connection. It raises our own failures, and has no timeouts, because the whole fetch has one deadline.

    The event loop hands over to it what arrives: asyncio's own streams copy it twice more.
    """

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._arrived: list[bytes] = []
        self._held = 0
        self._ended = self._broken = False
        self._waiting: asyncio.Future[None] | None = None
        self._frames: Frames | None = None  # for HTTP/2 only

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._arrived.append(data)
        self._held += len(data)
        if self._held > _MOST_HELD:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        self._ended, self._broken = True, error is not None
        self._wake()

    def _wake(self) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return up to `max_bytes`; nothing at the end. Raise ConnectionLost, TooLarge, HeadersTooLarge or Flood.

        `timeout` is ignored.
        """
        if self._arrived or self._ended:
            await asyncio.sleep(0)  # a fast server must not keep other tasks from running
        else:
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting
        data = self._take(max_bytes)
        try:
            self._count(data)
        except ItemError:
            self.abort()
            raise
        return data

    def _take(self, most: int) -> bytes:
        if self._broken and not self._arrived:
            raise ConnectionLost
        data = b"".join(self._arrived)
        self._arrived = [data[most:]] if len(data) > most else []
        was_full, self._held = self._held > _MOST_HELD, max(0, len(data) - most)
        if was_full and self._held <= _MOST_HELD and not self._ended:
            self._transport.resume_reading()
        return data[:most]

    def _count(self, data: bytes) -> None:
        if self._frames:  # one task reads for all requests of the connection, which share its limits
            self._frames.take(data)
        elif meter := METER.get(None):
            meter.count(len(data))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send `buffer`, which is small: it waits in memory until the server takes it. Raise WriteError."""
        if self._transport.is_closing():
            # The server may have answered before it hung up, so the client goes on to read.
            raise httpcore2.WriteError
        self._transport.write(buffer)

    async def aclose(self) -> None:
        self.abort()
        await asyncio.sleep(0)

    def abort(self) -> None:
        """Close at once. With TLS, close() waits up to 30 s for a final message that a hostile server never sends."""
        self._transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "Stream":
        """Return this stream, encrypted from now on. Raise what `tls_failure` returns, or ConnectionLost."""
        loop = asyncio.get_running_loop()
        try:
            transport = await loop.start_tls(self._transport, self, ssl_context, server_hostname=server_hostname)
        except ssl.SSLError as error:
            await self.aclose()
            raise tls_failure(error) from None
        except OSError:
            await self.aclose()
            raise ConnectionLost from None
        except asyncio.CancelledError:
            self.abort()
            raise
        if transport is None or self._arrived:  # it hung up, or what came before is not from whom the certificate names
            await self.aclose()
            raise ConnectionLost
        self._transport = transport
        if self.get_extra_info("ssl_object").selected_alpn_protocol() == "h2":
            self._frames = Frames()
        return self

    @property
    def is_quiet(self) -> bool:
        """Return whether the server has neither sent anything that was not read, nor hung up."""
        return not (self._arrived or self._ended or self._transport.is_closing())

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # asked of an idle connection: true if the server has hung up
            return (self._ended and not self._arrived) or self._transport.is_closing()
        return self._transport.get_extra_info(info)
