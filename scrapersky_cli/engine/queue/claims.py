"""The book of claims: the row of a claim is its lease, its fencing token and its history.

A claim is opened with a lease. Heartbeats and every commit renew it, until no row is left under it. One that expires
gets a last call; whoever does not answer it is taken for dead.
"""

import os
import socket
from collections.abc import Collection, Mapping, Sequence
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
    select,
    update,
)

from scrapersky_cli import __version__
from scrapersky_cli.db.clock import after, clock, now
from scrapersky_cli.db.sql import among, as_rows, ids, records
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.db.together import Bound
from scrapersky_cli.engine.queue.statements import statement

_ENDINGS = ("completed", "retried", "failed", "released", "cancelled")
COUNTS = (*_ENDINGS, "empty", "lost", "rows_written")  # `empty` counts those of the completed that found nothing
_GIVEN = ("workflow", "host", "pid", "version", "claimed")
_CLOCK_DRIFT_SECONDS = 1.0  # by which our clock and the database's may run apart during a few tries
HOST = socket.gethostname()
_open = claims.c.ended_at.is_(None)
_lease = bindparam("lease", type_=Float)
_expired = and_(_open, claims.c.workflow == bindparam("workflow", type_=String), claims.c.expires_at < now())


@statement
def opening() -> Insert:
    """Open the claim that `new_claim` describes, and return its id."""
    given = {name: bindparam(f"claim_{name}", type_=claims.c[name].type) for name in _GIVEN}
    return insert(claims).values(**given, expires_at=after(clock(), _lease)).returning(claims.c.id)


def new_claim(workflow: str, claimed: int, lease: float) -> dict[str, Any]:
    """Return the parameters of `opening`: this process takes `claimed` rows for `lease` seconds."""
    values = (workflow, HOST, os.getpid(), __version__, claimed)
    return {"lease": lease, **{f"claim_{name}": value for name, value in zip(_GIVEN, values, strict=True)}}


@statement
def _renew() -> Update:
    """Move the expiry of open claims, and return the ids of those that are still open."""
    return (
        update(claims)
        .where(among(claims.c.id, ids("claims")), _open)
        .values(expires_at=after(clock(), _lease), last_call_at=None)
        .returning(claims.c.id)
    )


def renew(conn: Connection, claim_ids: Sequence[int], lease: float) -> set[int]:
    """Renew the claims for `lease` seconds. Return those that are still open: the others were declared dead."""
    return set(conn.scalars(_renew(), {"claims": claim_ids, "lease": lease}))


@statement
def locking_open() -> Select[Any]:
    """Lock the open ones of these claims, and return their ids. Heartbeats may pass; a rescue has to wait."""
    return (
        select(claims.c.id)
        .where(among(claims.c.id, ids("claims")), _open)
        .order_by(claims.c.id)
        .with_for_update(key_share=True, read=True)
    )


def lock_open(conn: Connection, claim_ids: Sequence[int]) -> set[int]:
    """Keep rescue away from these claims until the transaction ends, while heartbeats pass. Return those still open."""
    return set(conn.scalars(locking_open(), {"claims": sorted(claim_ids)}))


@statement
def _settle(dialect: str) -> Update:
    """Add to the counts of open claims, renew them, and end those of which no row is left."""
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


def settling(dialect: str, counts: Mapping[int, Mapping[str, int]], ended: set[int], lease: float) -> Bound:
    """Add to the claims' counts, renew them for `lease` seconds, and end those of which no row is left."""
    rows = [
        {"id": claim_id, "ends": int(claim_id in ended), **{name: added.get(name, 0) for name in COUNTS}}
        for claim_id, added in sorted(counts.items())
    ]
    return Bound(_settle(dialect), {"rows": as_rows(rows), "lease": lease})


@statement
def _recent() -> Select[Any]:
    """Find the open claims that this process made in the last so many seconds."""
    mine = (claims.c[name] == bindparam(f"claim_{name}", type_=claims.c[name].type) for name in _GIVEN[:4])
    since = after(now(), -bindparam("seconds", type_=Float))
    return select(claims.c.id).where(_open, *mine, claims.c.started_at >= since)


def orphaned(conn: Connection, workflow: str, known: Collection[int], seconds: float) -> list[int]:
    """Return the claims that this process opened in the last so many seconds and does not know of.

    The time keeps out those of a sibling with the same host name and process id, as containers have them.
    """
    mine = {
        name: value for name, value in new_claim(workflow, 0, 0.0).items() if name not in ("lease", "claim_claimed")
    }
    found = conn.scalars(_recent(), {**mine, "seconds": seconds + _CLOCK_DRIFT_SECONDS})
    return sorted(claim_id for claim_id in found if claim_id not in known)


# --- claims that expired ----------------------------------------------------------------------------------
def last_call_seconds(lease: float) -> float:
    """Return the seconds for which an expired claim may still answer, given its lease in seconds.

    A live process that waited with all others for the database, or for SQLite's one lock, tries its heartbeat again
    sooner than that.
    """
    return min(2.0, lease / 3)


@statement
def _lock_expired() -> Select[Any]:
    """Lock a workflow's expired claims, apart from those that are being finished, and say which are dead."""
    answer_by = after(claims.c.last_call_at, bindparam("last_call", type_=Float))
    return (
        select(
            claims.c.id,
            claims.c.last_call_at.is_(None).label("uncalled"),
            func.coalesce(answer_by <= now(), literal_column("false", Boolean)).label("dead"),
        )
        .where(_expired)
        .order_by(claims.c.expires_at, claims.c.id)
        .limit(100)
        .with_for_update(skip_locked=True)
    )


@statement
def _call() -> Update:
    """Begin the last call of expired claims."""
    return update(claims).where(among(claims.c.id, ids("claims"))).values(last_call_at=clock())


def lock_dead(conn: Connection, workflow: str, lease: float) -> tuple[list[int], bool]:
    """Lock and return this workflow's dead claims: those that expired and did not answer their last call. `lease` is in
    seconds. The second value says whether others have expired and may still answer."""
    expired = conn.execute(_lock_expired(), {"workflow": workflow, "last_call": last_call_seconds(lease)}).all()
    if uncalled := [claim.id for claim in expired if claim.uncalled]:
        conn.execute(_call(), {"claims": sorted(uncalled)})
    dead = [claim.id for claim in expired if claim.dead]
    return dead, len(dead) < len(expired)


@statement
def _mark_lost(dialect: str) -> Update:
    """End claims as lost, with the number of rows they lost."""
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
    """End claims as lost, given how many rows were left under each. The rest of their rows was cancelled meanwhile."""
    rows = [{"id": claim_id, "lost": count} for claim_id, count in sorted(lost.items())]
    conn.execute(_mark_lost(conn.dialect.name), {"rows": as_rows(rows)})


def has_expired() -> ColumnElement[bool]:
    """Whether claims have expired, as a column of a statement that binds `workflow`."""
    return select(claims.c.id).where(_expired).exists()


def with_expired_claims(workflows: Collection[str]) -> Select[Any]:
    """Return a query for those of these workflows that have expired claims."""
    are_named = claims.c.workflow.in_([literal_column(f"'{name}'", String) for name in workflows])
    return select(claims.c.workflow).where(_open, are_named, claims.c.expires_at < now())
