"""The way of a row, in the order of this file:

claim     rows that are due come into hand, as many as there is room for           (queue/claim.py)
work      a row is worked in a slot, step by step                                  (slots.py, watchdog.py)
classify  the last step, or what failed, becomes the outcome of the attempt        (retry.py, outage.py)
store     what is ready is stored together, and the attempts end in the database   (queue/finish.py)
follow    successors were enqueued in that transaction; the row leaves the hand

runner.py says when all that happens, and until when.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue.claim import Claimed, ClaimRequest
from scrapersky_cli.engine.queue.group import Advance, Group, goes_on
from scrapersky_cli.engine.retry import Outcome, after_error, released
from scrapersky_cli.engine.run.committer import Committer
from scrapersky_cli.engine.run.demand import Demand
from scrapersky_cli.engine.run.ending import Ending
from scrapersky_cli.engine.run.in_hand import InHand
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.outage import OutageDetector, is_answer
from scrapersky_cli.engine.run.ready import Ready
from scrapersky_cli.engine.run.row_log import RowLog
from scrapersky_cli.engine.run.slots import Slots
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.workflow import Item, Key, Step, Workflow
from scrapersky_cli.errors import ItemError, PutOff
from scrapersky_cli.failures import Bug

log = logging.getLogger(__name__)

_DONE = Step(None, "ok")  # of a row without work of its own


class Way:
    """What happens to the rows of one run. `advance` enqueues successors; `web` is handed to the work as it is."""

    def __init__(
        self,
        database: Database,
        workflow: Workflow,
        web: Any,
        limits: Limits,
        ending: Ending,
        outage: OutageDetector,
        advance: Advance | None,
    ) -> None:
        self._workflow, self._policy, self._ending, self._outage = workflow, limits.policy, ending, outage
        self.summary = Summary(workflow.name)
        self._row_log = RowLog(workflow)
        self.in_hand = InHand(workflow.queue.host)
        self.ready = Ready(limits.batch_size, self.in_hand, ending.news)
        self.demand = Demand(limits, self.in_hand, self.ready, self.summary, ending.news)
        self.slots = Slots(workflow, web, limits.item_seconds, self.ready, ending)
        self._committer = Committer(database, workflow, limits.lease, self.in_hand, ending, advance)

    # --- claim --------------------------------------------------------------------------------------------
    async def claim(self) -> Claimed:
        """Claim as many rows as there is room for."""
        claimed = await self._committer.claim(self.demand.request())
        self._accept(claimed)
        return claimed

    def _accept(self, claimed: Claimed) -> None:
        self.demand.note(claimed)
        self.in_hand.add(claimed.items)
        self.summary.claimed += len(claimed.items)
        self.summary.deferred += claimed.deferred
        if self._ending.has_come:  # it may have come to that while the claim was made
            self.ready.put_all([(item, released()) for item in claimed.items])
        elif self._workflow.work is None:
            self.ready.put_all([(item, _DONE) for item in claimed.items])
        else:
            self.in_hand.waiting.add(claimed.items)

    # --- work ---------------------------------------------------------------------------------------------
    async def work_next(self) -> None:
        """Wait for a row, and work it in this slot."""
        if not self.ready.has_room():
            await self.ready.wait_for_room()
        if not self.in_hand.waiting:
            await self.in_hand.waiting.arrival()
        item = self.in_hand.waiting.pop()
        if self._ending.is_stopping:  # the slot came free, or the row was claimed, just as the stop was asked for
            self.ready.put(item, released())
        else:
            self._row_log.begin(item)
            worked = await self.slots.work(item)
            if isinstance(worked, ItemError):
                await self._fail(item, worked)
            else:
                self._classify(item, worked)

    # --- classify -----------------------------------------------------------------------------------------
    def _classify(self, item: Item, worked: Step | Outcome) -> None:
        """Hand over the last step, or the outcome, to be stored."""
        if isinstance(worked, Step) and self._outage.withheld:
            self._let_go(self._outage.clear())
        self.ready.put(item, worked)

    async def _fail(self, item: Item, error: ItemError) -> None:
        """Find out what becomes of a row whose work failed. A failure that could be ours waits for a verdict."""
        if isinstance(error, Bug):
            log.error("%s row %s: %s", self._workflow.name, item.id, error.message, exc_info=error.__cause__)
        if isinstance(error, PutOff):
            self.summary.note(error)
        if is_answer(error):
            self._let_go(self._outage.clear())
        if not self._outage.withholds(item, error, self.in_hand.host_of(item)):
            self._let_go([(item, error)])
        elif self._outage.is_due():
            await self.settle_outage()
        self._ending.news.set()

    def _let_go(self, failures: Sequence[tuple[Item, ItemError]]) -> None:
        """Make failures ready to be stored, about which there is a verdict."""
        for item, error in failures:
            outcome = released() if self._outage.offline else after_error(error, item, self._policy)
            self.ready.put(item, outcome)

    async def settle_outage(self) -> bool:
        """Find out whose fault the withheld failures are. Return whether there were any."""
        withheld = await self._outage.settle()
        self._let_go(withheld)
        return bool(withheld)

    # --- store --------------------------------------------------------------------------------------------
    async def store_next(self) -> None:
        """Wait for a group, and store it. Where there is room for more rows, its transaction claims, too."""
        await self.ready.arrival()
        # If the transaction is to claim rows for idle slots, it does not wait.
        if self.in_hand.waiting or not self._may_claim():
            await self.ready.company()
        group, began = self.ready.take(), time.monotonic()
        ended, claimed = await self._committer.store(group, self._request_along(group))
        self.ready.note_stored(time.monotonic() - began)
        self._follow(group, ended)
        if claimed:
            self._accept(claimed)

    def _may_claim(self) -> bool:
        return self.demand.has_room() and not self.is_over()

    def _request_along(self, group: Group) -> ClaimRequest | None:
        if not self._may_claim():
            return None
        return self.demand.request({item.key for item, ready in group if not goes_on(ready)})

    # --- follow -------------------------------------------------------------------------------------------
    def _follow(self, group: Group, ended: Mapping[Key, Outcome]) -> None:
        """Count the attempts that ended, and strike out their rows; the others go on with their next step."""
        self.slots.stored(ended.keys(), ours=False)
        if len(ended) < len(group):
            self.slots.stored({item.key for item, _ in group} - ended.keys(), ours=True)
        ways: Counter[Outcome] = Counter()
        for key, outcome in ended.items():
            if item := self.in_hand.drop(key):  # otherwise the row had been taken away before
                ways[outcome] += 1
                self._row_log.end(item, outcome)
        for outcome, n in ways.items():
            self.summary.add(outcome, n)

    # --- progress -----------------------------------------------------------------------------------------
    def is_over(self) -> bool:
        """Whether there is nothing more to claim."""
        return self._ending.has_come or (self.demand.rows_left() == 0 and not self.in_hand.waiting)

    def is_busy(self) -> bool:
        """Whether something will happen by itself: rows are in hand, other than those whose failure is withheld."""
        return self._outage.is_checking or len(self.in_hand) > len(self._outage.withheld)

    def withdraw(self, condition: Callable[[Item], bool]) -> None:
        """Give back the rows that have not begun for which the condition holds."""
        self.ready.put_all([(item, released()) for item in self.in_hand.waiting.withdraw(condition)])
