"""What an operator does to rows by hand, with the books kept as the runner keeps them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, update

from scrapersky_cli.db.queues import CANCELLED, FAILED
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.queue import batch_items
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.enqueue import AT_ANY_AGE, EnqueueOptions, enqueue
from scrapersky_cli.engine.queue.history import conclude_batch_items
from scrapersky_cli.engine.queue.refuse import refuse
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import ItemError


def retry_rows(conn: Connection, workflow: Workflow, rows: Sequence[int]) -> int:
    """Put ended rows back into the queue, as if never tried. Return how many were."""
    done = enqueue(conn, workflow.queue, rows, EnqueueOptions(older_than=AT_ANY_AGE))
    return len(done.created) + len(done.requeued)


def retry_batch_rows(conn: Connection, workflow: Workflow, rows: Sequence[int], batch_id: int) -> int:
    """Put rows of a batch back into the queue; the batch waits for them again. Return how many."""
    done = enqueue(conn, workflow.queue, rows, EnqueueOptions(older_than=AT_ANY_AGE, batch_id=batch_id))
    again = [*done.created, *done.requeued, *done.active, *done.processing]
    i = batch_items.c
    reopened = (
        update(batch_items)
        .where(i.batch_id == batch_id, i.workflow == workflow.name, among(i.row_id, ids("rows")))
        .values(outcome=None, result_code=None, error_kind=None, error_code=None, rows_written=None, finished_at=None)
    )
    conn.execute(reopened, {"rows": again})
    return len(again)


def cancel_rows(conn: Connection, workflow: Workflow, rows: Sequence[int]) -> int:
    """Take rows out of the queue at once; batches that wait for them learn it. Return how many were."""
    cancelled = cancel(conn, workflow.queue, rows)
    _conclude(conn, workflow, cancelled, outcome=CANCELLED)
    return len(cancelled)


def refuse_rows(conn: Connection, workflow: Workflow, rows: Sequence[int], error: ItemError) -> int:
    """Let those of the rows that wait fail with this error; batches that wait for them learn it. Return how many."""
    refused = refuse(conn, workflow.queue, rows, error)
    _conclude(conn, workflow, refused, outcome=FAILED, error_kind=error.kind, error_code=error.code)
    return len(refused)


def _conclude(conn: Connection, workflow: Workflow, batches: Mapping[int, Any], **outcome: str) -> None:
    """Write the outcome of rows, given by id with their batches, into the batches that wait for them."""
    waiting = sorted(id_ for id_, batch in batches.items() if batch is not None)
    conclude_batch_items(conn, workflow.name, [{"id": id_, "rows_written": 0, **outcome} for id_ in waiting])
