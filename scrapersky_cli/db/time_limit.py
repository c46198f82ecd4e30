"""Time limits for blocks of code. The time that a block waits for the database does not count."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Self


class Limit:
    """A time limit for a `with` block. It works like `asyncio.timeout_at(end)`: at `end`, on the clock of the event
    loop, the task that entered the block is cancelled, and the block raises TimeoutError.

    The end is moved several times in most fetches, and is hardly ever reached. So it is only a number, and moving it
    starts no timer. Subclasses say in `_look_at` who compares it with the clock, at the time given or before.
    """

    def __init__(self, end: float) -> None:
        self._end: float | None = end
        self._has_expired = False

    def __enter__(self) -> Self:
        task = asyncio.current_task()
        assert task
        self.task, self._cancelling = task, task.cancelling()
        self._before = _limits.set((*_limits.get(), self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _limits.reset(self._before)
        is_ours = self._has_expired and self.task.uncancel() <= self._cancelling
        if is_ours and isinstance(error, asyncio.CancelledError):
            raise TimeoutError from error

    def when(self) -> float | None:
        """Return the time of the event loop at which the limit ends; None while the limit stands still."""
        return self._end

    def reschedule(self, when: float | None) -> None:
        """Set the time at which the limit ends; None means that it does not end."""
        self._end = when
        if when is not None:
            self._look_at(when)

    def expired(self) -> bool:
        """Return whether the limit was reached and the task cancelled for it."""
        return self._has_expired

    def _expire(self) -> None:
        if not self._has_expired:  # the block may take its time to close
            self._has_expired = True
            self.task.cancel()

    def _look_at(self, when: float) -> None:
        raise NotImplementedError


class TimeLimit(Limit):
    """A limit of so many seconds, with a timer of its own."""

    def __init__(self, seconds: float) -> None:
        self._loop = asyncio.get_running_loop()
        super().__init__(self._loop.time() + seconds)
        self._timer: asyncio.TimerHandle | None = None
        self._is_over = False

    def __enter__(self) -> Self:
        self.reschedule(self._end)
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._is_over = True  # for a task that was started inside, and still waits for the database
        if self._timer:
            self._timer.cancel()
        super().__exit__(kind, error, traceback)

    def _look_at(self, when: float) -> None:
        if self._is_over or (self._timer and self._timer.when() <= when):
            return
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_at(when, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._end is None:
            return
        if self._loop.time() < self._end:
            self._look_at(self._end)
        else:
            self._expire()


_limits: ContextVar[tuple[Limit, ...]] = ContextVar("limits", default=())


@contextmanager
def limits_stand_still() -> Iterator[None]:
    """Stop all time limits around this block while it runs: each ends later by the time that the block took."""
    clock = asyncio.get_running_loop()
    began = clock.time()
    ends = [(limit, limit.when()) for limit in _limits.get() if not limit.expired()]
    for limit, _ in ends:
        limit.reschedule(None)
    try:
        yield
    finally:
        passed = clock.time() - began
        for limit, end in ends:
            # If other code has set a new end meanwhile, to stop the work, that end stays.
            if end is not None and limit.when() is None and not limit.expired():
                limit.reschedule(end + passed)
