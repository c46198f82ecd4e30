"""Pruning: old claims and attempts, and hosts that are no longer used.

What is still of use stays, whatever its age: open claims, the claims that rows in a queue name, the attempts of these
rows, which say why a row is not done; hosts of domains that are known; a host's circuit, back-off, slot and
robots.txt. Rows go in the order of their keys, in short transactions, and those that somebody uses are passed over.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Float, Row, Select, String, bindparam, delete, or_, select

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, as_rows, ids, records
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.tables.queue import attempts, claims
from scrapersky_cli.engine.workflow import Workflow

_ROBOTS_SECONDS = 86_400.0  # for so long a robots.txt may be in use
LONG_AGO = after(now(), -bindparam("seconds", type_=Float))


@dataclass(frozen=True, slots=True)
class Pruned:
    """The number of rows deleted from each table. In a dry run: the number that would be deleted."""

    claims: int
    attempts: int
    hosts: int


@dataclass(frozen=True, slots=True)
class PrunePage:
    """The next `n` rows after the key `after`, last used more than `seconds` ago. `lock` them to delete them."""

    after: Any
    seconds: float
    n: int = 1000
    lock: bool = True


@dataclass(frozen=True, slots=True)
class Prunable:
    """`keys` of the rows in a page that can be deleted. `last`: the page's last key, or None if no page follows."""

    keys: Sequence[Any]
    last: Any


Find = Callable[[Connection, PrunePage], Prunable]
Drop = Callable[[Connection, Sequence[Any]], None]


def prune(database: Database, workflows: Sequence[Workflow], seconds: float, *, dry_run: bool = False) -> Pruned:
    """Delete what ended, or was last used, more than so many seconds ago. A dry run only counts."""
    with database.reading() as conn:
        named = {id_ for workflow in workflows for id_ in conn.scalars(_named(workflow.queue))}
    pages = partial(prune_in_pages, database, seconds=seconds, lock=not dry_run)
    return Pruned(
        claims=pages(partial(old_claims, named), drop_claims, 0),
        attempts=pages(partial(old_attempts, workflows), drop_attempts, 0),
        hosts=pages(forgotten_hosts, drop_hosts, ""),
    )


def prune_in_pages(database: Database, find: Find, drop: Drop, last: Any, *, seconds: float, lock: bool) -> int:
    """Drop what is found after the key `last`, page by page, each in a transaction. Return of how many rows.

    Without `lock` they are only counted.
    """

    def turn(conn: Connection, page: PrunePage) -> Prunable:
        found = find(conn, page)
        drop(conn, found.keys)
        return found

    page, count = PrunePage(last, seconds, lock=lock), 0
    while page.after is not None:
        if lock:
            found = database.write(turn, page)
        else:
            with database.reading() as conn:
                found = find(conn, page)
        page, count = replace(page, after=found.last), count + len(found.keys)
    return count


def rows_of_page(conn: Connection, statement: Select[Any], page: PrunePage, **binds: Any) -> Sequence[Row[Any]]:
    """Return the rows of a page, in the order of their keys, which are the statement's first column."""
    (key, *_) = statement.selected_columns
    chosen = statement.where(key > bindparam("after", type_=key.type)).order_by(key).limit(page.n)
    if page.lock:
        chosen = chosen.with_for_update(skip_locked=True)
    return conn.execute(chosen, {"after": page.after, "seconds": page.seconds, **binds}).all()


def prunable(rows: Sequence[Row[Any]], page: PrunePage, kept: Collection[Any] = ()) -> Prunable:
    """Return the keys of these rows of the page, but for those that are kept."""
    return Prunable([row[0] for row in rows if row[0] not in kept], rows[-1][0] if len(rows) == page.n else None)


# --- claims and attempts ----------------------------------------------------------------------------------
def _named(queue: Queue) -> Select[Any]:
    """The claims that rows in the queue name: the one they are under, or the last one they were under.

    A row that comes into the queue later names its old claim, too, but then nobody has a use for it any more.
    """
    active = or_(queue.in_state(QUEUED), queue.in_state(PROCESSING))
    return select(queue["claim_id"]).distinct().where(active, queue["claim_id"].is_not(None))


def old_claims(named: Collection[int], conn: Connection, page: PrunePage) -> Prunable:
    """Find claims that ended long ago, except those that rows still name."""
    return prunable(rows_of_page(conn, select(claims.c.id).where(claims.c.ended_at < LONG_AGO), page), page, named)


def drop_claims(conn: Connection, keys: Sequence[int]) -> None:
    """Delete claims."""
    conn.execute(delete(claims).where(among(claims.c.id, ids("rows"))), {"rows": keys})


def old_attempts(workflows: Sequence[Workflow], conn: Connection, page: PrunePage) -> Prunable:
    """Find old attempts, except those of rows that are queued or being worked."""
    a = attempts.c
    rows = rows_of_page(conn, select(a.id, a.workflow, a.row_id).where(a.at < LONG_AGO), page)
    kept: set[int] = set()
    for workflow in workflows:
        if its := {row.id: row.row_id for row in rows if row.workflow == workflow.name}:
            active = set(conn.scalars(_active(workflow.queue), {"rows": sorted(set(its.values()))}))
            kept |= {id_ for id_, row_id in its.items() if row_id in active}
    return prunable(rows, page, kept)


@cache
def _active(queue: Queue) -> Select[Any]:
    return select(queue.id).where(among(queue.id, ids("rows")), or_(queue.given(QUEUED), queue.given(PROCESSING)))


def drop_attempts(conn: Connection, keys: Sequence[int]) -> None:
    """Delete attempts."""
    conn.execute(delete(attempts).where(among(attempts.c.id, ids("rows"))), {"rows": keys})


# --- hosts ------------------------------------------------------------------------------------------------
def forgotten_hosts(conn: Connection, page: PrunePage) -> Prunable:
    """Find hosts that were last used long ago and belong to no known domain."""
    h = hosts.c
    used_until = (h.next_allowed_at, h.backoff_until, h.circuit_open_until)
    passed = [or_(moment.is_(None), moment < LONG_AGO) for moment in used_until]
    expired = after(now(), -bindparam("robots_seconds", type_=Float))
    passed.append(or_(h.robots_fetched_at.is_(None), h.robots_fetched_at < expired))
    robots_seconds = max(page.seconds, _ROBOTS_SECONDS)
    rows = rows_of_page(conn, select(h.host).where(*passed), page, robots_seconds=robots_seconds)
    pairs = [{"host": row.host, "name": name} for row in rows for name in _and_above(row.host)]
    known = set(conn.scalars(_known(conn.dialect.name), {"rows": as_rows(pairs)}))
    return prunable(rows, page, known)


def _and_above(host: str) -> list[str]:
    """The host and the domains above it: a.example.com, example.com, com."""
    labels = host.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]


@cache
def _known(dialect: str) -> Select[Any]:
    r = records(dialect, {"host": String(), "name": String()})
    return select(r.c.host).join_from(domains, r, domains.c.domain == r.c.name)


def drop_hosts(conn: Connection, keys: Sequence[str]) -> None:
    """Delete hosts."""
    r = records(conn.dialect.name, {"host": String()})
    gone = delete(hosts).where(hosts.c.host.in_(select(r.c.host)))
    conn.execute(gone, {"rows": as_rows([{"host": host} for host in keys])})
