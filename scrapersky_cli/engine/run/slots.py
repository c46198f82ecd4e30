"""Slots: items worked side by side, each within its time limit, each step stored before the next begins."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.patience import time_limit
from scrapersky_cli.engine.retry import completed, released
from scrapersky_cli.engine.run.finishing import FinishedStep, Key
from scrapersky_cli.engine.workflow import Item, Step, Workflow
from scrapersky_cli.errors import DatabaseError, ItemError
from scrapersky_cli.failures import Bug, ItemTimeout


@dataclass(slots=True)
class _Slot:
    """An item at work. `interrupted`: somebody else decided about its row, or the time to finish it is over."""

    item: Item
    timeout: asyncio.Timeout
    interrupted: bool = False
    stored: asyncio.Future[bool] | None = None  # whether the step in flight was stored

    def interrupt(self) -> None:
        if not self.interrupted and not self.timeout.expired():  # it may take its time to close
            self.timeout.reschedule(0)
        self.interrupted = True


class Slots:
    """Works what is put into `pending`. `put(entry)` takes each step; `fail(item, error)` decides about a failure;
    `give_up(error)` is told where no work can go on, for want of a database."""

    def __init__(
        self,
        workflow: Workflow,
        web: Any,
        seconds: float,
        put: Callable[[FinishedStep], Awaitable[None]],
        fail: Callable[[Item, ItemError], Awaitable[None]],
        succeed: Callable[[], Awaitable[None]],
        give_up: Callable[[DatabaseError], None],
        is_stopping: Callable[[], bool],
    ) -> None:
        self._workflow, self._web, self._seconds = workflow, web, seconds
        self._put, self._fail, self._succeed = put, fail, succeed
        self._give_up, self._is_stopping = give_up, is_stopping
        self.pending: asyncio.Queue[Item] = asyncio.Queue()
        self._working: dict[Key, _Slot] = {}

    async def serve(self) -> None:
        """One slot: work item after item until cancelled."""
        while True:
            item = await self.pending.get()
            await self._serve(item)

    async def _serve(self, item: Item) -> None:
        if self._is_stopping():  # it came free, or the row was claimed, just as the stop was asked for
            await self._put(FinishedStep(item, None, released()))
            return
        last: Step | None = None
        with Caught() as caught:
            async with time_limit(self._workflow.item_seconds or self._seconds) as timeout:
                slot = self._working[item.key] = _Slot(item, timeout)
                last = await self._run(slot)
        del self._working[item.key]
        if isinstance(caught.error, DatabaseError):
            self._give_up(caught.error)
            await self._put(FinishedStep(item, None, released()))
        elif slot.interrupted or (last is None and caught.error is None):
            await self._put(FinishedStep(item, None, released()))
        elif caught.error is not None:
            await self._fail(item, _as_item_error(caught.error, timed_out=timeout.expired()))
        elif last is not None:
            await self._succeed()
            result = last.result or ""
            outcome = completed(result, empty=result in self._workflow.empty_results)
            await self._put(FinishedStep(item, last.data, outcome))

    async def _run(self, slot: _Slot) -> Step | None:
        """Return the last step, or None where the work ended between two steps, for no fault of its own."""
        try:
            return await self._steps(slot)
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task and task.cancelling():
                raise
            raise Bug("a cancellation of its own escaped from the work") from error

    async def _steps(self, slot: _Slot) -> Step | None:
        assert self._workflow.work
        async with aclosing(self._workflow.work(slot.item, self._web)) as steps:
            async for step in steps:
                if step.result is not None:
                    return step
                slot.stored = asyncio.get_running_loop().create_future()
                await self._put(FinishedStep(slot.item, step.data))
                if not await slot.stored or self._is_stopping():
                    return None
        raise Bug(f"{self._workflow.name} ended its work without a result")

    def stored(self, item: Item, *, ours: bool) -> None:
        """The step in flight of this item is stored, or was not ours any more."""
        slot = self._working.get(item.key)
        if slot and slot.stored and not slot.stored.done():
            slot.stored.set_result(ours)

    def interrupt(self, condition: Callable[[Item], bool]) -> None:
        """Stop the work on the items for which the condition holds; their rows are given back, if still ours."""
        for slot in list(self._working.values()):
            if condition(slot.item):
                slot.interrupt()

    def withdraw(self, condition: Callable[[Item], bool]) -> list[Item]:
        """Take the items out of `pending` for which the condition holds."""
        waiting = [self.pending.get_nowait() for _ in range(self.pending.qsize())]
        for item in waiting:
            if not condition(item):
                self.pending.put_nowait(item)
        return [item for item in waiting if condition(item)]


def _as_item_error(error: Exception, *, timed_out: bool) -> ItemError:
    if isinstance(error, ItemError):
        return error
    if timed_out and isinstance(error, TimeoutError):
        return ItemTimeout()
    bug = Bug(f"{type(error).__name__}: {error}")
    bug.__cause__ = error
    return bug
