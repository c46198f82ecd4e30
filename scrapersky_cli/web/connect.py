"""Open connections, below the HTTP client, with the address guard.

The guard must be at this level: only the code that opens the socket knows which address it opens, so a name server
that changes its answer between a check and the connection (DNS rebinding) gains nothing.
"""

import asyncio
import errno
import math
from collections.abc import Iterable

import httpcore2

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import (
    BlockedAddress,
    ConnectionFailed,
    ConnectionRefused,
    ProxyFailed,
)
from scrapersky_cli.web.guard import Detour, Network, find_detour, require_public
from scrapersky_cli.web.meter import METER
from scrapersky_cli.web.resolve import Resolve, is_literal
from scrapersky_cli.web.stream import Stream
from scrapersky_cli.web.trip import TRIP, Trip

_MOST_ADDRESSES = 4  # tried per connection, so that a name with a hundred dead addresses does not use up the deadline
# Seconds for another port of an address that did not answer at one: a firewall may drop what comes to that one only.
# The system asks three times in them.
_SECOND_CHANCE = 4.0


async def _dial(address: str, port: int, seconds: float) -> Stream:
    """Connect to one address within `seconds`. Raise ConnectionRefused or ConnectionFailed."""
    try:
        async with asyncio.timeout(seconds):
            _, stream = await asyncio.get_running_loop().create_connection(Stream, address, port)
            return stream
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
            trip.dead[address, port] = error.with_traceback(None)
    if not tried:
        raise ConnectionFailed
    last = trip.dead[tried[-1], port]
    raise type(last)(last.message)  # not the trip's own: its traceback would refer to the trip


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
