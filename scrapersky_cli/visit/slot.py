"""Wait for a host's slot if that is cheaper than giving the row back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from scrapersky_cli.failures import NoSlot

T = TypeVar("T")

_PATIENCE = 30.0  # the longest wait in seconds; up to this, giving the row back costs more
_WAITS = 5


async def with_slot(fetch: Callable[[], Awaitable[T]]) -> T:
    """Return what `fetch` gives, called again after each wait for the slot. Raise NoSlot if that would be long."""
    for _ in range(_WAITS):
        try:
            return await fetch()
        except NoSlot as no_slot:
            if no_slot.give_back_seconds > _PATIENCE:
                raise
            await asyncio.sleep(no_slot.give_back_seconds)
    return await fetch()
