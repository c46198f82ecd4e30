"""Rescue: the rows of claims that died go back to the queue."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Update,
    case,
    literal_column,
    update,
)

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.queues import FAILED, PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, ids

CRASHED = ("ours", "crashed", "the worker died twice while it held this row alone")
_LOST_TWICE_ALONE = 3


@cache
def _rescue(queue: Queue) -> Update:
    """`losses` is 1 after a loss among others, and one more for each loss alone."""
    among_others = case((queue["losses"] > 1, queue["losses"]), else_=1)
    losses = case((among(queue["claim_id"], ids("alone")), among_others + 1), else_=among_others)
    crashed = losses >= literal_column(str(_LOST_TWICE_ALONE))
    kind, code, message = CRASHED

    def when_crashed(value: Any, column: str) -> Any:
        return case((crashed, value), else_=queue[column])

    return (
        update(queue.table)
        .where(queue.having(PROCESSING), among(queue["claim_id"], ids("dead")))
        .values(
            {
                queue["status"]: case((crashed, literal_column(f"'{FAILED}'")), else_=literal_column(f"'{QUEUED}'")),
                queue["losses"]: losses,
                queue["due_at"]: now(),
                queue["error_kind"]: when_crashed(literal_column(f"'{kind}'"), "error_kind"),
                queue["error_code"]: when_crashed(literal_column(f"'{code}'"), "error_code"),
                queue["error"]: when_crashed(literal_column(f"'{message}'"), "error"),
                queue["finished_at"]: when_crashed(now(), "finished_at"),
            }
        )
        .returning(
            queue.id.label("id"),
            queue["claim_id"].label("claim_id"),
            queue["attempts"].label("attempt"),
            queue["status"].label("status"),
            queue["batch_id"].label("batch_id"),
        )
    )


def rescue(conn: Connection, queue: Queue, dead: Sequence[int], alone: Sequence[int]) -> Sequence[Row[Any]]:
    """Take the rows of dead claims back; `alone` are those of them that held one row. Return what was taken."""
    return conn.execute(_rescue(queue), {"dead": dead, "alone": alone}).all()
