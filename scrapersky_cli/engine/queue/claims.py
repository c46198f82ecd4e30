"""Claims: one row per claimed batch is its lease, its fencing token and its history."""

import os
import socket
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Float,
    Insert,
    Integer,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from scrapersky_cli import __version__
from scrapersky_cli.db.clock import after, clock, now
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.queue import claims, pauses, pollers

_ENDINGS = ("completed", "retried", "failed", "released", "cancelled")
COUNTS = (*_ENDINGS, "empty", "lost", "rows_written")  # `empty` counts those of the completed that found nothing
_GIVEN = ("workflow", "host", "pid", "version", "claimed")
_SLACK = 1.0  # seconds by which two clocks may run apart during a few tries
HOST = socket.gethostname()
_open = claims.c.ended_at.is_(None)
_lease = bindparam("lease", type_=Float)
_for = bindparam("workflow", type_=String)


@cache
def opening() -> Insert:
    """The statement that opens the claim described by `new_claim`, and returns its id."""
    given = {name: bindparam(f"claim_{name}", type_=claims.c[name].type) for name in _GIVEN}
    return insert(claims).values(**given, expires_at=after(clock(), _lease)).returning(claims.c.id)


def new_claim(workflow: str, claimed: int, lease: float) -> dict[str, Any]:
    """This process takes `claimed` rows for `lease` seconds."""
    values = (workflow, HOST, os.getpid(), __version__, claimed)
    return {"lease": lease, **{f"claim_{name}": value for name, value in zip(_GIVEN, values, strict=True)}}


@cache
def _renew() -> Update:
    return (
        update(claims)
        .where(among(claims.c.id, ids("claims")), _open)
        .values(expires_at=after(clock(), _lease), last_call_at=None)
        .returning(claims.c.id)
    )


def renew(conn: Connection, claim_ids: Sequence[int], lease: float) -> set[int]:
    """The heartbeat. Return the claims that are still open: whoever misses one was declared dead."""
    return set(conn.scalars(_renew(), {"claims": claim_ids, "lease": lease}))


@cache
def holding() -> Select[Any]:
    """The statement of `hold`, which binds `claims`."""
    return (
        select(claims.c.id)
        .where(among(claims.c.id, ids("claims")), _open)
        .order_by(claims.c.id)
        .with_for_update(key_share=True, read=True)
    )


def hold(conn: Connection, claim_ids: Sequence[int]) -> set[int]:
    """Lock open claims against rescue until the transaction ends, while heartbeats pass. Return those still open."""
    return set(conn.scalars(holding(), {"claims": sorted(claim_ids)}))


@cache
def _settle(dialect: str) -> Update:
    r = records(dialect, {"id": BigInteger(), "ends": Integer(), **{name: Integer() for name in COUNTS}})
    ends = r.c.ends == 1
    return (
        update(claims)
        .where(claims.c.id == r.c.id, _open)
        .values(
            {
                **{claims.c[name]: claims.c[name] + r.c[name] for name in COUNTS},
                claims.c.expires_at: after(clock(), _lease),
                claims.c.last_call_at: None,
                claims.c.ended_at: case((ends, clock()), else_=None),
                claims.c.reason: case((ends, "done"), else_=None),
            }
        )
    )


def settle(conn: Connection, counts: Mapping[int, Mapping[str, int]], ended: set[int], lease: float) -> None:
    """Add to the claims' counts, renew their leases, and end those of which no row is left."""
    rows = [
        {"id": claim_id, "ends": int(claim_id in ended), **{name: added.get(name, 0) for name in COUNTS}}
        for claim_id, added in sorted(counts.items())
    ]
    conn.execute(_settle(conn.dialect.name), {"rows": as_rows(rows), "lease": lease})


@cache
def _unheard_of() -> Select[Any]:
    mine = (claims.c[name] == bindparam(f"claim_{name}", type_=claims.c[name].type) for name in _GIVEN[:4])
    since = after(now(), -bindparam("seconds", type_=Float))
    return select(claims.c.id).where(_open, *mine, claims.c.started_at >= since)


def unheard_of(conn: Connection, workflow: str, known: Collection[int], seconds: float) -> list[int]:
    """The claims that this process opened in the last so many seconds, and does not know of.

    The time keeps out those of a sibling with the same host name and process id, as containers have them.
    """
    mine = {
        name: value for name, value in new_claim(workflow, 0, 0.0).items() if name not in ("lease", "claim_claimed")
    }
    found = conn.scalars(_unheard_of(), {**mine, "seconds": seconds + _SLACK})
    return sorted(claim_id for claim_id in found if claim_id not in known)


# --- rescue -----------------------------------------------------------------------------------------------
def last_call_seconds(lease: float) -> float:
    """How long an expired claim may still answer. A live process that waited with all others for the database, or for
    SQLite's one lock, tries its heartbeat again sooner than that."""
    return min(2.0, lease / 3)


