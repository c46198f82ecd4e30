"""List the rows that a claim would take now."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, literal, select

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.queues import PRIORITIES, QUEUED
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.subjects.registry import subject_of

_NAMES = {number: name for name, number in PRIORITIES.items()}


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
    return [(name, id_, text, _NAMES[priority], due) for name, id_, text, priority, due in conn.execute(rows, params)]
