"""Decide whether a request may be sent now: by the do-not-crawl list, circuit, robots.txt and the host's slot."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import BlockedHost, CircuitOpen, NoSlot, RobotsDenied, RobotsUnavailable
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.gates import Gates, HostState
from scrapersky_cli.web.host import CachedRobots
from scrapersky_cli.web.robots import Robots, product_token, read_robots
from scrapersky_cli.web.target import HostTarget
from scrapersky_cli.web.trip import Trip
from scrapersky_cli.web.weighted_lru import WeightedLru

# The slot is taken just before a request is sent. Opening a connection, or a slow process, must not bring two requests
# closer together than the delay, as the server sees them.
_MARGIN = 0.05
_POLL = 0.5  # seconds between two looks at a slot that may be freed before its time
_PARSED_BYTES = 4_000_000  # total size of the robots.txt texts whose parsed form is kept
_LARGE = 50_000

FetchRobots = Callable[[HostTarget, Trip], Awaitable[CachedRobots]]


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    failure: ItemError | None = None  # the first task's failure, shared with the tasks that waited for it


class Admission:
    """Asks the gates, cheapest first."""

    def __init__(self, gates: Gates, settings: Settings, fetch_robots: FetchRobots) -> None:
        self._gates = gates
        self._delay = settings.host_delay
        self._longest = settings.slot_seconds
        self._obey = settings.robots == "obey"
        self._token = product_token(settings.user_agent)
        self._fetch_robots = fetch_robots
        self._turns: dict[str, _Turn] = {}
        self._parsed: WeightedLru[tuple[CachedRobots, Robots]] = WeightedLru(
            _PARSED_BYTES, lambda pair: 1000 + len(pair[0].body)
        )

    async def enter(self, target: HostTarget, trip: Trip, *, obey: bool, follows: bool = False) -> None:
        """Wait until a request to `target` may be sent.

        With `obey`, robots.txt is checked. With `follows`, this fetch has just been at the same host (a redirect), so
        the host's slot is moved but not waited for. Raise BlockedHost, CircuitOpen, RobotsDenied, RobotsUnavailable
        or NoSlot.
        """
        state = await self._look(target)
        if state.circuit > 0:
            raise CircuitOpen(retry_after=state.circuit)
        moved_until = 0.0
        if obey and self._obey:
            robots, moved_until = await self._robots_of(target, state, trip, follows=True)
            if moved_until:
                trip.unused[target.key] = moved_until
            if robots.unavailable:
                raise RobotsUnavailable
            if not robots.allows(target.url):
                raise RobotsDenied
            state = HostState(crawl_delay=robots.crawl_delay, backoff=state.backoff)
        if not moved_until:
            await self._pace(target.key, state, trip, follows=follows)
        await self._look(target)

    async def robots(self, target: HostTarget, trip: Trip) -> Robots:
        """Return the robots.txt of `target`'s host, cached or fetched. Raise BlockedHost, or why the fetch failed."""
        return (await self._robots_of(target, await self._look(target), trip, follows=False))[0]

    async def _look(self, target: HostTarget) -> HostState:
        """Return what is known of the host. Call it again after each wait: the host may have been blocked meanwhile.

        Raise BlockedHost.
        """
        state = await self._gates.look(target.key)
        if state.blocked:
            raise BlockedHost(f"{state.blocked} is on the do-not-crawl list")
        return state

    async def _pace(self, key: str, state: HostState, trip: Trip, *, follows: bool) -> None:
        if self._delay == 0:
            if state.backoff > self._longest:
                raise NoSlot(state.backoff)
            if state.backoff:
                await asyncio.sleep(state.backoff)
            return
        delay = self._between(state.crawl_delay)
        if follows:
            ours_until = time.monotonic() + delay
            await self._gates.move(key, delay)
        else:
            ours_until = await self._take(key, delay, trip.unused.pop(key, 0.0))
        trip.unused[key] = ours_until

    def _between(self, crawl_delay: float) -> float:
        """Return the least seconds between two requests to a host, or 0 if requests are not paced."""
        return max(self._delay, crawl_delay) + _MARGIN if self._delay else 0.0

    async def again(self, target: HostTarget, trip: Trip) -> None:
        """Wait for the host's slot again, for a retry. Raise NoSlot or BlockedHost."""
        await self._pace(target.key, await self._look(target), trip, follows=False)
        await self._look(target)

    @asynccontextmanager
    async def in_turn(self, target: HostTarget, longest: float, pause: float) -> AsyncIterator[None]:
        """Keep the host's slot for the block, which takes at most `longest` seconds, and for `pause` seconds after it.

        So all processes together ask the host one thing at a time. Raise BlockedHost, CircuitOpen or NoSlot.
        """
        state = await self._look(target)
        if state.circuit > 0:
            raise CircuitOpen(retry_after=state.circuit)
        if state.backoff > self._longest:
            raise NoSlot(state.backoff)
        give_up = time.monotonic() + self._longest
        async with self._turn(target.key):
            while wait := await self._gates.take(target.key, longest + _MARGIN):
                if wait > longest + _MARGIN:  # the host itself asked for quiet
                    raise NoSlot(wait)
                if time.monotonic() > give_up:
                    raise NoSlot(min(wait, max(self._longest, 1.0)))
                await asyncio.sleep(min(wait, _POLL) + random.uniform(0, 0.02))
        try:
            yield
        finally:
            await self._gates.free(target.key, pause + _MARGIN)

    async def _take(self, key: str, delay: float, ours_until: float) -> float:
        """Take the host's slot, which may be ours still. Return until when it is ours, as a monotonic time.

        Raise NoSlot.
        """
        began = time.monotonic()
        # Without queueing: this trip has the slot, and need not wait behind those who want the next one.
        if ours_until > began and not await self._gates.take(key, delay, ours_until):
            return began + delay
        give_up = time.monotonic() + self._longest
        ahead = self._turns[key].waiting if key in self._turns else 0
        if ahead * delay > self._longest:
            raise NoSlot(ahead * delay)
        async with self._turn(key):
            while True:
                asked = time.monotonic()
                if not (wait := await self._gates.take(key, delay)):
                    return asked + delay
                if time.monotonic() + wait > give_up:
                    raise NoSlot(wait + ahead * delay)
                await asyncio.sleep(wait + random.uniform(0, 0.02))

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncIterator[_Turn]:
        """Wait for this process's turn at `name`: one task at a time asks the gates or the host."""
        turn = self._turns.setdefault(name, _Turn())
        turn.waiting += 1
        try:
            async with turn.lock:
                yield turn
        finally:
            turn.waiting -= 1
            if not turn.waiting:
                self._turns.pop(name, None)

    async def _robots_of(
        self, target: HostTarget, state: HostState, trip: Trip, *, follows: bool
    ) -> tuple[Robots, float]:
        """Return the rules of the host, and until when its slot is ours, as a monotonic time.

        The slot is ours, for a request that `follows`, only if the rules were fetched just now; otherwise return 0.
        """
        if state.robots:
            return await self._parse(target.key, state.robots), 0.0
        async with self._turn(f"robots {target.key}") as turn:  # one fetch, even if many rows ask at once
            if turn.failure:
                raise turn.failure
            state = await self._gates.look(target.key)
            if state.robots:
                return await self._parse(target.key, state.robots), 0.0
            try:
                fetched = await self._fetch_robots(target, trip)
            except ItemError as error:
                turn.failure = error
                raise
            robots = await self._parse(target.key, fetched)
            delay = self._between(robots.crawl_delay) if follows else 0.0
            ours_until = time.monotonic() + delay if delay else 0.0
            await self._gates.keep_robots(target.key, fetched, robots.crawl_delay, delay)
            return robots, ours_until

    async def _parse(self, key: str, cached: CachedRobots) -> Robots:
        known = self._parsed.get(key)
        if known and known[0] == cached:
            return known[1]
        arguments = (cached.status, cached.body, self._token)
        large = len(cached.body) > _LARGE
        robots = await asyncio.to_thread(read_robots, *arguments) if large else read_robots(*arguments)
        self._parsed.put(key, (cached, robots))
        return robots
