"""Wait for a database that is away, without counting the time against any limit.

A database that restarts must not make rows fail. So tasks wait for it, and the time limits around the wait stand still
meanwhile.
"""

import logging
import time
from collections.abc import AsyncIterator

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_delay,
    wait_random_exponential,
)

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.time_limit import limits_stand_still
from scrapersky_cli.errors import DatabaseUnreachable

log = logging.getLogger(__name__)


class Attempt(Caught):
    """One of the attempts that `Patience` allows, made inside `with`. Its `number` is 1, 2, …"""

    def __init__(self, number: int) -> None:
        self.number = number


class Patience:
    """How long to wait for a database that is away, in seconds.

    The log says once that it is away and once that it is back, even if many tasks wait for it.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._away_since: float | None = None

    async def attempts(self) -> AsyncIterator[Attempt]:
        """Yield attempts, with growing waits in between, until one does not raise DatabaseUnreachable or patience ends.

        The block of the loop must not leave it by `break` or `return`.
        """
        first = Attempt(1)
        yield first
        if first.error:
            with limits_stand_still():
                async for attempt in self._further(first.error):
                    yield attempt
        if self._away_since is not None:
            log.warning("the database is back after %.0f s", time.monotonic() - self._away_since)
            self._away_since = None

    async def _further(self, failed: Exception | None) -> AsyncIterator[Attempt]:
        """Yield the attempts after the first one, which `failed`. Most calls need none of this."""
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(DatabaseUnreachable),
            wait=wait_random_exponential(multiplier=0.2, max=5),
            stop=stop_after_delay(self.seconds),
            before_sleep=self._note,
            reraise=True,
        )
        async for each in retrying:
            if each.retry_state.attempt_number > 1:
                attempt = Attempt(each.retry_state.attempt_number)
                yield attempt
                failed = attempt.error
            with each:
                if failed:
                    raise failed

    def _note(self, state: RetryCallState) -> None:
        if self._away_since is None and state.outcome:
            self._away_since = time.monotonic()
            log.warning("%s; waiting for it", state.outcome.exception())
