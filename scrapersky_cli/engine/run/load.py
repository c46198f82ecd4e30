"""How busy this process is."""

import asyncio
import time
from typing import NamedTuple

_WATCH_SECONDS, _TICK_SECONDS = 0.5, 0.05


class Load(NamedTuple):
    """The share of one processor that the process used, all its threads together, and the mean lag of its event loop
    in seconds: by how much later than asked for it came back to a task."""

    share: float
    lag: float


async def measure_load() -> Load:
    """Watch for half a second, or a little longer where the event loop is late. Return the load of that time."""
    began, used, ticks, seconds = time.monotonic(), time.process_time(), 0, 0.0
    while seconds < _WATCH_SECONDS:
        await asyncio.sleep(_TICK_SECONDS)
        seconds, ticks = time.monotonic() - began, ticks + 1
    return Load((time.process_time() - used) / seconds, seconds / ticks - _TICK_SECONDS)
