"""The condition that every exit puts on contacts: what is on the do-not-contact list leaves by none."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, false

from scrapersky_cli.db.schema import contacts


def not_suppressed(table: Table | FromClause = contacts) -> ColumnElement[bool]:
    """The condition that a row of `contacts`, or of an alias of it, may leave the database.

    The mark is kept by whoever stores contacts and by whoever changes the list (`workflows.suppression`).
    """
    mark: ColumnElement[Any] = table.c.suppressed
    return mark.is_(false())
