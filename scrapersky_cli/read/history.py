"""Read what was done: claims as runs, and the attempts at a row that did not complete it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from scrapersky_cli.db.clock import clock, seconds_between
from scrapersky_cli.db.tables.queue import attempts, claims

_ATTEMPTS = 20  # of a row that are shown
RUN_COLUMNS = (
    "id", "workflow", "started_at", "state", "claimed", "completed", "failed", "seconds", "rows_written", "retried",
    "empty", "host", "pid", "released", "cancelled", "lost",
)  # fmt: skip


def runs(conn: Connection, workflow: str | None, limit: int) -> Sequence[RowMapping]:
    """Return the latest claims, newest first. `took` and `so_far` are in seconds."""
    c = claims.c
    ended: Any = seconds_between(c.started_at, c.ended_at)
    so_far: Any = seconds_between(c.started_at, clock())
    found = select(claims, ended.label("took"), so_far.label("so_far")).order_by(c.id.desc()).limit(limit)
    if workflow:
        found = found.where(c.workflow == workflow)
    return conn.execute(found).mappings().all()


def run_row(run: RowMapping) -> dict[str, Any]:
    """Return RUN_COLUMNS of a run: `state` is open, done or lost, `seconds` how long it took or has taken so far."""
    state = run["reason"] or "open"
    seconds = run["took"] if run["took"] is not None else run["so_far"]
    known = {**run, "state": state, "seconds": round(seconds or 0.0, 1)}
    return {name: known[name] for name in RUN_COLUMNS}


def attempts_of(conn: Connection, workflow: str, row_id: int) -> Sequence[RowMapping]:
    """Return the latest 20 attempts at a row that did not complete it, with their errors, newest first."""
    a = attempts.c
    found = (
        select(a.at, a.attempt, a.outcome, a.error_kind, a.error_code, a.error)
        .where(a.workflow == workflow, a.row_id == row_id)
        .order_by(a.id.desc())
        .limit(_ATTEMPTS)
    )
    return conn.execute(found).mappings().all()
