"""What an operator does to rows by hand, with the books kept as the runner keeps them."""

from collections.abc import Sequence

from sqlalchemy import Connection, update

from scrapersky_cli.db.queues import CANCELLED
from scrapersky_cli.db.schema import batch_items
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.history import conclude_batch_items
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.enqueue import AT_ANY_AGE, Terms, enqueue
from scrapersky_cli.engine.workflow import Workflow


def retry_rows(conn: Connection, workflow: Workflow, rows: Sequence[int]) -> int:
    """Put ended rows back into the queue, as if never tried. Return how many were."""
    done = enqueue(conn, workflow.queue, rows, Terms(older_than=AT_ANY_AGE))
    return len(done.created) + len(done.requeued)


def retry_batch_rows(conn: Connection, workflow: Workflow, rows: Sequence[int], batch_id: int) -> int:
    """Put rows of a batch back into the queue; the batch waits for them again. Return how many."""
    done = enqueue(conn, workflow.queue, rows, Terms(older_than=AT_ANY_AGE, batch_id=batch_id))
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
    waiting = [id_ for id_, batch in cancelled.items() if batch is not None]
    outcome = {
        "outcome": CANCELLED,
        "result_code": None,
        "error_kind": None,
        "error_code": None,
        "rows_written": 0,
    }
    conclude_batch_items(conn, workflow.name, [{"id": id_, **outcome} for id_ in sorted(waiting)])
    return len(cancelled)
