"""Cancel: rows leave the queue at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Update,
    literal_column,
    or_,
    select,
    update,
)

from scrapersky_cli.db.clock import clock
from scrapersky_cli.db.queues import CANCELLED, PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, ids


@cache
def _cancel(queue: Queue) -> Update:
    """The rows are locked first, because an UPDATE takes its locks in whatever order it finds them."""
    active = (
        select(queue.id)
        .where(among(queue.id, ids("rows")), or_(queue.given(QUEUED), queue.given(PROCESSING)))
        .order_by(queue.id)
        .with_for_update(of=queue.table)
        .cte("active")
        .prefix_with("MATERIALIZED")
    )
    return (
        update(queue.table)
        .where(queue.id.in_(select(active.c.id)))
        .values(
            {
                queue["status"]: literal_column(f"'{CANCELLED}'"),
                queue["claim_id"]: literal_column("NULL"),
                queue["again"]: literal_column("false"),
                queue["finished_at"]: clock(),
            }
        )
        .returning(queue.id.label("id"), queue["batch_id"].label("batch_id"))
    )


def cancel(conn: Connection, queue: Queue, rows: Sequence[int]) -> dict[int, Any]:
    """Take queued and processing rows out of the queue at once. Return the batch id by row id, of the cancelled."""
    return {row.id: row.batch_id for row in conn.execute(_cancel(queue), {"rows": sorted(rows)})}
