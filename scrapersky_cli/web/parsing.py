"""Whose turn it is to parse a page on the event loop."""

import asyncio

from scrapersky_cli.db.time_limit import limits_stand_still


class Parsing:
    """Lets one page at a time be parsed, inside `async with`. After each page, other tasks have their turn: otherwise
    the requests of all other rows would wait until a burst of pages is parsed."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def __aenter__(self) -> None:
        with limits_stand_still():  # a row must not be ended because it waits for the pages of others
            await self._lock.acquire()

    async def __aexit__(self, *error: object) -> None:
        try:
            await asyncio.sleep(0)
        finally:
            self._lock.release()
