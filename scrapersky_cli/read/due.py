"""List and count the rows that a claim would take now."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Connection, Select, func, literal, select, union_all

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.queues import PRIORITY_NAMES, QUEUED
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.read.counts import COUNTED_TO
from scrapersky_cli.subjects.registry import subject_of


def due_rows(conn: Connection, workflow: Workflow, n: int, only: Sequence[int] | None) -> list[tuple[Any, ...]]:
    """Return up to `n` due rows in the order of their claim: workflow, id, target, priority, due time."""
    queue = workflow.queue
    target = subject_of(queue.table).label
    rows = (
        select(literal(workflow.name), queue.id, target, queue["priority"], queue["due_at"])
        .where(queue.in_state(QUEUED), queue["due_at"] <= now())
        .order_by(queue["priority"], queue["due_at"], queue.id)
        .limit(n)
    )
    params = {}
    if only is not None:
        rows, params = rows.where(among(queue.id, ids("only"))), {"only": only}
    return [
        (name, id_, text, PRIORITY_NAMES[priority], due)
        for name, id_, text, priority, due in conn.execute(rows, params)
    ]


def count_due(conn: Connection, workflows: Sequence[Workflow]) -> dict[str, int]:
    """Return the number of due rows of each workflow, at most 100,000."""
    found = conn.execute(union_all(*map(_due_count, workflows)))
    return {row.workflow: row.rows for row in found}


def _due_count(workflow: Workflow) -> Select[Any]:
    queue = workflow.queue
    due = select(queue.id).where(queue.in_state(QUEUED), queue["due_at"] <= now()).limit(COUNTED_TO).subquery()
    counted: Any = select(literal(workflow.name).label("workflow"), func.count().label("rows"))
    return cast(Select[Any], counted.select_from(due))
