"""The gates kept in the database: all processes on all machines share one slot, robots.txt and circuit per host.

Many tasks pass them at the same time, so what they ask is answered in groups, each in one transaction.
"""

import asyncio
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.time_limit import limits_stand_still
from scrapersky_cli.web.blocks import edition
from scrapersky_cli.web.gates import HostState
from scrapersky_cli.web.host import CIRCUIT_FAILURES, CachedRobots, Host
from scrapersky_cli.web.host_rows import Answers, Change, Question, answer, drop_old_robots
from scrapersky_cli.web.pump import Pump
from scrapersky_cli.web.weighted_lru import WeightedLru

_FRESH_SECONDS = 30.0  # the longest time until a change by another process (such as a circuit) is seen
_BLOCKS_SECONDS = 1.0  # the same for a change of the do-not-crawl list
_SOON_SECONDS = 0.5  # a slot that ends within this time is moved at once, before another process takes it
_DROP_EVERY = 100  # robots.txt texts stored between two clean-ups
_MEMORY = 8_000_000


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read of a host at `at`: `state`, its times counted from then, and until when its slot is closed.

    Both times are monotonic. `edition` is that of the do-not-crawl list.
    """

    state: HostState
    at: float
    edition: str | None
    next_allowed: float = 0.0

    def counted_from(self, moment: float) -> HostState:
        """Return the state with its times counted from `moment`."""
        state, age = self.state, moment - self.at
        if not state.circuit and not state.backoff:
            return state
        return replace(state, circuit=max(state.circuit - age, 0.0), backoff=max(state.backoff - age, 0.0))

    def changed(self, host: Host, moment: float) -> "_Seen":
        """Return what is known after a change at `moment`, from which the times of `host` are counted."""
        age = moment - self.at
        state = replace(
            self.state,
            robots=host.robots or self.state.robots,
            crawl_delay=host.crawl_delay,
            circuit=host.circuit + age if host.circuit > 0 else 0.0,
            backoff=host.backoff + age if host.backoff > 0 else 0.0,
            failures=host.failures,
        )
        return replace(self, state=state, next_allowed=moment + host.next_allowed)


class DatabaseGates:
    """`Gates` kept in `database`. What was read about a host is cached for 30 seconds, or until the do-not-crawl list
    changes.

    Each method waits while the database is away, and raises DatabaseUnreachable when its patience ends.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: WeightedLru[_Seen] = WeightedLru(
            _MEMORY, lambda seen: 1000 + (len(seen.state.robots.body) if seen.state.robots else 0)
        )
        self._pump = Pump(self._answer)
        self._edition: str | None = None
        self._edition_at = -math.inf
        self._asking = asyncio.Lock()
        self._kept = 0  # robots.txt texts stored so far

    async def look(self, key: str) -> HostState:
        seen, now = self._seen.get(key), time.monotonic()
        if seen and now - seen.at <= _FRESH_SECONDS and await self._current_edition() == seen.edition:
            return seen.counted_from(now)
        state = await self._pump.ask(Question(key))
        assert isinstance(state, HostState)
        return state

    async def _current_edition(self) -> str | None:
        """Return the edition of the do-not-crawl list, queried at most once a second however many tasks ask."""
        if time.monotonic() - self._edition_at > _BLOCKS_SECONDS:
            with limits_stand_still():  # also for tasks that wait for another task's answer
                async with self._asking:
                    if time.monotonic() - self._edition_at > _BLOCKS_SECONDS:
                        self._edition = await self._database.read_patiently(edition)
                        self._edition_at = time.monotonic()
        return self._edition

    async def take(self, key: str, delay: float, ours_until: float = 0.0) -> float:
        return await self._change(key, lambda host, now: host.take(now, delay, is_ours=time.monotonic() < ours_until))

    async def move(self, key: str, delay: float) -> None:
        await self._change(key, lambda host, now: host.move(now, delay), at_once=self._opens_soon(key))

    def _opens_soon(self, key: str) -> bool:
        seen = self._seen.get(key)
        return seen is None or seen.next_allowed - time.monotonic() < _SOON_SECONDS

    async def free(self, key: str, delay: float) -> None:
        await self._change(key, lambda host, now: host.free(now, delay))

    async def hold(self, key: str, seconds: float) -> None:
        await self._change(key, lambda host, now: host.hold(now, seconds), at_once=True)

    async def failed(self, key: str) -> None:
        seen = self._seen.get(key)
        is_last = seen is not None and seen.state.failures + 1 >= CIRCUIT_FAILURES
        await self._change(key, lambda host, now: host.failed(now), at_once=is_last)

    async def worked(self, key: str) -> None:
        seen = self._seen.get(key)
        if seen and seen.state.failures:
            await self._change(key, lambda host, now: host.worked(now))

    async def keep_robots(self, key: str, robots: CachedRobots, crawl_delay: float, delay: float = 0.0) -> None:
        is_urgent = delay > 0 and self._opens_soon(key)
        await self._change(key, lambda host, now: host.keep_robots(now, robots, crawl_delay, delay), at_once=is_urgent)
        self._kept += 1
        if self._kept % _DROP_EVERY == 1:  # so that the table stops growing
            await self._database.write_patiently(drop_old_robots)

    async def _change(self, key: str, change: Change, *, at_once: bool = False) -> float:
        wait = await self._pump.ask(Question(key, change), at_once=at_once)
        assert isinstance(wait, float)
        return wait

    async def _answer(self, questions: Sequence[Question]) -> Sequence[float | HostState]:
        changes = any(question.change for question in questions)
        ask = self._database.write_patiently if changes else self._database.read_patiently
        answers = await ask(answer, questions)
        self._remember(answers, time.monotonic())
        return answers.given

    def _remember(self, answers: Answers, moment: float) -> None:
        self._edition, self._edition_at = answers.edition, moment
        for key, state in answers.looked.items():
            self._seen.put(key, _Seen(state, moment, answers.edition))
        for key, host in answers.changed.items():
            if seen := self._seen.get(key):
                self._seen.put(key, seen.changed(host, moment))
