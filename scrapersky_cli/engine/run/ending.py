"""Why and when a run ends."""

import asyncio
import time
from contextlib import suppress

from scrapersky_cli.engine.run.outage import OutageDetector
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.errors import DatabaseError, NetworkDown


class Ending:
    """Whether a run is to end: for a stop, a database that is away, a network that is down, or its deadline.

    `problem` is what is wrong with the database. `deadline` is in seconds after `began`. `news` is set by whatever
    happens in a run, and wakes who waits for that.
    """

    def __init__(self, stop: Stop, outage: OutageDetector, deadline: float | None) -> None:
        self._stop, self._outage, self._deadline = stop, outage, deadline
        self.news = asyncio.Event()
        self.began = time.monotonic()
        self.problem: DatabaseError | None = None

    def give_up(self, problem: DatabaseError) -> None:
        """End because the database takes nothing any more. The rows in hand are given back, as far as possible."""
        self.problem = self.problem or problem
        self.news.set()

    @property
    def is_stopping(self) -> bool:
        """Whether work in hand is to end between two steps."""
        return self._stop.requested or self.problem is not None

    @property
    def has_come(self) -> bool:
        """Whether nothing more may be begun."""
        if self.is_stopping or self._outage.offline:
            return True
        left = self.seconds_left()
        return left is not None and left <= 0

    def seconds_left(self) -> float | None:
        """Return the seconds until the deadline, None if there is none."""
        return None if self._deadline is None else self._deadline - (time.monotonic() - self.began)

    async def wait(self, seconds: float) -> None:
        """Wait until something happens, for at most so many seconds, and not beyond the deadline."""
        left = self.seconds_left()
        if left is not None and left > 0:
            seconds = min(seconds, left)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.news.wait()

    def raise_problem(self) -> None:
        """Raise DatabaseError or NetworkDown if that is why the run ended."""
        if self.problem:
            raise self.problem
        if self._outage.offline:
            raise NetworkDown(hint="check this machine's network and SCRAPERSKY_DNS, then run the same command again")
