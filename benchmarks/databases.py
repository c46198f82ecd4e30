"""Where a contender stores: a fresh database of each kind."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from benchmarks.loopback_web.processes import far_away
from benchmarks.server import TEMPLATE, Server
from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url

Where = Literal["SQLite", "PostgreSQL", "PostgreSQL 1 ms away"]


@contextmanager
def fresh(where: Where, server: Server) -> Iterator[str]:
    """Yield the address of an empty database that has our tables."""
    if where == "SQLite":
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/web.db"
            with opened(url) as database:
                migrate.ensure(database)
            yield url
        return
    with server.fresh_database(TEMPLATE) as dsn:
        if where == "PostgreSQL":
            yield dsn
        else:
            with far_away(dsn) as address:
                yield address


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Yield the database at that address, and close it afterwards."""
    database = Database(database_url(url))
    yield database
    database.close()
