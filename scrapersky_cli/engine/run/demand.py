"""How many rows a run asks for, and when."""

import asyncio
import math
import random
import time
from collections.abc import Collection

from scrapersky_cli.engine.queue.claim import Claimed, ClaimRequest
from scrapersky_cli.engine.run.in_hand import InHand
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.ready import Ready
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.engine.run.width import FIRST
from scrapersky_cli.engine.workflow import Key

_OLDEST_EVERY = 8  # one claim in so many takes the rows that came due first, whatever their class
_WIDEST_WINDOW = 1000  # due rows to look at where hosts crowd the front of the queue
_POLL_SECONDS = 5.0  # between polls written to `pollers`


class Demand:
    """What a run asks of its next claim. `width` rows are worked at the same time; `is_claiming`: a claim is on its
    way. `news` is set when the width changes.
    """

    def __init__(self, limits: Limits, in_hand: InHand, ready: Ready, summary: Summary, news: asyncio.Event) -> None:
        self._limits, self._in_hand, self._ready, self._summary = limits, in_hand, ready, summary
        self._news = news
        self.width = min(FIRST, limits.concurrency) if limits.finds_width else limits.concurrency
        self.is_claiming = self._must_be_alone = False
        self._window = 0
        self._turn = random.randrange(_OLDEST_EVERY)
        self._polled_at = -math.inf

    def widen(self, width: int) -> None:
        """Ask for what so many slots need from now on."""
        self.width = width
        self._news.set()

    def rows_left(self) -> int:
        """Return how many more rows this run may claim."""
        if self._limits.rows is None:
            return self._limits.batch_size
        return self._limits.rows - self._summary.claimed

    def has_room(self) -> bool:
        """Whether to claim again: when half the slots have nothing more to do, so that a slow row delays no other."""
        if self.is_claiming or self.rows_left() == 0 or (self._must_be_alone and len(self._in_hand)):
            return False
        return len(self._in_hand.waiting) <= self.width // 2 and not self._ready.is_full()

    def request(self, ending: Collection[Key] | None = None) -> ClaimRequest:
        """Return what to claim now or, given the attempts that are `ending`, along with the commit that ends them."""
        along, ending = ending is not None, ending or ()
        limits, self.is_claiming = self._limits, True
        self._turn += 1
        notes_poll = time.monotonic() - self._polled_at >= _POLL_SECONDS
        if notes_poll:
            self._polled_at = time.monotonic()
        return ClaimRequest(
            min(limits.batch_size, self.rows_left()),
            limits.lease,
            limits.host_delay,
            self._in_hand.count_by_host(ending),
            empty_handed=not len(self._in_hand),
            lost_in_hand=self._in_hand.count_lost(ending),
            window=self._window,
            oldest=self._turn % _OLDEST_EVERY == 0,
            notes_poll=notes_poll,
            along=along,
            narrowing=limits.narrowing,
        )

    def note(self, claimed: Claimed) -> None:
        """Learn from what a claim brought."""
        self.is_claiming = False
        self._must_be_alone = claimed.alone
        # Where one host crowds the front of the queue, look further the next time.
        crowded = claimed.deferred > len(claimed.items)
        self._window = min(_WIDEST_WINDOW, 2 * max(self._window, self._limits.batch_size)) if crowded else 0
