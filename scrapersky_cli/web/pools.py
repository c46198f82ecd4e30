"""Connection pools, one per origin.

A single pool would scan all its connections, probing their sockets, for each request; with a pool per origin a request
costs the same whether one host is open or a thousand.
"""

import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from scrapersky_cli.web.origin import IDLE_SECONDS, Direct, Proxied
from scrapersky_cli.web.target import HostTarget
from scrapersky_cli.web.tls import Trust

_MOST_ORIGINS = 500  # open at once, not counting those in use; each holds a socket or two
_Key = tuple[str, str, int, Trust]
Pool = Direct | Proxied


@dataclass(slots=True)
class _Open:
    pool: Pool
    users: int = 0
    idle_since: float = 0.0


@dataclass(slots=True)
class Use:
    """One request's use of a pool. `spoilt` means that its connections must not serve another request.

    The client stops reading an HTTP/2 answer without telling the server, so what still arrives for it uses up the
    connection's window until nothing moves.
    """

    pool: Pool
    spoilt: bool = False


class Pools:
    """Pools by origin and trust. Pools that have long been idle are closed when others are opened."""

    def __init__(self, make: Callable[[HostTarget, Trust], Pool]) -> None:
        self._make = make
        self._open: OrderedDict[_Key, _Open] = OrderedDict()

    @asynccontextmanager
    async def use(self, target: HostTarget, trust: Trust) -> AsyncIterator[Use]:
        """Yield the pool of `target`'s origin, for one request."""
        key = (target.scheme, target.host, target.port, trust)
        if key not in self._open:
            await self._close_idle()
        if (entry := self._open.get(key)) is None:  # another request may have opened it meanwhile
            entry = self._open[key] = _Open(self._make(target, trust))
        self._open.move_to_end(key)
        use = Use(entry.pool)
        entry.users += 1
        try:
            yield use
        finally:
            entry.users -= 1
            entry.idle_since = time.monotonic()
            if use.spoilt and self._open.get(key) is entry:
                del self._open[key]
            if not entry.users and self._open.get(key) is not entry:
                await entry.pool.aclose()

    async def _close_idle(self) -> None:
        """Close pools, the least recently used first, until one is in use or was used lately."""
        now = time.monotonic()
        while self._open:
            key, entry = next(iter(self._open.items()))
            fresh = now - entry.idle_since < IDLE_SECONDS and len(self._open) < _MOST_ORIGINS
            if entry.users or fresh:
                return
            del self._open[key]
            await entry.pool.aclose()

    async def aclose(self) -> None:
        for entry in self._open.values():
            await entry.pool.aclose()
        self._open.clear()
