"""Work on one row, within its time limit, each step stored before the next begins."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.db.patience import time_limit
from scrapersky_cli.engine.retry import Outcome, released
from scrapersky_cli.engine.run.ending import Ending
from scrapersky_cli.engine.run.ready import Ready
from scrapersky_cli.engine.workflow import Item, Key, Step, Workflow
from scrapersky_cli.errors import DatabaseError, ItemError, LostLease
from scrapersky_cli.failures import Bug, ItemTimeout


@dataclass(slots=True)
class _Slot:
    """A row at work. `interrupted`: somebody else decided about it, or the time to finish it is over."""

    item: Item
    timeout: asyncio.Timeout
    interrupted: bool = False
    stored: asyncio.Future[bool] | None = None  # whether the step in flight was stored

    def interrupt(self) -> None:
        if not self.interrupted and not self.timeout.expired():  # it may take its time to close
            self.timeout.reschedule(0)
        self.interrupted = True


class Slots:
    """The rows at work, and `work`, the way of one of them. `seconds` is the time limit of a row."""

    def __init__(self, workflow: Workflow, web: Any, seconds: float, ready: Ready, ending: Ending) -> None:
        self._workflow, self._web = workflow, web
        self._seconds = workflow.item_seconds or seconds
        self._ready, self._ending = ready, ending
        self._working: dict[Key, _Slot] = {}

    def __len__(self) -> int:
        return len(self._working)

    async def work(self, item: Item) -> Step | Outcome | ItemError:
        """Work the row. Return its last step, or why there is none: what failed, or that the row is given back."""
        last: Step | None = None
        with Caught() as caught:
            async with time_limit(self._seconds) as timeout:
                slot = self._working[item.key] = _Slot(item, timeout)
                last = await self._steps(slot)
        del self._working[item.key]
        if isinstance(caught.error, DatabaseError):
            self._ending.give_up(caught.error)
            return released()
        if slot.interrupted or isinstance(caught.error, LostLease):
            return released()
        if caught.error is not None:
            return _as_item_error(caught.error, timed_out=timeout.expired())
        return last or released()

    async def _steps(self, slot: _Slot) -> Step | None:
        """Return the last step, or None where the work ended between two steps, for no fault of its own."""
        assert self._workflow.work
        steps = self._workflow.work(slot.item, self._web)
        try:
            try:
                async for step in steps:
                    if step.result is not None:
                        return step
                    slot.stored = asyncio.get_running_loop().create_future()
                    await self._ready.put(slot.item, step)
                    if not await slot.stored or self._ending.is_stopping:
                        return None
            finally:
                await steps.aclose()
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task and task.cancelling():
                raise
            raise Bug("a cancellation of its own escaped from the work") from error
        raise Bug(f"{self._workflow.name} ended its work without a result")

    def stored(self, item: Item, *, ours: bool) -> None:
        """The step in flight of this row is stored, or was not ours any more."""
        slot = self._working.get(item.key)
        if slot and slot.stored and not slot.stored.done():
            slot.stored.set_result(ours)

    def interrupt(self, condition: Callable[[Item], bool]) -> None:
        """Stop the work on the rows for which the condition holds; they are given back, if still ours."""
        for slot in list(self._working.values()):
            if condition(slot.item):
                slot.interrupt()


def _as_item_error(error: Exception, *, timed_out: bool) -> ItemError:
    if isinstance(error, ItemError):
        return error
    if timed_out and isinstance(error, TimeoutError):
        return ItemTimeout()
    bug = Bug(f"{type(error).__name__}: {error}")
    bug.__cause__ = error
    return bug
