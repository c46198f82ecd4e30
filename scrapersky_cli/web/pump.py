"""Questions that are asked one by one, and answered in groups."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from contextvars import Context
from typing import Generic, TypeVar

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.gathering import gathering_seconds
from scrapersky_cli.db.time_limit import limits_stand_still

Q = TypeVar("Q")
A = TypeVar("A")

MOST = 500  # questions in a group


class Pump(Generic[Q, A]):
    """Answers questions with `answer`, which gets a group in the order in which it was asked, and returns as many
    answers. What is asked meanwhile is the next group. If `answer` raises, each task that asked raises that.
    """

    def __init__(self, answer: Callable[[Sequence[Q]], Awaitable[Sequence[A]]]) -> None:
        self._answer = answer
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._task: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._gathering = 0.0  # seconds

    async def ask(self, question: Q, *, at_once: bool = False) -> A:
        """Return the answer to `question`. With `at_once` its group does not wait for further questions.

        The time limits around the call stand still: a slow database is not the fault of what is being worked on.
        """
        future: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._task is None or self._task.done():
            self._hurry = asyncio.Event()
            # With a context of its own: the limits of the task that happens to ask first are not those of the group.
            self._task = asyncio.create_task(self._run(), context=Context())
        if at_once or len(self._waiting) >= MOST:
            self._hurry.set()
        with limits_stand_still():
            return await future

    async def _run(self) -> None:
        """Answer group after group until nothing is asked."""
        while self._waiting:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._gathering):
                    await self._hurry.wait()
            self._hurry.clear()
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._settle([(question, future) for question, future in group if not future.done()])

    async def _settle(self, group: Sequence[tuple[Q, asyncio.Future[A]]]) -> None:
        if not group:  # the tasks that asked were cancelled
            return
        began = time.monotonic()
        with Caught() as caught:
            answers = await self._answer([question for question, _ in group])
        self._gathering = gathering_seconds(time.monotonic() - began)
        for place, (_, future) in enumerate(group):
            if future.done():
                continue
            if caught.error:
                future.set_exception(caught.error)
            else:
                future.set_result(answers[place])
