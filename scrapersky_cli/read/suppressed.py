"""The condition that every exit puts on contacts: what is on the do-not-contact list leaves by none."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, Table, false, select

from scrapersky_cli.db.schema import contacts, suppressions


def not_suppressed(table: Table | FromClause = contacts) -> ColumnElement[bool]:
    """The condition that a row of `contacts`, or of an alias of it, may leave the database.

    The mark is kept by whoever stores contacts and by whoever changes the list (`workflows.suppression`).
    """
    mark: ColumnElement[Any] = table.c.suppressed
    return mark.is_(false())


def suppressed_entries(conn: Connection) -> Sequence[Row[Any]]:
    """The do-not-contact list: `kind`, `value` (None for somebody erased), `reason`, `created_at`; in stable order."""
    s = suppressions.c
    wanted: Select[Any] = select(s.kind, s.value, s.reason, s.created_at).order_by(
        s.kind, s.value.is_(None), s.value, s.digest
    )
    return conn.execute(wanted).all()
