"""The gates kept in the database: all processes on all machines share one slot, robots.txt and circuit per host."""

import asyncio
import math
import time
import zlib
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scrapersky_cli.db.clock import after, clock, now, seconds_between
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.patience import limits_stand_still
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.web.blocks import edition, find_block
from scrapersky_cli.web.gates import ROBOTS_SECONDS, CachedRobots, HostState, circuit_seconds, robots_seconds
from scrapersky_cli.web.weighted_lru import WeightedLru

_FRESH_SECONDS = 30.0  # the longest time until a change by another process (such as a circuit) is seen
_BLOCKS_SECONDS = 1.0  # the same for a change of the do-not-crawl list
_DROP_EVERY = 100  # robots.txt texts stored between two clean-ups
_MEMORY = 8_000_000
_KEY = hosts.c.host == bindparam("key")


def _passed(moment: Any) -> Any:
    return or_(moment.is_(None), moment <= clock())


def _later(moment: Any, seconds: str) -> Any:
    """Return the later of `moment` and that many seconds from now."""
    then = after(clock(), bindparam(seconds))
    return case((and_(moment.is_not(None), moment > then), moment), else_=then)


_INSERT = {
    "postgresql": postgresql.insert(hosts).values(host=bindparam("key")).on_conflict_do_nothing(),
    "sqlite": sqlite.insert(hosts).values(host=bindparam("key")).on_conflict_do_nothing(),
}
_LOOK = select(
    hosts.c.failures,
    hosts.c.crawl_delay,
    hosts.c.robots_status,
    hosts.c.robots_body,
    seconds_between(hosts.c.robots_fetched_at, clock()).label("robots_age"),
    seconds_between(clock(), hosts.c.circuit_open_until).label("circuit"),
    seconds_between(clock(), hosts.c.backoff_until).label("backoff"),
).where(_KEY)
# clock(), not now(): a transaction that waited for the row's lock must not use the time from before the wait.
_TAKE = (
    update(hosts)
    .where(_KEY, _passed(hosts.c.next_allowed_at), _passed(hosts.c.backoff_until))
    .values(next_allowed_at=after(clock(), bindparam("delay")))
)
_WAIT = select(
    seconds_between(clock(), hosts.c.next_allowed_at), seconds_between(clock(), hosts.c.backoff_until)
).where(_KEY)
_MOVE = update(hosts).where(_KEY).values(next_allowed_at=_later(hosts.c.next_allowed_at, "delay"))
_FREE = update(hosts).where(_KEY).values(next_allowed_at=after(clock(), bindparam("delay")))
_HOLD = update(hosts).where(_KEY).values(backoff_until=_later(hosts.c.backoff_until, "seconds"))
_FAILED = update(hosts).where(_KEY).values(failures=hosts.c.failures + 1)
_FAILURES = select(hosts.c.failures).where(_KEY)
_OPEN = update(hosts).where(_KEY).values(circuit_open_until=after(clock(), bindparam("seconds")))
_WORKED = update(hosts).where(_KEY).values(failures=0, circuit_open_until=None)
_KEEP = (
    update(hosts)
    .where(_KEY)
    .values(
        robots_status=bindparam("status"),
        robots_body=bindparam("body"),
        crawl_delay=bindparam("crawl_delay"),
        robots_fetched_at=clock(),
    )
)


_OLD = (
    select(hosts.c.host)
    .where(hosts.c.robots_body.is_not(None), hosts.c.robots_fetched_at < after(now(), -ROBOTS_SECONDS))
    .order_by(hosts.c.robots_fetched_at)
    .limit(1000)
    .with_for_update(skip_locked=True)
)
_DROP = update(hosts).where(hosts.c.host.in_(bindparam("names", expanding=True))).values(robots_body=None)


def _change(connection: Connection, statement: Any, key: str, values: dict[str, object]) -> None:
    """Run an UPDATE of the host's row, inserting the row first if there is none."""
    parameters = {"key": key, **values}
    if not connection.execute(statement, parameters).rowcount:
        connection.execute(_INSERT[connection.dialect.name], {"key": key})
        connection.execute(statement, parameters)


def _keep_robots(connection: Connection, key: str, robots: CachedRobots, crawl_delay: float) -> None:
    body = zlib.compress(robots.body.encode()) if robots.body else None
    _change(connection, _KEEP, key, {"status": robots.status, "body": body, "crawl_delay": crawl_delay})


def drop_old_robots(connection: Connection) -> int:
    """Drop up to a thousand robots.txt texts that are more than a day old. Return how many were dropped."""
    names = connection.scalars(_OLD).all()
    if names:
        connection.execute(_DROP, {"names": names})
    return len(names)


