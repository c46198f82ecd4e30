"""How long the bodies of pages are kept."""

from sqlalchemy import Connection, delete, select

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.tables.pages import kept_pages

_CHUNK = 1000


def drop_old_pages(conn: Connection, days: float, most: int = _CHUNK) -> bool:
    """Delete the bodies that are older than `days` days, `most` of them at most. Return whether there were any."""
    k = kept_pages.c
    old = select(k.url_digest).where(k.fetched_at < after(now(), -86400.0 * days)).order_by(k.fetched_at).limit(most)
    digests = conn.scalars(old.with_for_update(skip_locked=True)).all()
    if digests:
        conn.execute(delete(kept_pages).where(k.url_digest.in_(digests)))
    return bool(digests)
