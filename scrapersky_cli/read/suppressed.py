"""Read the do-not-contact list."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, true

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import suppressions

_PAGE = 10_000  # no index has the entries in their order, so each page looks at all of them


def suppressed_entries(database: Database) -> Iterator[Row[Any]]:
    """Yield the entries: `kind`, `value` (None for an erased person), `reason` and `created_at`, in a stable order."""
    s = suppressions.c
    wanted: Select[Any] = select(s.kind, s.value, s.reason, s.created_at, s.digest)
    wanted = wanted.order_by(s.kind, s.value.is_(None), s.value, s.digest).limit(_PAGE)
    after: ColumnElement[bool] = true()
    while True:
        with database.reading() as conn:
            page = conn.execute(wanted.where(after)).all()
        yield from page
        if len(page) < _PAGE:
            return
        after = _after(page[-1])


def _after(row: Row[Any]) -> ColumnElement[bool]:
    """Return the condition that an entry comes after this one."""
    s = suppressions.c
    of_kind = and_(s.value.is_not_distinct_from(row.value), s.digest > row.digest)
    if row.value is not None:
        of_kind = or_(of_kind, s.value > row.value, s.value.is_(None))
    return or_(s.kind > row.kind, and_(s.kind == row.kind, of_kind))