def _take(connection: Connection, key: str, delay: float) -> float:
    taken = {"key": key, "delay": delay}
    if connection.execute(_TAKE, taken).rowcount:
        return 0.0
    waits = connection.execute(_WAIT, {"key": key}).one_or_none()
    if waits is None:
        connection.execute(_INSERT[connection.dialect.name], {"key": key})
        if connection.execute(_TAKE, taken).rowcount:
            return 0.0
        waits = connection.execute(_WAIT, {"key": key}).one()
    return float(max(0.001, *(seconds for seconds in waits if seconds is not None)))


def _fail(connection: Connection, key: str) -> None:
    _change(connection, _FAILED, key, {})
    failures = connection.execute(_FAILURES, {"key": key}).scalar_one()
    if seconds := circuit_seconds(failures):
        connection.execute(_OPEN, {"key": key, "seconds": seconds})


@dataclass(frozen=True, slots=True)
class _Seen:
    state: HostState
    at: float
    edition: str | None  # of the do-not-crawl list


def _unpacked(body: bytes | None) -> str:
    return zlib.decompress(body).decode() if body else ""


def _look(connection: Connection, key: str) -> HostState:
    blocked = find_block(connection, key)
    row = connection.execute(_LOOK, {"key": key}).one_or_none()
    if row is None:
        return HostState(blocked=blocked)
    fresh = row.robots_age is not None and row.robots_age < robots_seconds(row.robots_status)
    return HostState(
        blocked=blocked,
        robots=CachedRobots(row.robots_status, _unpacked(row.robots_body)) if fresh else None,
        crawl_delay=row.crawl_delay or 0.0,
        circuit=max(row.circuit or 0.0, 0.0),
        backoff=max(row.backoff or 0.0, 0.0),
        failures=row.failures,
    )


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
        self._edition: str | None = None
        self._edition_at = -math.inf
        self._asking = asyncio.Lock()
        self._kept = 0  # robots.txt texts stored so far

    async def look(self, key: str) -> HostState:
        current = await self._current_edition()
        seen, now = self._seen.get(key), time.monotonic()
        if seen is None or now - seen.at > _FRESH_SECONDS or seen.edition != current:
            seen = _Seen(await self._database.read_patiently(_look, key), now, current)
            self._seen.put(key, seen)
        age, state = now - seen.at, seen.state
        if not state.circuit and not state.backoff:
            return state
        return replace(state, circuit=max(state.circuit - age, 0.0), backoff=max(state.backoff - age, 0.0))

    async def _current_edition(self) -> str | None:
        """Return the edition of the do-not-crawl list, queried at most once a second however many tasks ask."""
        if time.monotonic() - self._edition_at <= _BLOCKS_SECONDS:
            return self._edition
        with limits_stand_still():  # also for tasks that wait for another task's answer
            async with self._asking:
                if time.monotonic() - self._edition_at > _BLOCKS_SECONDS:
                    self._edition = await self._database.read_patiently(edition)
                    self._edition_at = time.monotonic()
        return self._edition

    async def take(self, key: str, delay: float) -> float:
        return await self._database.write_patiently(_take, key, delay)

    async def move(self, key: str, delay: float) -> None:
        await self._database.write_patiently(_change, _MOVE, key, {"delay": delay})

    async def free(self, key: str, delay: float) -> None:
        await self._database.write_patiently(_change, _FREE, key, {"delay": delay})

    async def hold(self, key: str, seconds: float) -> None:
        await self._database.write_patiently(_change, _HOLD, key, {"seconds": seconds})
        self._seen.drop(key)

    async def failed(self, key: str) -> None:
        await self._database.write_patiently(_fail, key)
        self._seen.drop(key)

    async def worked(self, key: str) -> None:
        seen = self._seen.get(key)
        if seen and seen.state.failures:
            await self._database.write_patiently(_change, _WORKED, key, {})
            self._seen.drop(key)

    async def keep_robots(self, key: str, robots: CachedRobots, crawl_delay: float) -> None:
        await self._database.write_patiently(_keep_robots, key, robots, crawl_delay)
        if self._kept % _DROP_EVERY == 0:  # so that the table stops growing
            await self._database.write_patiently(drop_old_robots)
        self._kept += 1
        seen = self._seen.get(key)
        if seen:
            state = replace(seen.state, robots=robots, crawl_delay=crawl_delay)
            self._seen.put(key, replace(seen, state=state))
