"""A claim whose commit went through, but whose answer never came: no process works its rows, and none died."""

from collections.abc import Collection

from sqlalchemy import Connection

from scrapersky_cli.engine.queue import claims
from scrapersky_cli.engine.queue.finish import finish
from scrapersky_cli.engine.queue.flip import rows_under
from scrapersky_cli.engine.retry import released
from scrapersky_cli.engine.workflow import Item, Workflow


def release_orphaned_claims(
    conn: Connection, workflow: Workflow, known: Collection[int], seconds: float, lease: float
) -> int:
    """Give back the rows, with their attempt, of the claims that this process made in the last so many seconds and does
    not know. `lease` is in seconds. Return the number of rows.

    Otherwise they would wait until the lease ends, and then be claimed one at a time, as if they had killed a worker.
    """
    orphaned = claims.orphaned(conn, workflow.name, known, seconds)
    rows = rows_under(conn, workflow.queue, orphaned) if orphaned else []
    group = [(Item(row.id, row.claim_id, 0, row), released()) for row in rows]
    ended = finish(conn, workflow, group, {}, lease, None) if group else {}
    return sum(outcome.counts_as == "released" for outcome in ended.values())
