"""How long the bodies of pages are kept."""

from sqlalchemy import Connection, delete

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.tables.pages import kept_pages


def drop_old_pages(conn: Connection, days: float) -> int:
    """Delete the bodies that are older than `days` days. Return how many were deleted."""
    return conn.execute(delete(kept_pages).where(kept_pages.c.fetched_at < after(now(), -86400.0 * days))).rowcount
