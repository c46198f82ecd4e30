"""The only access to the database: short transactions, each inside one synchronous function.

A process uses the database on one thread (`Database.run`), so that a transaction can never span an `await`.
"""

import asyncio
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakSet

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from scrapersky_cli.db import sqlite_file
from scrapersky_cli.db.locks import lock_holder
from scrapersky_cli.db.patience import Patience
from scrapersky_cli.db.thread import DatabaseThread
from scrapersky_cli.db.urls import shown
from scrapersky_cli.errors import DatabaseBusy, DatabaseUnreachable

P = ParamSpec("P")
T = TypeVar("T")

# deadlock, serialisation failure, lock not available: the same transaction may succeed a moment later
_REPLAYABLE = {"40P01", "40001", "55P03"}
# The connection broke, or a pooler has none (08); the server ends the session (57P, 25P03); it has run out of
# disk, memory or connections (53), or cannot read its files (58); it is a standby that takes no writes.
_TAKES_NO_WRITES = "25006"
_AWAY = ("08", "57P", "53", "58", _TAKES_NO_WRITES, "25P03")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_NO_FILE = (
    "SQLITE_CANTOPEN",
    "SQLITE_NOTADB",
    "SQLITE_CORRUPT",
    "SQLITE_READONLY",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_NOMEM",
)
_REPLAYS = 8
_BUSY_SECONDS = 30.0  # how long to wait for a lock before giving up the transaction
_CLOSE_SECONDS = 3.0
_CURSORS = "cursors"  # the key of an SQLite connection's open cursors
_FOREIGN_KEYS = "foreign_keys"  # the key of what its pragma was set to
# Keepalive probes find a broken connection within half a minute.
_CONNECT = {
    "application_name": "scrapersky",
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}


@dataclass(frozen=True)
class Timeouts:
    """Time limits for one kind of transaction, in milliseconds."""

    statement: int
    lock: int
    idle: int

    def sql(self, scope: str = "LOCAL") -> str:
        return (
            f"SET {scope} statement_timeout = {self.statement}; SET {scope} lock_timeout = {self.lock}; "
            f"SET {scope} idle_in_transaction_session_timeout = {self.idle}"
        )


WORK = Timeouts(statement=300_000, lock=10_000, idle=60_000)  # claims, saves: a save may take long, a wait may not
READ = Timeouts(statement=120_000, lock=5_000, idle=30_000)
MIGRATE = Timeouts(statement=0, lock=30_000, idle=0)

# After so long, no statement can still be running: the connection is lost although nothing has said so.
_LOST_SECONDS = WORK.statement / 1000 + 60


def is_replayable(error: DBAPIError) -> bool:
    """Return whether the transaction failed only because of simultaneous transactions."""
    if isinstance(error.orig, sqlite3.Error):
        return _is_busy(error.orig)
    return getattr(error.orig, "sqlstate", None) in _REPLAYABLE


def is_disconnect(error: DBAPIError) -> bool:
    """Return whether the database is unavailable, whatever the statement. Whether a commit succeeded may be unknown."""
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_name(error.orig).startswith(_NO_FILE)
    state = getattr(error.orig, "sqlstate", None)
    return (
        error.connection_invalidated
        or (state is not None and state.startswith(_AWAY))
        or (state is None and isinstance(error, OperationalError))
    )


def _sqlite_name(error: sqlite3.Error) -> str:
    """Return a name such as `SQLITE_FULL`; empty if the driver itself raised the error."""
    return getattr(error, "sqlite_errorname", "")


def _is_busy(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.Error) and _sqlite_name(error).startswith(_BUSY)


@retry(
    retry=retry_if_exception(_is_busy), stop=stop_after_delay(_BUSY_SECONDS), wait=wait_random(0.01, 0.1), reraise=True
)
def _switch_to_wal(cursor: sqlite3.Cursor) -> None:
    """Switch a new file to WAL, waiting for the lock, which SQLite itself does not do here."""
    cursor.execute("PRAGMA journal_mode = WAL")


