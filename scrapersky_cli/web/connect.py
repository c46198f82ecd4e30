"""TCP and TLS below the HTTP client, with the address guard and the counting of what is read.

The guard must be at this level: only the code that opens the socket knows which address it opens, so a name server
that changes its answer between a check and the connection (DNS rebinding) gains nothing.
"""

import asyncio
import errno
import math
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import (
    BlockedAddress,
    ConnectionFailed,
    ConnectionLost,
    ConnectionRefused,
    ProxyFailed,
)
from scrapersky_cli.web.frames import Frames
from scrapersky_cli.web.guard import Detour, Network, find_detour, require_public
from scrapersky_cli.web.meter import METER
from scrapersky_cli.web.resolve import Resolve, is_literal
from scrapersky_cli.web.tls import tls_failure
from scrapersky_cli.web.trip import TRIP, Trip

_MOST_ADDRESSES = 4  # tried per connection, so that a name with a hundred dead addresses does not use up the deadline
# Seconds for another port of an address that did not answer at one: a firewall may drop what comes to that one only.
# The system asks three times in them.
_SECOND_CHANCE = 4.0


class Stream(httpcore2.AsyncNetworkStream):
    """One connection. It raises our own failures, and has no timeouts, because the whole fetch has one deadline."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._frames: Frames | None = None  # for HTTP/2 only

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return up to `max_bytes`; nothing at the end. Raise ConnectionLost, TooLarge, HeadersTooLarge or Flood.

        `timeout` is ignored.
        """
        await asyncio.sleep(0)  # a fast server must not keep other tasks from running
        try:
            data = await self._reader.read(max_bytes)
        except OSError:
            raise ConnectionLost from None
        try:
            self._count(data)
        except ItemError:
            self.abort()
            raise
        return data

    def _count(self, data: bytes) -> None:
        if self._frames:  # one task reads for all requests of the connection, which share its limits
            self._frames.take(data)
        elif meter := METER.get(None):
            meter.count(len(data))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._writer.write(buffer)
            await self._writer.drain()
        except OSError:
            # The server may have answered before it hung up, so the client goes on to read.
            raise httpcore2.WriteError from None

    async def aclose(self) -> None:
        self.abort()
        await asyncio.sleep(0)

    def abort(self) -> None:
        """Close at once. With TLS, close() waits up to 30 s for a final message that a hostile server never sends."""
        self._writer.transport.abort()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> "Stream":
        try:
            await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except ssl.SSLError as error:
            await self.aclose()
            raise tls_failure(error) from None
        except OSError:
            await self.aclose()
            raise ConnectionLost from None
        except asyncio.CancelledError:
            self.abort()
            raise
        if self.get_extra_info("ssl_object").selected_alpn_protocol() == "h2":
            self._frames = Frames()
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # asked of an idle connection: true if the server has hung up
            return self._reader.at_eof() or self._writer.is_closing()
        return self._writer.get_extra_info(info)


async def _dial(address: str, port: int, seconds: float) -> Stream:
    """Connect to one address within `seconds`. Raise ConnectionRefused or ConnectionFailed."""
    try:
        async with asyncio.timeout(seconds):
            return Stream(*await asyncio.open_connection(address, port))
    except TimeoutError:
        raise ConnectionFailed("the host did not answer a connection attempt") from None
    except ConnectionRefusedError:
        raise ConnectionRefused from None
    except OSError as error:
        reason = errno.errorcode.get(error.errno or 0, "unknown error")
        raise ConnectionFailed(f"the host could not be reached ({reason})") from None


async def dial_first(addresses: list[str], port: int, seconds: float, trip: Trip | None = None) -> Stream:
    """Connect to the first of `addresses` that answers, in `seconds` altogether. Raise the last failure.

    What was dead before on this `trip` is not dialled again.
    """
    trip = trip or Trip()
    tried = addresses[:_MOST_ADDRESSES]
    alive = [address for address in tried if (address, port) not in trip.dead]
    for address in alive:
        longest = _SECOND_CHANCE if trip.is_silent(address) else math.inf
        try:
            return await _dial(address, port, min(seconds / len(alive), longest))
        except (ConnectionRefused, ConnectionFailed) as error:
            trip.dead[address, port] = error
    raise trip.dead[tried[-1], port] if tried else ConnectionFailed()


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Opens connections to public addresses, and to those that the operator's settings exempt."""

    def __init__(
        self, resolve: Resolve, *, detours: tuple[Detour, ...], allowed: tuple[Network, ...], seconds: float
    ) -> None:
        self._resolve = resolve
        self._detours = detours
        self._allowed = allowed
        self._seconds = seconds

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> Stream:
        """Connect to `host`, ignoring `timeout`. Raise BlockedAddress, or what the resolver and `dial_first` raise."""
        if meter := METER.get(None):
            meter.opened = True
        trip = TRIP.get(None)
        if detour := find_detour(self._detours, host, port):
            place, port = detour
            return await dial_first(await self._addresses(place), port, self._seconds, trip)
        addresses = require_public(await self._addresses(host), self._allowed)
        if not addresses:
            raise BlockedAddress
        return await dial_first(addresses, port, self._seconds, trip)

    async def _addresses(self, host: str) -> list[str]:
        return [host] if is_literal(host) else await self._resolve(host)


class OpenNetwork(httpcore2.AsyncNetworkBackend):
    """Opens connections to the operator's proxy, which resolves names itself and is not guarded."""

    def __init__(self, resolve: Resolve, seconds: float) -> None:
        self._resolve = resolve
        self._seconds = seconds

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> Stream:
        try:
            addresses = [host] if is_literal(host) else await self._resolve(host)
            stream = await dial_first(addresses, port, self._seconds)
        except ItemError:
            raise ProxyFailed("the proxy cannot be reached") from None
        if meter := METER.get(None):
            meter.opened, meter.proxied = True, stream
        return stream
