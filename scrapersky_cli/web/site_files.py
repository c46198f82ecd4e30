"""Files that a site has once, such as those in /.well-known/: each is fetched once, however many pages ask for it."""

import asyncio
from collections.abc import Awaitable, Callable

from scrapersky_cli.web.weighted_lru import WeightedLru

_BYTES = 4_000_000  # of all files that are kept
_OVERHEAD = 500  # of each

Fetch = Callable[[], Awaitable[bytes]]


class SiteFiles:
    """The files that were fetched, as far as they are kept, by their addresses."""

    def __init__(self) -> None:
        self._kept: WeightedLru[bytes] = WeightedLru(_BYTES, lambda body: _OVERHEAD + len(body))
        self._turns: dict[str, asyncio.Lock] = {}

    async def get(self, address: str, fetch: Fetch) -> bytes:
        """Return the file. `fetch` is only called if it is not kept. If it raises, the next one who waits calls it."""
        if (known := self._kept.get(address)) is not None:
            return known
        try:
            async with self._turns.setdefault(address, asyncio.Lock()):
                if (known := self._kept.get(address)) is None:
                    known = await fetch()
                    self._kept.put(address, known)
                return known
        finally:
            self._turns.pop(address, None)
