"""Shell completion of names that are stored in the database."""

from scrapersky_cli.cli.options import existing
from scrapersky_cli.errors import ScraperskyError
from scrapersky_cli.read.batch_names import batch_names


def batch(incomplete: str) -> list[str]:
    """Return the latest batches whose names begin like this; none where there is no database to be asked."""
    try:
        with existing() as database:
            if database is None:
                return []
            with database.reading() as conn:
                return batch_names(conn, incomplete)
    except ScraperskyError:  # there is no place to say so: the shell waits for names
        return []
