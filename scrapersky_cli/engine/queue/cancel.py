"""Cancel: rows leave the queue at once, and the lines of their hosts close up."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, String, Update, literal_column, or_, select, update

from scrapersky_cli.db.clock import clock, now, seconds_between
from scrapersky_cli.db.queues import CANCELLED, PROCESSING, QUEUED, Queue
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.queue.line import close_up
from scrapersky_cli.engine.queue.statements import statement


def locked(queue: Queue, *states: str) -> Select[Any]:
    """Select those of the rows bound as `rows` that are in these states, and lock them in the order of their keys: an
    UPDATE alone takes its locks in whatever order it finds the rows."""
    rows = (
        select(queue.id)
        .where(among(queue.id, ids("rows")), or_(*(queue.given(state) for state in states)))
        .order_by(queue.id)
        .with_for_update(of=queue.table)
        .cte("locked")
        .prefix_with("MATERIALIZED")
    )
    return select(rows.c.id)


@statement
def _cancel(queue: Queue) -> Update:
    """Cancel queued and processing rows, locked in key order, and say what they leave free in their hosts' lines."""
    host = queue.table.c[queue.host] if queue.host else literal_column("NULL", String)
    place: Any = seconds_between(now(), queue["due_at"])
    return (
        update(queue.table)
        .where(queue.id.in_(locked(queue, QUEUED, PROCESSING)))
        .values(
            {
                queue["status"]: literal_column(f"'{CANCELLED}'"),
                queue["claim_id"]: literal_column("NULL"),
                queue["again"]: literal_column("false"),
                queue["finished_at"]: clock(),
            }
        )
        .returning(
            queue.id.label("id"),
            queue["batch_id"].label("batch_id"),
            queue["in_line_since"].label("in_line_since"),
            host.label("host"),
            place.label("place"),
        )
    )


def cancel(conn: Connection, queue: Queue, rows: Sequence[int]) -> dict[int, Any]:
    """Take queued and processing rows out of the queue at once. Return the batch id by row id, of the cancelled."""
    cancelled = conn.execute(_cancel(queue), {"rows": sorted(rows)}).all()
    free: dict[str, list[float]] = defaultdict(list)
    for row in cancelled:
        if row.in_line_since is not None and row.place > 0:
            free[row.host].append(row.place)
    close_up(conn, queue, free)
    return {row.id: row.batch_id for row in cancelled}
