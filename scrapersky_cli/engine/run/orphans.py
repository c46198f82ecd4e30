"""A claim whose commit went through, but whose answer never came: no process works its rows, and none died."""

from collections.abc import Collection

from sqlalchemy import Connection

from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.finish import held
from scrapersky_cli.engine.retry import released
from scrapersky_cli.engine.run.finishing import FinishedStep, finish
from scrapersky_cli.engine.workflow import Item, Workflow


def release_orphaned_claims(
    conn: Connection, workflow: Workflow, known: Collection[int], seconds: float, lease: float
) -> int:
    """Return the rows, with their attempt, of the claims this process made in the last so many seconds and does not
    know. Return their number.

    Otherwise they would wait until the lease ends, and then be claimed one at a time, as if they had killed a worker.
    """
    unheard_of = claims.unheard_of(conn, workflow.name, known, seconds)
    rows = held(conn, workflow.queue, unheard_of) if unheard_of else []
    entries = [FinishedStep(Item(row.id, row.claim_id, 0, row), None, released()) for row in rows]
    return len(finish(conn, workflow, entries, {}, lease, None).ended) if entries else 0
