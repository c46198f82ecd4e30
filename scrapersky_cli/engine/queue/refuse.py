"""Refuse: fail queued rows at once, because no attempt could succeed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, String, Update, bindparam, literal_column, update

from scrapersky_cli.db.clock import clock
from scrapersky_cli.db.queues import FAILED, QUEUED, Queue
from scrapersky_cli.engine.queue.cancel import locked
from scrapersky_cli.engine.queue.statements import statement
from scrapersky_cli.errors import ItemError


@statement
def _refuse(queue: Queue) -> Update:
    """Fail queued rows, locked in key order, with one error."""
    return (
        update(queue.table)
        .where(queue.id.in_(locked(queue, QUEUED)))
        .values(
            {
                queue["status"]: literal_column(f"'{FAILED}'"),
                queue["losses"]: 0,
                **{queue[name]: literal_column("NULL") for name in ("waiting_since", "result_code")},
                queue["error_kind"]: bindparam("given_kind", type_=String),
                queue["error_code"]: bindparam("given_code", type_=String),
                queue["error"]: bindparam("given_message", type_=String),
                queue["finished_at"]: clock(),
            }
        )
        .returning(queue.id.label("id"), queue["batch_id"].label("batch_id"))
    )


def refuse(conn: Connection, queue: Queue, rows: Sequence[int], error: ItemError) -> dict[int, Any]:
    """End queued rows with this error. Return the batch id by row id, of those that were queued."""
    given = {"given_kind": error.kind, "given_code": error.code, "given_message": error.message}
    return {row.id: row.batch_id for row in conn.execute(_refuse(queue), {"rows": sorted(rows), **given})}
