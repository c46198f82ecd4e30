"""The one way to the database: short transactions, each inside one synchronous function.

A process does its work on one database thread (`Database.run`), so that a transaction can never span an `await`.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from scrapersky_cli.db.urls import shown
from scrapersky_cli.errors import DatabaseUnreachable

P = ParamSpec("P")
T = TypeVar("T")

# deadlock, serialisation failure, lock not available: the same transaction can succeed a moment later
_REPLAYABLE = {"40P01", "40001", "55P03"}
# the server ends the session; it is out of disk, memory or connections; it is a standby that takes no writes
_AWAY = ("57P0", "53", "25006")
_NO_FILE = ("SQLITE_CANTOPEN", "SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR")
_REPLAYS = 8
_CURSORS = "cursors"  # of a SQLite connection


@dataclass(frozen=True)
class Timeouts:
    """Limits of one kind of transaction, in milliseconds."""

    statement: int
    lock: int
    idle: int

    def sql(self, scope: str = "LOCAL") -> str:
        return (
            f"SET {scope} statement_timeout = {self.statement}; SET {scope} lock_timeout = {self.lock}; "
            f"SET {scope} idle_in_transaction_session_timeout = {self.idle}"
        )


WORK = Timeouts(statement=300_000, lock=10_000, idle=60_000)  # claims, saves: a save may be long, a wait may not
READ = Timeouts(statement=120_000, lock=5_000, idle=30_000)
MIGRATE = Timeouts(statement=0, lock=30_000, idle=0)


def is_replayable(error: DBAPIError) -> bool:
    """Whether the transaction failed only because of what others did at the same time."""
    if getattr(error.orig, "sqlstate", None) in _REPLAYABLE:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def is_disconnect(error: DBAPIError) -> bool:
    """Whether there is no database to use, for no fault of the statement. The fate of a commit may be unknown."""
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorname", "").startswith(_NO_FILE)
    state = getattr(error.orig, "sqlstate", None)
    return (
        error.connection_invalidated
        or (state is not None and state.startswith(_AWAY))
        or (state is None and isinstance(error, OperationalError))
    )


def _configure_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin by itself: see _begin
    cursor = connection.cursor()
    for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "synchronous = NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another has written in between, whatever
    # the busy timeout; so writers take the lock at the start.
    timeouts = connection.get_execution_options().get("timeouts")
    # A migration that rebuilds a table drops the old one, and every row that refers to it would go as well.
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if timeouts is MIGRATE else 'ON'}")
    connection.exec_driver_sql("BEGIN" if timeouts is READ else "BEGIN IMMEDIATE")


def _note_cursor(connection: Connection, cursor: Any, *_: Any) -> None:
    connection.info.setdefault(_CURSORS, WeakSet()).add(cursor)


def close_cursors(connection: Connection) -> None:
    """End what was begun to be read and left, by an exception for one: to SQLite a writing statement of which not
    every row was read is still under way, and while it is, it neither commits nor opens a savepoint."""
    for cursor in list(connection.info.get(_CURSORS, ())):
        cursor.close()


def _configure_postgresql(connection: Any, record: Any) -> None:
    """Make use of a session of our own: prepared statements, and the timeouts of work set once.

    A transaction pooler hands each transaction another session, where neither may be left behind. It also has to give
    us a cancellation key of its own, so that the process id in our key is not that of the server's process.
    """
    (pid,) = connection.execute("SELECT pg_backend_pid()").fetchone()
    if pid == connection.info.backend_pid:
        connection.prepare_threshold = 5
        connection.execute(WORK.sql("SESSION"))
        record.info["own_session"] = True
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    timeouts: Timeouts = connection.get_execution_options().get("timeouts", WORK)
    if timeouts is not WORK or not connection.info.get("own_session"):
        connection.exec_driver_sql(timeouts.sql())


def _make_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url)
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _note_cursor)
        event.listen(engine, "commit", close_cursors)
        event.listen(engine, "rollback", close_cursors)
        return engine
    engine = create_engine(
        url,
        pool_size=2,
        max_overflow=2,
        pool_use_lifo=True,
        connect_args={"prepare_threshold": None, "application_name": "scrapersky", "connect_timeout": 10},
    )
    event.listen(engine, "connect", _configure_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


class Database:
    """A database by its URL. Connects when first used."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")

    @cached_property
    def engine(self) -> Engine:
        return _make_engine(self.url)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def begin(self, timeouts: Timeouts = WORK) -> Iterator[Connection]:
        """One transaction: committed at the end, rolled back by an exception."""
        with self.engine.connect().execution_options(timeouts=timeouts) as connection, connection.begin():
            yield connection

    def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, …)` in one transaction; again from the start after a deadlock or a busy database.

        The function has no effect but through its connection. Raise DatabaseUnreachable where there is none.
        """
        for replay in range(_REPLAYS):
            try:
                with self.begin() as connection:
                    return function(connection, *args, **kwargs)
            except DBAPIError as error:
                if is_disconnect(error):
                    raise self.unreachable(error) from error
                if not is_replayable(error) or replay == _REPLAYS - 1:
                    raise
            time.sleep(random.uniform(0.01, 0.05) * 2**replay)
        raise AssertionError("unreachable")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One short transaction that only reads. Raise DatabaseUnreachable where there is no database."""
        with self._reached(READ) as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """One transaction that may change tables and take its time. Raise DatabaseUnreachable."""
        with self._reached(MIGRATE) as connection:
            yield connection

    @contextmanager
    def _reached(self, timeouts: Timeouts) -> Iterator[Connection]:
        try:
            with self.begin(timeouts) as connection:
                yield connection
        except DBAPIError as error:
            if not is_disconnect(error):
                raise
            raise self.unreachable(error) from error

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`write` on the process's one database thread, without holding up the event loop."""
        return await self.on_thread(lambda: self.write(function, *args, **kwargs))

    async def on_thread(self, call: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    def unreachable(self, error: DBAPIError) -> DatabaseUnreachable:
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
        return DatabaseUnreachable(
            f"cannot use the database {shown(self.url)}: {reason}",
            hint="check SCRAPERSKY_DATABASE_URL and that the server runs: scrapersky doctor",
        )

    def close(self) -> None:
        """End the database thread and every connection."""
        self._thread.shutdown(wait=True)
        self.engine.dispose()
