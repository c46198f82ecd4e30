"""What outlives an attempt: why it did not complete, and what became of each row of a batch."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    String,
    Update,
    bindparam,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.types import TypeEngine

from scrapersky_cli.db.clock import clock
from scrapersky_cli.db.queues import ERROR_LENGTH
from scrapersky_cli.db.sql import as_rows, records
from scrapersky_cli.db.tables.queue import attempts, batch_items
from scrapersky_cli.engine.queue.statements import statement


@statement
def _record(dialect: str) -> Any:
    """Append attempts that did not complete."""
    columns: dict[str, TypeEngine[Any]] = {
        "row_id": BigInteger(),
        "claim_id": BigInteger(),
        "attempt": Integer(),
        "outcome": String(),
        "error_kind": String(),
        "error_code": String(),
        "error": String(ERROR_LENGTH),
    }
    r = records(dialect, columns)
    source = select(bindparam("workflow", type_=String), *(r.c[name] for name in columns))
    if dialect == "sqlite":
        source = source.where(literal_column("true"))
    return insert(attempts).from_select(["workflow", *columns], source)


def record_attempts(conn: Connection, workflow: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append attempts that did not end `completed`."""
    if rows:
        conn.execute(_record(conn.dialect.name), {"workflow": workflow, "rows": as_rows(rows)})


@statement
def _conclude(dialect: str) -> Update:
    """Write the outcome of rows into every batch that waits for them."""
    columns: dict[str, TypeEngine[Any]] = {
        "id": BigInteger(),
        "outcome": String(),
        "result_code": String(),
        "error_kind": String(),
        "error_code": String(),
        "rows_written": Integer(),
    }
    r = records(dialect, columns)
    return (
        update(batch_items)
        .where(
            batch_items.c.workflow == bindparam("for_workflow", type_=String),
            batch_items.c.row_id == r.c.id,
            batch_items.c.outcome.is_(None),
        )
        .values(finished_at=clock(), **{name: r.c[name] for name in columns if name != "id"})
    )


def conclude_batch_items(conn: Connection, workflow: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Give the batches that wait for these rows their own copy of the outcome, which a later rescan never rewrites."""
    if rows:
        conn.execute(_conclude(conn.dialect.name), {"for_workflow": workflow, "rows": as_rows(rows)})
