"""The rows of hosts in the database: a group of questions about them is one transaction.

It locks hosts by name, as everybody does who locks several.
"""

import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Float,
    Integer,
    Select,
    String,
    Update,
    bindparam,
    case,
    func,
    null,
    select,
    update,
)

from scrapersky_cli.db.clock import after, clock, now, seconds_between
from scrapersky_cli.db.sql import as_rows, records, upsert
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.together import send_one
from scrapersky_cli.web.blocks import edition, find_blocks
from scrapersky_cli.web.gates import HostState
from scrapersky_cli.web.host import ROBOTS_SECONDS, CachedRobots, Host, robots_seconds

_h = hosts.c


Change = Callable[[Host, float], float]
"""Changes a host at a moment of its clock, and returns seconds to wait."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to do with a host; without a `change` it is looked at.

    A change is called again, with the host as it is then, if the transaction has to be repeated.
    """

    key: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers to a group: what is `given` to each question in turn, seconds to wait or what is known of the host.

    `looked` has what is known of each host that was looked at, `changed` each one after its changes, with its times in
    seconds from now. `edition` is that of the do-not-crawl list.
    """

    given: Sequence[float | HostState]
    looked: Mapping[str, HostState]
    changed: Mapping[str, Host]
    edition: str | None


def answer(connection: Connection, questions: Sequence[Question]) -> Answers:
    """Answer a group: make the changes one after another, in the order of the questions; then look."""
    before = _lock(connection, {question.key for question in questions if question.change})
    changed = {key: replace(host) for key, host in before.items()}
    waits = [question.change(changed[question.key], 0.0) if question.change else 0.0 for question in questions]
    _store(connection, before, changed)
    looked = _look(connection, {question.key for question in questions if not question.change})
    given = [wait if question.change else looked[question.key] for question, wait in zip(questions, waits, strict=True)]
    return Answers(given, looked, changed, edition(connection))


def _named(keys: Collection[str]) -> str:
    return as_rows([{"host": key} for key in sorted(keys)])


# --- changes ----------------------------------------------------------------------------------------------
@cache
def _lock_rows(dialect: str) -> Any:
    """Lock the given hosts in their order, insert those that are missing, and read them."""
    r = records(dialect, {"host": String()})
    insertion = upsert(dialect)(hosts).from_select(["host"], select(r.c.host).where(r.c.host.is_not(None)))
    # clock(), not now(): a transaction that waited for a row's lock must not use the time from before the wait.
    return insertion.on_conflict_do_update(index_elements=[_h.host], set_={"failures": _h.failures}).returning(
        _h.host,
        seconds_between(clock(), _h.next_allowed_at).label("next_allowed"),
        seconds_between(clock(), _h.backoff_until).label("backoff"),
        seconds_between(clock(), _h.circuit_open_until).label("circuit"),
        _h.failures,
        _h.crawl_delay,
    )


def _lock(connection: Connection, keys: Collection[str]) -> dict[str, Host]:
    if not keys:
        return {}
    found = send_one(connection, _lock_rows(connection.dialect.name), {"rows": _named(keys)})
    return {row.host: _host(row) for row in found}


def _host(row: Any) -> Host:
    return Host(row.next_allowed or 0.0, row.backoff or 0.0, row.circuit or 0.0, row.failures, row.crawl_delay or 0.0)


@cache
def _update(dialect: str) -> Update:
    """Update the given hosts. What a row leaves out is not changed; times are in seconds from now."""
    times = {"next_allowed": Float(), "backoff": Float(), "circuit": Float()}
    r = records(
        dialect, {"host": String(), **times, "failures": Integer(), "robots": Integer(), "crawl_delay": Float()}
    )
    is_fetched = r.c.robots.is_not(None)
    return (
        update(hosts)
        .where(_h.host == r.c.host)
        .values(
            next_allowed_at=case(
                (r.c.next_allowed.is_not(None), after(clock(), r.c.next_allowed)), else_=_h.next_allowed_at
            ),
            backoff_until=case((r.c.backoff.is_not(None), after(clock(), r.c.backoff)), else_=_h.backoff_until),
            circuit_open_until=case(
                (r.c.circuit > 0, after(clock(), r.c.circuit)),
                (r.c.circuit.is_not(None), null()),
                else_=_h.circuit_open_until,
            ),
            failures=func.coalesce(r.c.failures, _h.failures),
            robots_status=func.coalesce(r.c.robots, _h.robots_status),
            robots_body=case((is_fetched, null()), else_=_h.robots_body),
            robots_fetched_at=case((is_fetched, clock()), else_=_h.robots_fetched_at),
            crawl_delay=func.coalesce(r.c.crawl_delay, _h.crawl_delay),
        )
    )


_UPDATE_BODY = update(hosts).where(_h.host == bindparam("key")).values(robots_body=bindparam("body"))
_TIMES = ("next_allowed", "backoff", "circuit", "failures", "crawl_delay")


def _store(connection: Connection, before: Mapping[str, Host], changed: Mapping[str, Host]) -> None:
    rows = []
    for key, host in changed.items():
        old = before[key]
        row = {name: getattr(host, name) for name in _TIMES if getattr(host, name) != getattr(old, name)}
        if host.robots:
            row |= {"robots": host.robots.status, "crawl_delay": host.crawl_delay}
        if row:
            rows.append({"host": key, **row})
    if rows:
        send_one(connection, _update(connection.dialect.name), {"rows": as_rows(rows)})
    bodies = [
        {"key": key, "body": zlib.compress(host.robots.body.encode())}
        for key, host in changed.items()
        if host.robots and host.robots.body
    ]
    if bodies:
        connection.execute(_UPDATE_BODY, bodies)


# --- looks ------------------------------------------------------------------------------------------------
@cache
def _read(dialect: str) -> Select[Any]:
    """Read the given hosts, with their robots.txt."""
    r = records(dialect, {"host": String()})
    return select(
        _h.host,
        _h.failures,
        _h.crawl_delay,
        _h.robots_status,
        _h.robots_body,
        seconds_between(_h.robots_fetched_at, clock()).label("robots_age"),
        seconds_between(clock(), _h.circuit_open_until).label("circuit"),
        seconds_between(clock(), _h.backoff_until).label("backoff"),
    ).join_from(hosts, r, _h.host == r.c.host)


def _look(connection: Connection, keys: Collection[str]) -> dict[str, HostState]:
    if not keys:
        return {}
    found = send_one(connection, _read(connection.dialect.name), {"rows": _named(keys)})
    rows = {row.host: row for row in found}
    blocked = find_blocks(connection, keys)
    return {key: _state(rows.get(key), blocked.get(key)) for key in keys}


def _state(row: Any, blocked: str | None) -> HostState:
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


def _unpacked(body: bytes | None) -> str:
    return zlib.decompress(body).decode() if body else ""


# --- what has grown old -----------------------------------------------------------------------------------
_OLD = (
    select(_h.host)
    .where(_h.robots_body.is_not(None), _h.robots_fetched_at < after(now(), -ROBOTS_SECONDS))
    .order_by(_h.robots_fetched_at)
    .limit(1000)
    .with_for_update(skip_locked=True)
)
_DROP = update(hosts).where(_h.host.in_(bindparam("names", expanding=True))).values(robots_body=None)


def drop_old_robots(connection: Connection) -> int:
    """Drop up to a thousand robots.txt texts that are more than a day old. Return how many were dropped."""
    names = connection.scalars(_OLD).all()
    if names:
        connection.execute(_DROP, {"names": names})
    return len(names)
