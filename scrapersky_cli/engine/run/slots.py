"""Work on one row, within its time limit, each step stored before the next begins."""

import asyncio
from collections.abc import Callable, Set
from typing import Any

from scrapersky_cli.db.caught import Caught
from scrapersky_cli.engine.retry import Outcome, released
from scrapersky_cli.engine.run.ending import Ending
from scrapersky_cli.engine.run.ready import Ready
from scrapersky_cli.engine.run.watchdog import RowAtWork, Watchdog
from scrapersky_cli.engine.workflow import Item, Key, Step, Workflow
from scrapersky_cli.errors import DatabaseError, ItemError, LostLease
from scrapersky_cli.failures import Bug, ItemTimeout


class Slots:
    """The rows at work, and `work`, the way of one of them. `seconds` is the time limit of a row."""

    def __init__(self, workflow: Workflow, web: Any, seconds: float, ready: Ready, ending: Ending) -> None:
        self._workflow, self._web = workflow, web
        self._ready, self._ending = ready, ending
        self._watchdog = Watchdog(workflow.item_seconds or seconds)

    def __len__(self) -> int:
        return len(self._watchdog.rows)

    async def work(self, item: Item) -> Step | Outcome | ItemError:
        """Work the row. Return its last step, or why there is none: what failed, or that the row is given back."""
        last: Step | None = None
        row = self._watchdog.watch(item)
        with Caught() as caught, row:
            last = await self._steps(row)
        if isinstance(caught.error, DatabaseError):
            self._ending.give_up(caught.error)
            return released()
        if row.is_interrupted or isinstance(caught.error, LostLease):
            return released()
        if caught.error is not None:
            return _as_item_error(caught.error, timed_out=row.expired())
        return last or released()

    async def _steps(self, row: RowAtWork) -> Step | None:
        """Return the last step, or None where the work ended between two steps, for no fault of its own."""
        assert self._workflow.work
        steps = self._workflow.work(row.item, self._web)
        try:
            try:
                async for step in steps:
                    if step.result is not None:
                        return step
                    row.stored = asyncio.get_running_loop().create_future()
                    self._ready.put(row.item, step)
                    if not await row.stored or self._ending.is_stopping:
                        return None
            finally:
                await steps.aclose()
        except asyncio.CancelledError as error:
            if row.task.cancelling():
                raise
            raise Bug("a cancellation of its own escaped from the work") from error
        raise Bug(f"{self._workflow.name} ended its work without a result")

    def stored(self, keys: Set[Key], *, ours: bool) -> None:
        """Let the work on these rows go on: its step is stored or, if the rows are not `ours` any more, it is not."""
        for key in keys & self._watchdog.rows.keys():
            row = self._watchdog.rows[key]
            if row.stored and not row.stored.done():
                row.stored.set_result(ours)

    def interrupt(self, condition: Callable[[Item], bool]) -> None:
        """Stop the work on the rows for which the condition holds; they are given back, if still ours."""
        for row in self._watchdog.rows.values():
            if condition(row.item):
                row.interrupt()


def _as_item_error(error: Exception, *, timed_out: bool) -> ItemError:
    if isinstance(error, ItemError):
        return error
    if timed_out and isinstance(error, TimeoutError):
        return ItemTimeout()
    bug = Bug(f"{type(error).__name__}: {error}")
    bug.__cause__ = error
    return bug