def _configure_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions itself: see _begin
    cursor = connection.cursor()
    # secure_delete overwrites deleted rows in the file, so that nothing is left of people who were erased. Only some
    # builds of SQLite, such as Debian's, do so by default.
    for pragma in (f"busy_timeout = {_BUSY_SECONDS * 1000:.0f}", "synchronous = NORMAL", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    try:
        _switch_to_wal(cursor)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname != "SQLITE_READONLY":  # a read-only file keeps its mode
            raise
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once, in spite of the busy timeout, if another one has
    # written in between; so writers take the lock at the start.
    timeouts = connection.get_execution_options().get("timeouts")
    # A migration that rebuilds a table drops the old one, which would also delete every row that refers to it.
    foreign_keys = "OFF" if timeouts is MIGRATE else "ON"
    if connection.info.get(_FOREIGN_KEYS) != foreign_keys:  # for SQLite prepares every statement anew after it
        connection.exec_driver_sql(f"PRAGMA foreign_keys = {foreign_keys}")
        connection.info[_FOREIGN_KEYS] = foreign_keys
    connection.exec_driver_sql("BEGIN" if timeouts is READ else "BEGIN IMMEDIATE")


def _note_cursor(connection: Connection, cursor: Any, *_: Any) -> None:
    connection.info.setdefault(_CURSORS, WeakSet()).add(cursor)


def close_cursors(connection: Connection) -> None:
    """Close cursors that were not read to their end, for example because of an exception. While a writing statement has
    unread rows, SQLite considers it in progress, and neither commits nor opens a savepoint."""
    if connection.invalidated:  # by an interrupt: the driver's connection is closed, with its cursors
        return
    for cursor in list(connection.info.get(_CURSORS, ())):
        cursor.close()


def _configure_postgresql(connection: Any, record: Any) -> None:
    """If the session is our own, use prepared statements, send statements together (see `together.py`), and set the
    timeouts of WORK once.

    A transaction pooler runs each transaction in another session, where neither may be left behind. It can be
    recognised by its own cancellation key, whose process id is not that of the server's process.
    """
    (pid,) = connection.execute("SELECT pg_backend_pid()").fetchone()
    if pid == connection.info.backend_pid:
        connection.prepare_threshold = 5
        connection.execute(WORK.sql("SESSION"))
        record.info["own_session"] = True
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    raw: Any = connection.connection.driver_connection
    if raw.autocommit:  # as `together` left it
        raw.autocommit = False
    timeouts: Timeouts = connection.get_execution_options().get("timeouts", WORK)
    if timeouts is not WORK or not connection.info.get("own_session"):
        connection.exec_driver_sql(timeouts.sql())


def _make_engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(sqlite_file.address(url))
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
        use_native_hstore=False,  # or each first connection asks whether there is such a type
        connect_args={
            "prepare_threshold": None,
            **{name: value for name, value in _CONNECT.items() if name not in url.query},
        },
    )
    event.listen(engine, "connect", _configure_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


class Database:
    """A database, connected to when it is first used. A run waits for `patience` seconds if it goes away."""

    def __init__(self, url: URL, patience: float = 120.0) -> None:
        self.url = url
        self.patience = Patience(patience)
        self._thread = DatabaseThread()

    @cached_property
    def engine(self) -> Engine:
        return _make_engine(self.url)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def begin(self, timeouts: Timeouts = WORK) -> Iterator[Connection]:
        """Open a transaction: it is committed at the end, rolled back after an exception."""
        with self.engine.connect().execution_options(timeouts=timeouts) as connection, connection.begin():
            yield connection

    def write(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, …)` in one transaction; run it again after a deadlock or if the database is busy.

        The function must have no effects other than on the database. Raise DatabaseUnreachable if there is none, and
        DatabaseBusy if other sessions keep it locked.
        """
        began = time.monotonic()
        for replay in count():
            try:
                with self.begin() as connection:
                    return function(connection, *args, **kwargs)
            except DBAPIError as error:
                if is_disconnect(error):
                    raise self.unreachable(error) from error
                if not is_replayable(error):
                    raise
                if replay == _REPLAYS or time.monotonic() - began >= _BUSY_SECONDS:
                    raise self._busy() from error
            time.sleep(random.uniform(0.01, 0.05) * 2**replay)
        raise AssertionError("unreachable")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a short transaction that only reads. Raise DatabaseUnreachable or DatabaseBusy as `write` does."""
        with self._reached(READ) as connection:
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a transaction that may change tables and take long. Raise DatabaseUnreachable or DatabaseBusy."""
        with self._reached(MIGRATE) as connection:
            yield connection

    @contextmanager
    def _reached(self, timeouts: Timeouts) -> Iterator[Connection]:
        try:
            with self.begin(timeouts) as connection:
                yield connection
        except DBAPIError as error:
            if is_disconnect(error):
                raise self.unreachable(error) from error
            if is_replayable(error):
                raise self._busy() from error
            raise

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call `write` on the process's database thread, without blocking the event loop."""
        return await self.on_thread(lambda: self.write(function, *args, **kwargs))

    async def on_thread(self, call: Callable[[], T]) -> T:
        """Run the call on the database thread, and return its result."""
        return await asyncio.wrap_future(self._thread.submit(call))

    async def patiently(self, call: Callable[[], T]) -> T:
        """Call `on_thread`; retry while the database is away and the patience lasts. Raise DatabaseUnreachable."""
        async for attempt in self.patience.attempts():
            with attempt:
                result = await self.on_thread(call)
        return result

    async def write_patiently(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call `write` on the thread; retry as `patiently` does."""
        return await self.patiently(lambda: self.write(function, *args, **kwargs))

    async def read_patiently(
        self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `function(connection, …)` on the thread in a transaction that only reads; retry as `patiently` does."""

        def read() -> T:
            with self.reading() as connection:
                return function(connection, *args, **kwargs)

        return await self.patiently(read)

    def silent_seconds(self) -> float:
        """How long the database thread has waited for the current answer, in seconds."""
        return self._thread.silent_seconds()

    def leave_behind_what_hangs(self) -> None:
        """Start a new database thread if the old one has waited longer than any statement may take: its answer is lost.

        Raise DatabaseUnreachable in that case.
        """
        if self.is_sqlite or self.silent_seconds() < _LOST_SECONDS:
            return
        self._thread = DatabaseThread()
        self.engine.dispose()
        raise DatabaseUnreachable(
            f"the database {shown(self.url)} has not answered for {_LOST_SECONDS:.0f} s",
            hint="check the network between here and the database, then run the same command again",
        )

    def unreachable(self, error: DBAPIError) -> DatabaseUnreachable:
        reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
        hint = "check SCRAPERSKY_DATABASE_URL and that the server runs: scrapersky doctor"
        if isinstance(error.orig, sqlite3.Error):
            hint = sqlite_file.hint(error.orig)
        elif getattr(error.orig, "sqlstate", None) == _TAKES_NO_WRITES:
            hint = "it only reads, as a standby does: let SCRAPERSKY_DATABASE_URL name the server that takes writes"
        return DatabaseUnreachable(f"cannot use the database {shown(self.url)}: {reason}", hint=hint)

    def _busy(self) -> DatabaseBusy:
        if not self.is_sqlite:
            return DatabaseBusy(
                f"the database {shown(self.url)} is busy: other sessions hold the locks that this one needs",
                hint="find long transactions in pg_stat_activity, and end them",
            )
        holder = lock_holder(Path(self.url.database or ""))
        return DatabaseBusy(
            f"the database {shown(self.url)} is locked: {holder or 'another process'} is writing and does not finish",
            hint="end that process, or wait for it, then run the same command again",
        )

    def close(self) -> None:
        """Close every connection and end the database thread. A thread that hangs is left behind."""
        self._thread.close(_CLOSE_SECONDS)
        self.engine.dispose()
