"""The watchdog: it ends the work on rows whose time is up.

It has one timer for all of them, because nearly every row ends long before its time.
"""

import asyncio
import math
from types import TracebackType
from typing import Self

from scrapersky_cli.db.time_limit import Limit
from scrapersky_cli.engine.workflow import Item, Key


class RowAtWork(Limit):
    """A row at work, and the time limit of its work, which the watchdog enforces. The work is done inside `with`.

    `is_interrupted`: somebody else decided about the row, or the time to finish it is over.
    """

    def __init__(self, item: Item, end: float, watchdog: "Watchdog") -> None:
        super().__init__(end)
        self.item, self._watchdog = item, watchdog
        self.is_interrupted = self._is_spared = False
        self.stored: asyncio.Future[bool] | None = None  # whether the step in flight was stored

    def __enter__(self) -> Self:
        self._watchdog.rows[self.item.key] = self
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        del self._watchdog.rows[self.item.key]
        super().__exit__(kind, error, traceback)

    def _look_at(self, when: float) -> None:
        self._watchdog.look_at(when)

    def interrupt(self) -> None:
        """End the work at once, whatever time is left."""
        self.is_interrupted = True
        self._expire()

    def look(self, now: float) -> float:
        """End the work if its time is up. Return the time at which to call this again; infinity if that is not needed.

        If the event loop was too busy to call this in time, it was too busy to work on this row, too. So the row gets
        the delay back, but only once. Otherwise a row that itself keeps the loop busy would never be ended.
        """
        if self._end is None or self._has_expired:
            return math.inf
        if self._end <= now and not self._is_spared:
            self._is_spared = True
            self._end = now + (now - self._end)
        if self._end <= now:
            self._expire()
            return math.inf
        return self._end


class Watchdog:
    """Ends each of the `rows` at work after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.rows: dict[Key, RowAtWork] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._looks_at = math.inf

    def watch(self, item: Item) -> RowAtWork:
        """Watch the row on which the current task works inside `with`."""
        end = asyncio.get_running_loop().time() + self._seconds
        self.look_at(end)
        return RowAtWork(item, end, self)

    def look_at(self, when: float) -> None:
        """Look at the rows then, or before."""
        if when >= self._looks_at:
            return
        if self._timer:
            self._timer.cancel()
        self._looks_at = when
        self._timer = asyncio.get_running_loop().call_at(when, self._look)

    def _look(self) -> None:
        self._looks_at, now = math.inf, asyncio.get_running_loop().time()
        following = min((row.look(now) for row in self.rows.values()), default=math.inf)
        if following < math.inf:
            self.look_at(following)
