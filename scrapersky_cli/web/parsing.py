"""Whose turn it is to parse a page on the event loop."""

import asyncio

from scrapersky_cli.db.time_limit import limits_stand_still


class Parsing:
    """One page is parsed at a time, inside `async with`. What has arrived for other rows comes before the next page:
    otherwise a burst of pages would keep all other hosts waiting."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> None:
        with limits_stand_still():  # the pages before this one are not its row's fault
            await self._lock.acquire()

    async def __aexit__(self, *error: object) -> None:
        try:
            await asyncio.sleep(0)
        finally:
            self._lock.release()
