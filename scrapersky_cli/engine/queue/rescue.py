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
_LOST_TWICE_ALONE = 3  # and once before, when nobody could know


@cache
def _rescue(queue: Queue) -> Update:
    """A row with `losses` is claimed by itself: its first loss may be a neighbour's doing, any later one is not."""
    losses = queue["losses"] + 1
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


def rescue(conn: Connection, queue: Queue, dead: Sequence[int]) -> Sequence[Row[Any]]:
    """Take the rows of dead claims back. Return what was taken."""
    return conn.execute(_rescue(queue), {"dead": dead}).all()
