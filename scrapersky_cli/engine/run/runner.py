"""The batch runner: claims rows of one workflow, works them side by side, stores what they find, stops when told."""

import asyncio
import logging
import math
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue.claim import ANY_ROW, Narrowing
from scrapersky_cli.engine.queue.claims import last_call_seconds
from scrapersky_cli.engine.retry import Policy, after_error, completed, released
from scrapersky_cli.engine.run.claiming import Claimed, ClaimRequest, claim
from scrapersky_cli.engine.run.committer import Committer
from scrapersky_cli.engine.run.finishing import Advance, Finished, FinishedStep, Key
from scrapersky_cli.engine.run.heartbeat import Heartbeat, LeaseReport
from scrapersky_cli.engine.run.outage import OutageDetector, is_answer
from scrapersky_cli.engine.run.slots import Slots
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.workflow import Item, Workflow
from scrapersky_cli.errors import DatabaseError, ItemError, NetworkDown
from scrapersky_cli.failures import Bug

log = logging.getLogger(__name__)

_OLDEST_SHARE = 8  # one claim in so many takes the oldest rows of any class
_WIDEST_WINDOW = 1000
_LAST_COMMIT = 5.0  # seconds to give rows back after the grace
_POLL_NOTED = 5.0  # seconds: a row that every claim of this host would write is a queue of its own


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run takes on; times in seconds. `rows` and `deadline` end it, None for no such end."""

    batch_size: int = 50
    concurrency: int = 20
    lease: float = 60.0
    item_seconds: float = 120.0
    grace: float = 20.0
    host_delay: float = 0.0
    rows: int | None = None
    deadline: float | None = None
    policy: Policy = field(default_factory=Policy)
    narrowing: Narrowing = ANY_ROW


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
        self._database, self._workflow, self._limits, self._stop = database, workflow, limits, stop
        self._progress = progress
        self.summary = Summary(workflow.name)
        self._in_hand: dict[Key, Item] = {}
        self._slots = Slots(
            workflow,
            web,
            limits.item_seconds,
            self._put,
            self._fail,
            self._succeed,
            self._give_up,
            lambda: self._is_stopping,
        )
        self._committer = Committer(
            database,
            workflow,
            limits.lease,
            limits.batch_size,
            advance,
            self._request_along,
            self._stored,
            self._has_pending,
            self._give_up,
        )
        self._heart = Heartbeat(database, workflow.queue, limits.lease, lambda: list(self._committer.left), self._hear)
        self._suspicion = OutageDetector(is_online)
        self._problem: DatabaseError | None = None
        self._news = asyncio.Event()
        self._alone = self._claiming = False
        self._window = 0
        self._turn = random.randrange(_OLDEST_SHARE)
        self._polled_at = -math.inf

    async def __call__(self) -> Summary:
        """Run until the queue has nothing due, a limit is reached or a stop is requested.

        Raise NetworkDown where nothing can be reached because our own network is down, and DatabaseError where the
        database is away for longer than its patience.
        """
        self._began = time.monotonic()
        self._loop = asyncio.get_running_loop()
        self._heart.start()
        try:
            async with asyncio.TaskGroup() as group:
                background = [self._committer.run(), self._tick()]
                background += [
                    self._slots.serve() for _ in range(self._limits.concurrency if self._workflow.work else 0)
                ]
                tasks = [group.create_task(each) for each in background]
                await self._until_done()
                for task in tasks:
                    task.cancel()
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        finally:
            self._heart.stop()
            self.summary.seconds = time.monotonic() - self._began
        if self._problem:
            raise self._problem
        if self._suspicion.offline:
            raise NetworkDown(hint="check this machine's network and SCRAPERSKY_DNS, then run the same command again")
        return self.summary

    async def _until_done(self) -> None:
        """After a stop the process ends, even if the database does not answer what it is being asked."""
        try:
            async with asyncio.timeout(None) as limit:

                def begin_to_stop() -> None:
                    limit.reschedule(self._loop.time() + self._limits.grace + _LAST_COMMIT)
                    self._news.set()

                self._stop.on_request(begin_to_stop)
                await self._feed()
                await self._wind_down()
        except TimeoutError:
            log.warning("the database does not answer: %s rows wait for their lease to end", len(self._in_hand))
        finally:
            self._stop.on_request(lambda: None)

    # --- claiming -----------------------------------------------------------------------------------------
    async def _feed(self) -> None:
        """Claim until there is a reason to stop."""
        while not self._is_over():
            self._news.clear()
            if self._committer.is_about_to_commit() or not self._has_room():
                # A row that is claimed alone leaves no room, and its failure may be held back until a verdict.
                if self._is_busy() or not await self._settle_suspicion():
                    await self._wait(60.0)
                continue
            empty_handed = not self._in_hand
            claimed = await self._claim()
            if claimed.items or claimed.moved:
                continue
            if not empty_handed and not self._in_hand:
                continue  # what came free meanwhile may let this process take a row that is claimed alone
            if claimed.last_call:
                await self._wait(last_call_seconds(self._limits.lease))
                continue
            if not self._is_busy() and not await self._settle_suspicion():
                self._note_pause(claimed)
                return
            await self._wait(1.0)

    def _is_over(self) -> bool:
        return self._is_ending() or (self._rows_left() == 0 and not self._has_pending())

    @property
    def _is_stopping(self) -> bool:
        """Whether work in hand is to end between two steps."""
        return self._stop.requested or self._problem is not None

    def _is_ending(self) -> bool:
        """Whether nothing more may be begun."""
        if self._is_stopping or self._suspicion.offline:
            return True
        return self._limits.deadline is not None and time.monotonic() - self._began >= self._limits.deadline

    def _rows_left(self) -> int:
        """How many more rows this run may claim."""
        if self._limits.rows is None:
            return self._limits.batch_size
        return self._limits.rows - self.summary.claimed

    def _has_pending(self) -> bool:
        return not self._slots.pending.empty()

    def _is_busy(self) -> bool:
        return self._suspicion.is_checking or len(self._in_hand) > len(self._suspicion.held)

    def _has_room(self) -> bool:
        """Room for another claim: when half the slots have nothing more to do, so that a slow item holds one slot."""
        if self._claiming or self._rows_left() == 0 or (self._alone and self._in_hand):
            return False
        return self._slots.pending.qsize() <= self._limits.concurrency // 2 and not self._committer.is_full()

    async def _claim(self) -> Claimed:
        request, claimed, began = self._request(), Claimed(), time.monotonic()
        try:
            async for attempt in self._database.patience.attempts():
                with attempt:
                    if attempt.retry_state.attempt_number > 1:  # the last claim may have gone through
                        await self._committer.release_orphaned_claims(began)
                    claimed = await self._database.run(claim, self._workflow, request)
        except DatabaseError as error:
            self._give_up(error)
        self._accept(claimed)
        return claimed

    def _request_along(self, entries: Sequence[FinishedStep]) -> ClaimRequest | None:
        """What to claim in the transaction that is about to store these entries."""
        if not self._has_room() or self._is_over():
            return None
        return self._request({entry.item.key for entry in entries if entry.outcome is not None})

    def _request(self, ending: Collection[Key] = ()) -> ClaimRequest:
        """What to claim now. The `ending` items no longer count against their hosts when it happens."""
        limits, host = self._limits, self._workflow.queue.host
        staying = [item for key, item in self._in_hand.items() if key not in ending]
        self._claiming = True
        self._turn += 1
        notes_poll = time.monotonic() - self._polled_at >= _POLL_NOTED
        if notes_poll:
            self._polled_at = time.monotonic()
        return ClaimRequest(
            min(limits.batch_size, self._rows_left()),
            limits.lease,
            limits.host_delay,
            Counter(getattr(item.row, host) for item in staying) if host else {},
            empty_handed=not self._in_hand,
            lost_in_hand=sum(bool(item.losses) for item in staying),
            window=self._window,
            oldest=self._turn % _OLDEST_SHARE == 0,
            notes_poll=notes_poll,
            narrowing=limits.narrowing,
        )

    def _accept(self, claimed: Claimed) -> None:
        self._claiming = False
        # Where one host crowds the front of the queue, look further the next time.
        crowded = claimed.moved > len(claimed.items)
        self._window = min(_WIDEST_WINDOW, 2 * max(self._window, self._limits.batch_size)) if crowded else 0
        self.summary.moved += claimed.moved
        self.summary.claimed += len(claimed.items)
        self._alone = claimed.alone
        for item in claimed.items:
            self._in_hand[item.key] = item
            self._committer.left[item.claim_id].add(item.id)
        if self._workflow.work is None or self._is_ending():  # it may have come to that while the claim was made
            outcome = released() if self._is_ending() else completed("ok", empty=False)
            self._committer.put_nowait([FinishedStep(item, None, outcome) for item in claimed.items])
            return
        for item in claimed.items:
            self._slots.pending.put_nowait(item)

    def _note_pause(self, claimed: Claimed) -> None:
        if claimed.pause:
            self.summary.paused = claimed.pause.reason or f"{claimed.pause.workflow} on {claimed.pause.host}"

    async def _wait(self, seconds: float) -> None:
        """Until something happens, at most so long."""
        if self._limits.deadline is not None:
            left = self._limits.deadline - (time.monotonic() - self._began)
            seconds = min(seconds, left) if left > 0 else seconds
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return

    # --- what becomes of an item --------------------------------------------------------------------------
    async def _put(self, entry: FinishedStep) -> None:
        await self._committer.put(entry)
        self._news.set()

    def _give_up(self, error: DatabaseError) -> None:
        """Stop, because the database stays away: give back the rows in hand, as far as possible."""
        self._problem = self._problem or error
        self._news.set()

    async def _succeed(self) -> None:
        await self._let_go(self._suspicion.clear())

    async def _fail(self, item: Item, error: ItemError) -> None:
        if isinstance(error, Bug):
            log.error("%s row %s: %s", self._workflow.name, item.id, error.message, exc_info=error.__cause__)
        if is_answer(error):
            await self._let_go(self._suspicion.clear())
        host = self._workflow.queue.host
        if not self._suspicion.takes(item, error, getattr(item.row, host) if host else str(item.id)):
            await self._let_go([(item, error)])
        elif self._suspicion.is_due():
            await self._settle_suspicion()
        self._news.set()

    async def _let_go(self, failures: Sequence[tuple[Item, ItemError]]) -> None:
        for item, error in failures:
            outcome = released() if self._suspicion.offline else after_error(error, item, self._limits.policy)
            await self._put(FinishedStep(item, None, outcome))

    async def _settle_suspicion(self) -> bool:
        """Find out whose fault the failures held back are. Return whether there were any."""
        held = await self._suspicion.settle()
        await self._let_go(held)
        return bool(held)

    def _stored(self, entries: Sequence[FinishedStep], finished: Finished, claimed: Claimed | None) -> None:
        for entry in entries:
            item = entry.item
            if item.key not in self._in_hand:
                continue  # the rest of an item that was taken away
            if end := finished.ended.get(item.key):
                self.summary.add(end)
            elif item.key in finished.lost:
                self.summary.lost += 1
            else:
                self._slots.stored(item, ours=True)
                continue
            self._slots.stored(item, ours=False)
            self._drop(item)
        if claimed:
            self._accept(claimed)
        self._progress(self.summary)
        self._news.set()

    def _drop(self, item: Item) -> None:
        """The item is no longer in hand; its claim lives while others of it are."""
        del self._in_hand[item.key]
        left = self._committer.left
        left[item.claim_id].discard(item.id)
        if not left[item.claim_id]:
            del left[item.claim_id]

    # --- staying alive ------------------------------------------------------------------------------------
    async def _tick(self) -> None:
        while True:
            self._heart.tick()
            self._database.leave_behind_what_hangs()
            await asyncio.sleep(min(1.0, self._limits.lease / 8))

    def _hear(self, beat: LeaseReport) -> None:
        """Called on the heart's thread."""
        self._loop.call_soon_threadsafe(self._act_on, beat)

    def _act_on(self, beat: LeaseReport) -> None:
        if lost := beat.lost & self._committer.left.keys():  # the others ended by themselves since the beat
            log.warning("claims %s were declared dead: their rows are left to others", sorted(lost))

        def is_gone(item: Item) -> bool:
            return item.claim_id in beat.asked and item.id not in beat.held_rows

        self._slots.interrupt(is_gone)
        self._committer.put_nowait([FinishedStep(item, None, released()) for item in self._slots.withdraw(is_gone)])

    # --- stopping -----------------------------------------------------------------------------------------
    async def _wind_down(self) -> None:
        """Give back what was not begun, let what runs finish, after a stop only within the grace."""
        asked_at: float | None = None
        while self._in_hand or self._claiming:
            while self._has_pending():
                self._committer.put_nowait([FinishedStep(self._slots.pending.get_nowait(), None, released())])
            if self._stop.requested and asked_at is None:
                asked_at = time.monotonic()
            if self._problem or (asked_at is not None and time.monotonic() - asked_at >= self._limits.grace):
                self._slots.interrupt(lambda item: True)
            self._news.clear()
            if self._is_busy() or not await self._settle_suspicion():
                await self._wait(0.2)
        await self._committer.idle()
