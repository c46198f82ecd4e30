"""Read the do-not-contact list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from scrapersky_cli.db.tables.contacts import suppressions


def suppressed_entries(conn: Connection) -> Sequence[Row[Any]]:
    """Return the entries: `kind`, `value` (None for an erased person), `reason` and `created_at`, in a stable order."""
    s = suppressions.c
    wanted: Select[Any] = select(s.kind, s.value, s.reason, s.created_at).order_by(
        s.kind, s.value.is_(None), s.value, s.digest
    )
    return conn.execute(wanted).all()
