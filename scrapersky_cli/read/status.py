"""Read the state of every workflow: what waits, what runs, and what the last day achieved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal_column, select

from scrapersky_cli.db.clock import after, now, seconds_between
from scrapersky_cli.db.queues import CANCELLED, COMPLETED, FAILED, PROCESSING, QUEUED
from scrapersky_cli.db.tables.queue import claims, pollers
from scrapersky_cli.engine.queue.pauses import Pause, all_pauses
from scrapersky_cli.engine.workflow import Workflow

_COUNTED_TO = 100_000  # counting stops here, because an exact count of a million rows takes a second


@dataclass(frozen=True, slots=True)
class WorkflowStatus:
    """The state of one workflow. `oldest_due` and `last_polled` are ages in seconds; `due` is at most 100,000.

    `came_to` says how far the rows are that completed rows handed their work over to: numbers by status, of which
    `empty` are completed, too. It is None for workflows that do their work themselves.
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
    rows_written_day: int
    last_polled: float | None
    last_run: datetime | None
    paused: str | None
    error: str | None
    came_to: dict[str, int] | None = None


def status(conn: Connection, workflows: Sequence[Workflow]) -> list[WorkflowStatus]:
    """Return the status of each of these workflows."""
    polls: dict[str, float] = {row.workflow: row.age for row in conn.execute(_polls())}
    paused = all_pauses(conn)
    runs = {row.workflow: row for row in conn.execute(_runs())}
    return [
        _status(workflow, conn, polls.get(workflow.name), paused, runs.get(workflow.name)) for workflow in workflows
    ]


def _status(
    workflow: Workflow, conn: Connection, polled: float | None, paused: Sequence[Pause], run: Any
) -> WorkflowStatus:
    counts = {row.status: row for row in conn.execute(_counts(workflow))}
    due = conn.execute(_due(workflow)).one()

    def count(state: str) -> int:
        return counts[state].rows if state in counts else 0

    failed = counts.get(FAILED)
    return WorkflowStatus(
        workflow=workflow.name,
        queued=count(QUEUED),
        due=due.rows,
        oldest_due=due.oldest,
        processing=count(PROCESSING),
        completed=count(COMPLETED),
        empty=counts[COMPLETED].empty if COMPLETED in counts else 0,
        failed=count(FAILED),
        failed_ours=failed.ours if failed else 0,
        cancelled=count(CANCELLED),
        rows_written_day=run.rows_written if run else 0,
        last_polled=polled,
        last_run=run.started_at if run else None,
        paused=next((_said(pause) for pause in paused if pause.stops(workflow.name)), None),
        error=conn.scalar(_common_error(workflow)) if failed else None,
        came_to=_came_to(conn, workflow) if workflow.hands_over else None,
    )


def _came_to(conn: Connection, workflow: Workflow) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in conn.execute(_handed_over(workflow)):
        found[row.status or "nothing"] = found.get(row.status or "nothing", 0) + row.rows
        if row.empty:
            found["empty"] = row.empty
    return found


def _said(pause: Pause) -> str:
    return (pause.reason or "paused") + ("" if pause.is_everywhere else f" (on {pause.host} only)")


@cache
def _counts(workflow: Workflow) -> Select[Any]:
    queue = workflow.queue
    empty = queue["result_code"].in_(sorted(workflow.empty_results))
    return (
        select(
            queue["status"].label("status"),
            func.count().label("rows"),
            func.count().filter(empty).label("empty"),
            func.count().filter(queue["error_kind"] == literal_column("'ours'")).label("ours"),
        )
        .where(*queue.members(), queue["status"].is_not(None))
        .group_by(queue["status"])
    )


@cache
def _handed_over(workflow: Workflow) -> Select[Any]:
    """Return the query for the states of the rows that completed rows handed over to; NULL if there is none."""
    queue, over = workflow.queue, workflow.hands_over
    assert over
    to = over.to.queue
    status, is_empty = to["status"], to["result_code"].in_(sorted(over.to.empty_results))
    return (
        select(status.label("status"), func.count().label("rows"), func.count().filter(is_empty).label("empty"))
        .outerjoin_from(queue.table, over.row_id.table, and_(over.row_id == queue.id, over.where))
        .outerjoin(to.table, to.id == over.to_id)
        .where(queue.in_state(COMPLETED))
        .group_by(status)
    )


@cache
def _due(workflow: Workflow) -> Select[Any]:
    queue = workflow.queue
    some = (
        select(queue["due_at"].label("due_at"))
        .where(queue.in_state(QUEUED), queue["due_at"] <= now())
        .limit(_COUNTED_TO)
        .subquery()
    )
    oldest: Any = seconds_between(func.min(some.c.due_at), now())
    return select(func.count().label("rows"), oldest.label("oldest"))


@cache
def _common_error(workflow: Workflow) -> Select[Any]:
    """Return the query for the most common error code of the failed rows."""
    queue = workflow.queue
    return (
        select(queue["error_code"])
        .where(queue.in_state(FAILED))
        .group_by(queue["error_code"])
        .order_by(func.count().desc(), queue["error_code"])
        .limit(1)
    )


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
        .where(claims.c.started_at > after(now(), -86400.0))
        .group_by(claims.c.workflow)
    )
