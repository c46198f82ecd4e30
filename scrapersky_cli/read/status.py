"""Read the state of every workflow: what waits, what runs, and what the last day achieved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from scrapersky_cli.db.clock import after, now, seconds_between
from scrapersky_cli.db.queues import Queue
from scrapersky_cli.db.tables.queue import claims, pollers
from scrapersky_cli.engine.queue.pauses import Pause, all_pauses
from scrapersky_cli.read.counts import FOLLOWED_TO, came_to, counts


@dataclass(frozen=True, slots=True)
class WorkflowStatus:
    """The state of one workflow. `oldest_due` and `last_polled` are ages in seconds.

    Rows are counted up to 100,000: `at_least` names the figures of which there may be more. `came_to` says how far the
    rows are that completed rows, up to 10,000 of them, handed their work over to: numbers by status, of which `empty`
    are completed, too. It is None for workflows that do their work themselves.
    """

    workflow: str
    queued: int
    due: int
    oldest_due: float | None
    processing: int
    completed: int
    empty: int
    failed: int
    failed_ours: int
    cancelled: int
    at_least: list[str]
    rows_written_day: int
    last_polled: float | None
    last_run: datetime | None
    paused: str | None
    error: str | None
    came_to: dict[str, int] | None = None


def status(conn: Connection, queues: Mapping[str, Queue]) -> list[WorkflowStatus]:
    """Return the status of each of these workflows, given with their queues."""
    polls: dict[str, float] = {row.workflow: row.age for row in conn.execute(_polls())}
    paused = all_pauses(conn)
    runs = {row.workflow: row for row in conn.execute(_runs(), {"names": list(queues)})}
    return [_status(name, queue, conn, polls.get(name), paused, runs.get(name)) for name, queue in queues.items()]


def _status(
    name: str, queue: Queue, conn: Connection, polled: float | None, paused: Sequence[Pause], run: Any
) -> WorkflowStatus:
    counted = counts(conn, queue)
    is_partly_followed = queue.hands_over and counted.figures["completed"] > FOLLOWED_TO
    return WorkflowStatus(
        workflow=name,
        **counted.figures,
        oldest_due=counted.oldest_due,
        at_least=[*counted.at_least, *(["came_to"] if is_partly_followed else [])],
        rows_written_day=run.rows_written if run else 0,
        last_polled=polled,
        last_run=run.started_at if run else None,
        paused=next((_said(pause) for pause in paused if pause.stops(name)), None),
        error=counted.error,
        came_to=came_to(conn, queue) if queue.hands_over else None,
    )


def _said(pause: Pause) -> str:
    return (pause.reason or "paused") + ("" if pause.is_everywhere else f" (on {pause.host} only)")


@cache
def _polls() -> Select[Any]:
    last = func.max(pollers.c.polled_at)
    return select(pollers.c.workflow, seconds_between(last, now()).label("age")).group_by(pollers.c.workflow)


@cache
def _runs() -> Select[Any]:
    return (
        select(
            claims.c.workflow,
            func.max(claims.c.started_at).label("started_at"),
            func.sum(claims.c.rows_written).label("rows_written"),
        )
        .where(claims.c.workflow.in_(bindparam("names", expanding=True)), claims.c.started_at > after(now(), -86400.0))
        .group_by(claims.c.workflow)
    )
