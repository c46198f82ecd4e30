"""The gates of commands that fetch without storing anything."""

from collections.abc import Iterator
from contextlib import contextmanager

from scrapersky_cli.cli.options import existing
from scrapersky_cli.web.blocks import OwnGates
from scrapersky_cli.web.gates import Gates, NoGates


@contextmanager
def own_gates() -> Iterator[Gates]:
    """Yield gates for a command that fetches without storing anything. Raise DatabaseUnreachable.

    They apply the do-not-crawl list if there is a database, and do not create one.
    """
    with existing() as database:
        yield OwnGates(database) if database else NoGates()
