"""Read the names of batches."""

from sqlalchemy import Connection, select

from scrapersky_cli.db.tables.queue import batches

_MOST = 50


def batch_names(conn: Connection, beginning: str) -> list[str]:
    """Return the names of the latest 50 batches whose names start with `beginning`, newest first."""
    matching = batches.c.name.startswith(beginning, autoescape=True)
    return list(conn.scalars(select(batches.c.name).where(matching).order_by(batches.c.id.desc()).limit(_MOST)))
