"""Delete rows of queues, with what is remembered of their work beside the rows themselves."""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Delete, String, Table, bindparam, delete

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.queue import attempts, batch_items
from scrapersky_cli.engine.workflow import Workflow

_workflow = bindparam("workflow", type_=String)


def delete_rows(conn: Connection, workflows: Sequence[Workflow], table: Table, rows: Sequence[int]) -> None:
    """Delete the rows with these ids from the table, their attempts, and their entries in batches.

    Attempts and entries must go too, because SQLite may use the ids again for other rows.
    """
    if not rows:
        return
    for workflow in workflows:
        if workflow.queue.table is table:
            for each in (attempts, batch_items):
                conn.execute(_forget(each), {"workflow": workflow.name, "rows": list(rows)})
    conn.execute(_delete(table), {"rows": list(rows)})


@cache
def _forget(table: Table) -> Delete:
    return delete(table).where(table.c.workflow == _workflow, among(table.c.row_id, ids("rows")))


@cache
def _delete(table: Table) -> Delete:
    return delete(table).where(among(table.c.id, ids("rows")))
