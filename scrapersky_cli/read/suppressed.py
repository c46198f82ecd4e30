"""The do-not-contact list as conditions, and as it is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, Table, false, select

from scrapersky_cli.db.tables.contacts import contacts, suppressions
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.store.do_not_contact import and_above

_PAGE = 5000


def not_suppressed(table: Table | FromClause = contacts) -> ColumnElement[bool]:
    """The condition that a row of `contacts`, or of an alias of it, may leave the database.

    The mark is kept by whoever stores contacts and by whoever changes the list (`workflows.suppression`).
    """
    mark: ColumnElement[Any] = table.c.suppressed
    return mark.is_(false())


def suppressed_domains(conn: Connection) -> list[int]:
    """The ids of the domains that are on the list, or lie below one that is."""
    s, d = suppressions.c, domains.c
    listed = set(conn.scalars(select(s.value).where(s.kind == "domain", s.value.is_not(None))))
    if not listed:
        return []
    # One by one: no index knows the ends of names.
    named = conn.execute(select(d.id, d.domain), execution_options={"yield_per": _PAGE})
    return [row.id for row in named if not listed.isdisjoint(and_above(row.domain))]


def suppressed_entries(conn: Connection) -> Sequence[Row[Any]]:
    """The do-not-contact list: `kind`, `value` (None for somebody erased), `reason`, `created_at`; in stable order."""
    s = suppressions.c
    wanted: Select[Any] = select(s.kind, s.value, s.reason, s.created_at).order_by(
        s.kind, s.value.is_(None), s.value, s.digest
    )
    return conn.execute(wanted).all()
