"""What is remembered of rows of queues beside the rows themselves."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Delete, String, Table, bindparam, delete

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.queue import attempts, batch_items
from scrapersky_cli.engine.workflow import Workflow

_workflow = bindparam("workflow", type_=String)


def forget_rows(conn: Connection, workflows: Sequence[Workflow], table: Table, rows: Sequence[int]) -> None:
    """Delete the attempts at these rows of the table, and their places in batches.

    SQLite may give the ids of rows that are gone to others, of which these would then seem to speak.
    """
    for workflow in workflows:
        if rows and workflow.queue.table is table:
            for each in (attempts, batch_items):
                conn.execute(_forget(each), {"workflow": workflow.name, "rows": list(rows)})


@cache
def _forget(table: Table) -> Delete:
    return delete(table).where(table.c.workflow == _workflow, among(table.c.row_id, ids("rows")))
