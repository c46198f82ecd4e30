"""Read the names of batches."""

from sqlalchemy import Connection, select

from scrapersky_cli.db.tables.queue import batches


def batch_names(conn: Connection, beginning: str, limit: int = 50) -> list[str]:
    """Return the names of the latest batches that begin so, newest first."""
    matching = batches.c.name.startswith(beginning, autoescape=True)
    return list(conn.scalars(select(batches.c.name).where(matching).order_by(batches.c.id.desc()).limit(limit)))
