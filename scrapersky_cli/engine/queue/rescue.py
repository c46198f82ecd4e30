"""Rescue: the rows of claims that died go back to the queue.

Nobody knows which of its rows killed a worker. So rows that were lost once are claimed a few at a time, and from the
second loss on each by itself, with nothing beside it: a row that kills again and again takes few others with it, and
one that was lost twice alone is the killer.
"""

from collections.abc import Sequence
from functools import cache
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

CRASHED = ("ours", "crashed", "the worker died twice while it held this row alone")
LOST_ONCE = 8  # rows lost once that a process holds at the same time
ALONE = 2  # losses from which on a row is claimed by itself
KILLER = ALONE + 2  # losses that end a row: the last two it was alone


@cache
def _lost(queue: Queue) -> Select[Any]:
    return (
        select(
            queue.id.label("id"),
            queue["claim_id"].label("claim_id"),
            queue["attempts"].label("attempt"),
            queue["batch_id"].label("batch_id"),
            (queue["losses"] + 1 >= KILLER).label("crashed"),
        )
        .where(queue.in_state(PROCESSING), among(queue["claim_id"], ids("dead")))
        .order_by(queue.id)
        .with_for_update(of=queue.table)
    )


@cache
def _rescue(queue: Queue) -> Update:
    losses = queue["losses"] + 1
    crashed = losses >= KILLER
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


def rescue(conn: Connection, queue: Queue, dead: Sequence[int]) -> Sequence[Row[Any]]:
    """Requeue the rows of dead claims. Return their previous values; `crashed` rows were lost too often and fail."""
    lost = conn.execute(_lost(queue), {"dead": dead}).all()
    if lost:
        conn.execute(_rescue(queue), {"rows": [row.id for row in lost]})
    return lost
