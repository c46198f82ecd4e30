"""The slots of a run: tasks that work one row after another, as many as the run is wide."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from scrapersky_cli.engine.run.demand import Demand
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.load import Load, measure_load
from scrapersky_cli.engine.run.slots import Slots
from scrapersky_cli.engine.run.width import next_width

log = logging.getLogger(__name__)


class OpenSlots:
    """Opens and closes slots. Each of them calls `work_next` again and again; `name` is that of the workflow."""

    def __init__(
        self, name: str, limits: Limits, demand: Demand, slots: Slots, work_next: Callable[[], Awaitable[None]]
    ) -> None:
        self._name, self._limits, self._demand = name, limits, demand
        self._slots, self._work_next = slots, work_next
        self._open = 0

    async def keep_open(self) -> None:
        """Keep as many slots open as the run is wide, until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                self._fill(group)
                while self._limits.finds_width:
                    self._adapt(await measure_load())
                    self._fill(group)
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    def _fill(self, group: asyncio.TaskGroup) -> None:
        while self._open < self._demand.width:
            self._open += 1
            group.create_task(self._work())

    async def _work(self) -> None:
        """One slot. It ends with its row when there are more slots than the run is wide."""
        while self._open <= self._demand.width:
            await self._work_next()
        self._open -= 1

    def _adapt(self, load: Load) -> None:
        before = self._demand.width
        width = next_width(before, len(self._slots), load, self._limits.concurrency)
        if width != before:
            log.info(
                "%s works %s rows at the same time, after %s (%.0f %% of a processor, %.0f ms late)",
                self._name, width, before, load.share * 100, load.lag * 1000,
            )  # fmt: skip
            self._demand.widen(width)
