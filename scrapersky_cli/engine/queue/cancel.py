"""Cancel: rows leave the queue at once."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Update,
    literal_column,
    or_,
    update,
)

from scrapersky_cli.db.clock import clock
from scrapersky_cli.db.queues import CANCELLED, PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, ids


@cache
def _cancel(queue: Queue) -> Update:
    active = or_(queue.having(QUEUED), queue.having(PROCESSING))
    return (
        update(queue.table)
        .where(among(queue.id, ids("rows")), active)
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
