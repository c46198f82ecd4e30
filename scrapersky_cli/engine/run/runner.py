"""The batch runner: claims rows of one workflow, works them side by side, stores what it finds, stops when told.

This file says when; what happens to a row stands in way.py.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue.claim import Claimed
from scrapersky_cli.engine.queue.claims import last_call_seconds
from scrapersky_cli.engine.queue.group import Advance
from scrapersky_cli.engine.run.ending import Ending
from scrapersky_cli.engine.run.heartbeat import Heartbeat
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.open_slots import OpenSlots
from scrapersky_cli.engine.run.outage import OutageDetector
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.run.way import Way
from scrapersky_cli.engine.workflow import Workflow

log = logging.getLogger(__name__)

_LAST_COMMIT_SECONDS = 5.0  # to give rows back after the grace


class Run:
    """One run of one workflow. `web` is handed to `work` as it is; `is_online` is asked when nothing can be reached;
    `advance` enqueues successors; `progress` is told after each commit."""

    def __init__(
        self,
        database: Database,
        workflow: Workflow,
        web: Any,
        limits: Limits,
        stop: Stop,
        *,
        advance: Advance | None = None,
        is_online: Callable[[], Awaitable[bool]] | None = None,
        progress: Callable[[Summary], None] = lambda summary: None,
    ) -> None:
        self._limits, self._stop, self._progress = limits, stop, progress
        outage = OutageDetector(is_online)
        self._ending = Ending(stop, outage, limits.deadline)
        self._way = Way(database, workflow, web, limits, self._ending, outage, advance)
        self._slots = OpenSlots(workflow.name, limits, self._way.demand, self._way.slots, self._way.work_next)
        self._has_slots = workflow.work is not None
        self.summary = self._way.summary
        self._heart = Heartbeat(database, workflow.queue, limits.lease, self._way.in_hand)

    async def __call__(self) -> Summary:
        """Run until the queue has nothing due, a limit is reached or a stop is requested.

        Raise NetworkDown where nothing can be reached because our own network is down, and DatabaseError where the
        database is away for longer than its patience.
        """
        self._ending.began = time.monotonic()
        self._heart.start()
        try:
            async with asyncio.TaskGroup() as group:
                background = [self._store(), self._heart.tick(), self._listen()]
                if self._has_slots:
                    background.append(self._slots.keep_open())
                tasks = [group.create_task(each) for each in background]
                await self._until_done()
                for task in tasks:
                    task.cancel()
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        finally:
            self._heart.stop()
            self.summary.seconds = time.monotonic() - self._ending.began
        self._ending.raise_problem()
        return self.summary

    async def _until_done(self) -> None:
        """After a stop the process ends, even if the database does not answer what it is being asked."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(None) as limit:

                def begin_to_stop() -> None:
                    limit.reschedule(loop.time() + self._limits.grace + _LAST_COMMIT_SECONDS)
                    self._ending.news.set()

                self._stop.on_request(begin_to_stop)
                await self._feed()
                await self._wind_down()
        except TimeoutError:
            log.warning("the database does not answer: %s rows wait for their lease to end", len(self._way.in_hand))
        finally:
            self._stop.on_request(lambda: None)

    # --- side by side -------------------------------------------------------------------------------------
    async def _feed(self) -> None:
        """Claim until there is a reason to stop."""
        way, ending = self._way, self._ending
        while not way.is_over():
            ending.news.clear()
            if len(way.ready) or not way.demand.has_room():
                # A row that is claimed alone leaves no room, and its failure may be withheld until a verdict.
                if way.is_busy() or not await way.settle_outage():
                    await ending.wait(60.0)
                continue
            was_empty_handed = not len(way.in_hand)
            claimed = await way.claim()
            if claimed.items or claimed.deferred:
                continue
            if not was_empty_handed and not len(way.in_hand):
                continue  # what came free meanwhile may let this process take a row that is claimed alone
            if claimed.last_call:
                await ending.wait(last_call_seconds(self._limits.lease))
                continue
            if not way.is_busy() and not await way.settle_outage():
                self._note_pause(claimed)
                return
            await ending.wait(1.0)

    async def _store(self) -> None:
        """The one committer of the process."""
        while True:
            await self._way.store_next()
            self._progress(self.summary)
            self._ending.news.set()

    async def _listen(self) -> None:
        """Act on what the heartbeat learns: leave rows alone that are no longer ours."""
        while True:
            beat = await self._heart.reports.get()
            # Those that are not in hand any more ended by themselves since the beat.
            if dead := beat.dead.intersection(self._way.in_hand.open_claims()):
                log.warning("claims %s were declared dead: their rows are left to others", sorted(dead))
            self._way.slots.interrupt(beat.is_gone)
            self._way.withdraw(beat.is_gone)

    def _note_pause(self, claimed: Claimed) -> None:
        if claimed.pause:
            self.summary.paused = claimed.pause.reason or f"{claimed.pause.workflow} on {claimed.pause.host}"

    # --- stopping -----------------------------------------------------------------------------------------
    async def _wind_down(self) -> None:
        """Give back what was not begun, and let what runs finish, after a stop only within the grace."""
        way, ending = self._way, self._ending
        asked_at: float | None = None
        while len(way.in_hand) or way.demand.is_claiming:
            way.withdraw(lambda item: True)
            if self._stop.requested and asked_at is None:
                asked_at = time.monotonic()
            if ending.problem or (asked_at is not None and time.monotonic() - asked_at >= self._limits.grace):
                way.slots.interrupt(lambda item: True)
            ending.news.clear()
            if way.is_busy() or not await way.settle_outage():
                await ending.wait(0.2)
        await way.ready.all_stored()