@cache
def _expired_claims() -> Select[Any]:
    answer_by = after(claims.c.last_call_at, bindparam("last_call", type_=Float))
    return (
        select(
            claims.c.id,
            claims.c.last_call_at.is_(None).label("uncalled"),
            func.coalesce(answer_by <= now(), literal_column("false", Boolean)).label("dead"),
        )
        .where(_open, claims.c.workflow == _for, claims.c.expires_at < now())
        .order_by(claims.c.expires_at, claims.c.id)
        .limit(100)
        .with_for_update(skip_locked=True)
    )


@cache
def _call() -> Update:
    return update(claims).where(among(claims.c.id, ids("claims"))).values(last_call_at=clock())


def lock_dead(conn: Connection, workflow: str, lease: float) -> tuple[list[int], bool]:
    """Lock and return this workflow's expired claims that did not answer their last call, and say whether others are
    still being waited for. Those that are being finished right now are passed over."""
    expired = conn.execute(_expired_claims(), {"workflow": workflow, "last_call": last_call_seconds(lease)}).all()
    if uncalled := [claim.id for claim in expired if claim.uncalled]:
        conn.execute(_call(), {"claims": sorted(uncalled)})
    dead = [claim.id for claim in expired if claim.dead]
    return dead, len(dead) < len(expired)


@cache
def _mark_lost(dialect: str) -> Update:
    r = records(dialect, {"id": BigInteger(), "lost": Integer()})
    ended = sum(claims.c[name] for name in _ENDINGS)
    return (
        update(claims)
        .where(claims.c.id == r.c.id, _open)
        .values(
            ended_at=clock(),
            reason="lost",
            lost=r.c.lost,
            cancelled=claims.c.cancelled + claims.c.claimed - ended - r.c.lost,
        )
    )


def mark_lost(conn: Connection, lost: Mapping[int, int]) -> None:
    """End claims as lost, given how many rows each still held. What is not accounted for was cancelled meanwhile."""
    rows = [{"id": claim_id, "lost": count} for claim_id, count in sorted(lost.items())]
    conn.execute(_mark_lost(conn.dialect.name), {"rows": as_rows(rows)})


# --- polls and pauses -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Pause:
    """Why claims of a workflow, or by a host, take nothing. `*` stands for all."""

    workflow: str
    host: str
    reason: str | None


_applies = and_(pauses.c.workflow.in_(("*", _for)), pauses.c.host.in_(("*", bindparam("host", type_=String))))
_expired = select(claims.c.id).where(_open, claims.c.workflow == _for, claims.c.expires_at < now()).exists()


def needs_look() -> ColumnElement[bool]:
    """Whether `look` would find anything, as a column of another statement that binds `workflow` and `host`."""
    return or_(_expired, select(pauses.c.workflow).where(_applies).exists())


@cache
def _look() -> Select[Any]:
    one = select(_expired.label("dead")).subquery("one")
    columns = (one.c.dead, pauses.c.workflow, pauses.c.host, pauses.c.reason)
    return select(*columns).join_from(one, pauses, _applies, isouter=True)


def look(conn: Connection, workflow: str) -> tuple[bool, Pause | None]:
    """Before a claim: are there claims to rescue, and is there a pause that stops this host from claiming?"""
    row = conn.execute(_look(), {"workflow": workflow, "host": HOST}).first()
    assert row is not None
    return row.dead, Pause(row.workflow, row.host, row.reason) if row.workflow else None


@cache
def _poll(dialect: str) -> Any:
    statement = upsert(dialect)(pollers)
    return statement.on_conflict_do_update(
        index_elements=[pollers.c.workflow, pollers.c.host],
        set_={"version": statement.excluded.version, "polled_at": clock()},
    )


def note_poll(conn: Connection, workflow: str) -> None:
    """Remember that this host asked for work, so that a dead cron and an empty queue look different."""
    row = {"workflow": workflow, "host": HOST, "version": __version__}
    conn.execute(_poll(conn.dialect.name), row)


@cache
def _pause(dialect: str) -> Any:
    statement = upsert(dialect)(pauses)
    return statement.on_conflict_do_update(
        index_elements=[pauses.c.workflow, pauses.c.host], set_={"reason": statement.excluded.reason}
    )


def pause(conn: Connection, workflow: str, host: str, reason: str | None) -> None:
    """Let no claim of the workflow, or by the host, take anything; `*` stands for all."""
    conn.execute(_pause(conn.dialect.name), {"workflow": workflow, "host": host, "reason": reason})


def resume(conn: Connection, workflow: str, host: str) -> bool:
    """End a pause. Return whether there was one."""
    ended = conn.execute(pauses.delete().where(and_(pauses.c.workflow == workflow, pauses.c.host == host)))
    return bool(ended.rowcount)
