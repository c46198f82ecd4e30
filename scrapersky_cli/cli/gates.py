"""The gates of commands that fetch and keep nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from scrapersky_cli.cli.options import existing
from scrapersky_cli.web.blocks import OwnGates
from scrapersky_cli.web.gates import Gates, NoGates


@contextmanager
def own_gates() -> Iterator[Gates]:
    """The gates of a command that fetches and keeps nothing. It heeds the do-not-crawl list where there is a database,
    and makes none. Raise DatabaseUnreachable."""
    with existing() as database:
        yield OwnGates(database) if database else NoGates()
