"""Rescue: the rows of claims that died go back to the queue."""

from collections import Counter
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Update,
    case,
    literal_column,
    select,
    update,
)

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.queues import FAILED, PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.history import conclude_batch_items, record_attempts
from scrapersky_cli.engine.queue.losses import LOSSES_TO_FAIL
from scrapersky_cli.engine.queue.statements import statement
from scrapersky_cli.engine.workflow import Workflow

CRASHED = ("ours", "crashed", "the worker died twice while it held this row alone")


@statement
def _lock_lost(queue: Queue) -> Select[Any]:
    """Lock the rows under dead claims."""
    return (
        select(
            queue.id.label("id"),
            queue["claim_id"].label("claim_id"),
            queue["attempts"].label("attempt"),
            queue["batch_id"].label("batch_id"),
            (queue["losses"] + 1 >= LOSSES_TO_FAIL).label("crashed"),
        )
        .where(queue.in_state(PROCESSING), among(queue["claim_id"], ids("dead")))
        .order_by(queue.id)
        .with_for_update(of=queue.table)
    )


@statement
def _requeue(queue: Queue) -> Update:
    """Queue lost rows again with one more loss, or fail those that were lost too often."""
    losses = queue["losses"] + 1
    crashed = losses >= LOSSES_TO_FAIL
    kind, code, message = CRASHED

    def when_crashed(value: Any, column: str) -> Any:
        return case((crashed, value), else_=queue[column])

    return (
        update(queue.table)
        .where(among(queue.id, ids("rows")))
        .values(
            {
                queue["status"]: case((crashed, literal_column(f"'{FAILED}'")), else_=literal_column(f"'{QUEUED}'")),
                # Otherwise a commit whose answer was lost would look as if it had gone through.
                queue["claim_id"]: literal_column("NULL"),
                queue["losses"]: losses,
                queue["due_at"]: now(),
                queue["error_kind"]: when_crashed(literal_column(f"'{kind}'"), "error_kind"),
                queue["error_code"]: when_crashed(literal_column(f"'{code}'"), "error_code"),
                queue["error"]: when_crashed(literal_column(f"'{message}'"), "error"),
                queue["finished_at"]: when_crashed(now(), "finished_at"),
            }
        )
    )


def rescue(conn: Connection, workflow: Workflow, lease: float) -> tuple[int, bool]:
    """Give the rows of this workflow's dead claims back to the queue, or fail those that were lost too often.

    `lease` is in seconds. Return the number of rows, and whether other claims have expired and may still answer.
    """
    dead, others_may_answer = claims.lock_dead(conn, workflow.name, lease)
    if not dead:
        return 0, others_may_answer
    lost = conn.execute(_lock_lost(workflow.queue), {"dead": dead}).all()
    if lost:
        conn.execute(_requeue(workflow.queue), {"rows": [row.id for row in lost]})
    rows_of = Counter(row.claim_id for row in lost)
    claims.mark_lost(conn, {claim_id: rows_of[claim_id] for claim_id in dead})
    record_attempts(conn, workflow.name, [_attempt(row) for row in lost])
    kind, code, _ = CRASHED
    outcome = {"outcome": FAILED, "error_kind": kind, "error_code": code, "rows_written": 0}
    waited_for = [row.id for row in lost if row.crashed and row.batch_id is not None]
    conclude_batch_items(conn, workflow.name, [{"id": id_, **outcome} for id_ in waited_for])
    return len(lost), others_may_answer


def _attempt(row: Row[Any]) -> dict[str, Any]:
    kind, code, message = CRASHED
    return {
        "row_id": row.id,
        "claim_id": row.claim_id,
        "attempt": row.attempt,
        "outcome": "failed" if row.crashed else "lost",
        "error_kind": kind,
        "error_code": code if row.crashed else "lost",
        "error": message if row.crashed else "the worker that held this row died",
    }
