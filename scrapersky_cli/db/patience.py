"""Wait for a database that is away, without counting the time against any limit.

A database that restarts must not make rows fail. So tasks wait for it, and the time limits around the wait stand still
meanwhile.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from contextvars import ContextVar, Token
from typing import Protocol

from tenacity import (
    AsyncRetrying,
    AttemptManager,
    RetryCallState,
    retry_if_exception_type,
    stop_after_delay,
    wait_random_exponential,
)

from scrapersky_cli.errors import DatabaseUnreachable

log = logging.getLogger(__name__)


class TimeLimit(Protocol):
    """A time limit with the methods of `asyncio.Timeout`. Times are those of the event loop's clock."""

    def when(self) -> float | None: ...
    def reschedule(self, when: float | None) -> None: ...
    def expired(self) -> bool: ...


Limits = tuple[TimeLimit, ...]
_limits: ContextVar[Limits] = ContextVar("limits", default=())


def enter_limit(limit: TimeLimit) -> Token[Limits]:
    """Let the limit stand still while the current task waits for the database, until `leave_limit`."""
    return _limits.set((*_limits.get(), limit))


def leave_limit(before: Token[Limits]) -> None:
    """Undo `enter_limit`, given what it returned."""
    _limits.reset(before)


@asynccontextmanager
async def time_limit(seconds: float) -> AsyncIterator[asyncio.Timeout]:
    """Like `asyncio.timeout(seconds)`, but the limit stands still while the block waits for the database."""
    async with asyncio.timeout(seconds) as limit:
        before = enter_limit(limit)
        try:
            yield limit
        finally:
            leave_limit(before)


@contextmanager
def limits_stand_still() -> Iterator[None]:
    """Do not count the time spent in the block against the time limits around it."""
    clock = asyncio.get_running_loop()
    began = clock.time()
    ends = [(limit, limit.when()) for limit in _limits.get() if not limit.expired()]
    for limit, _ in ends:
        limit.reschedule(None)
    try:
        yield
    finally:
        for limit, end in ends:
            # Meanwhile other code may have ended the limit at once: then it has an end again, and keeps it.
            if end is not None and limit.when() is None and not limit.expired():
                limit.reschedule(end + clock.time() - began)


class Patience:
    """How long to wait for a database that is away, in seconds.

    The log says once that it is away and once that it is back, even if many tasks wait for it.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._away_since: float | None = None

    async def attempts(self) -> AsyncIterator[AttemptManager]:
        """Yield attempts, with growing waits in between, until one does not raise DatabaseUnreachable or patience ends.

        The block of the loop must not leave it by `break` or `return`.
        """
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(DatabaseUnreachable),
            wait=wait_random_exponential(multiplier=0.2, max=5),
            stop=stop_after_delay(self.seconds),
            before_sleep=self._note,
            reraise=True,
        )
        with ExitStack() as stack:
            async for attempt in retrying:
                if attempt.retry_state.attempt_number == 2:
                    stack.enter_context(limits_stand_still())
                yield attempt
        if self._away_since is not None:
            log.warning("the database is back after %.0f s", time.monotonic() - self._away_since)
            self._away_since = None

    def _note(self, state: RetryCallState) -> None:
        if self._away_since is None and state.outcome:
            self._away_since = time.monotonic()
            log.warning("%s; waiting for it", state.outcome.exception())
