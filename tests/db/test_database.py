"""The way to the database: what is tried again, what means that it is away, and what a restart costs."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from scrapersky_cli.db.database import READ, Database, is_disconnect, is_replayable
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.workflow import Item, Step
from scrapersky_cli.errors import DatabaseBusy, DatabaseUnreachable
from tests.engine import scene

ALIKE = [
    (errors.DeadlockDetected, True, False),
    (errors.SerializationFailure, True, False),
    (errors.LockNotAvailable, True, False),
    (errors.AdminShutdown, False, True),
    (errors.CrashShutdown, False, True),
    (errors.CannotConnectNow, False, True),
    (errors.ConnectionException, False, True),
    (errors.ProtocolViolation, False, True),  # PgBouncer's own errors
    (errors.ConnectionFailure, False, True),
    (errors.IdleInTransactionSessionTimeout, False, True),
    (errors.IoError, False, True),
    (errors.TooManyConnections, False, True),
    (errors.DiskFull, False, True),
    (errors.ReadOnlySqlTransaction, False, True),
    (psycopg.OperationalError, False, True),
    (errors.QueryCanceled, False, False),
    (errors.UniqueViolation, False, False),
    (errors.StringDataRightTruncation, False, False),
    (errors.UndefinedTable, False, False),
    (errors.InFailedSqlTransaction, False, False),
]


@pytest.mark.parametrize(("kind", "replayable", "disconnect"), ALIKE, ids=lambda value: getattr(value, "__name__", ""))
def test_postgresql_s_errors(kind: type[psycopg.Error], replayable: bool, disconnect: bool) -> None:
    error = DBAPIError.instance("SELECT", {}, kind("oops"), psycopg.Error)
    assert isinstance(error, DBAPIError)
    assert (is_replayable(error), is_disconnect(error)) == (replayable, disconnect)


def test_sqlite_s_errors(sqlite_database: Database) -> None:
    blocked = Database(sqlite_database.url)
    with (
        sqlite_database.begin(),
        pytest.raises(OperationalError) as caught,
        blocked.engine.connect().execution_options(timeouts=READ) as conn,
    ):
        conn.exec_driver_sql("PRAGMA busy_timeout = 10")
        conn.exec_driver_sql("UPDATE domains SET note = 'x'")
    assert (is_replayable(caught.value), is_disconnect(caught.value)) == (True, False)
    blocked.close()
    with pytest.raises(IntegrityError) as refused:
        sqlite_database.write(lambda conn: conn.execute(text("INSERT INTO domains (domain) VALUES (NULL)")))
    assert not is_disconnect(refused.value)


def test_who_holds_the_lock_is_said(sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that was stopped in the middle of its transaction: others give up, and name it."""
    monkeypatch.setattr("scrapersky_cli.db.database._BUSY_SECONDS", 0.3)
    script = (
        "import sqlite3, sys, time; connection = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "connection.execute('BEGIN IMMEDIATE'); print('held', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", script, str(sqlite_database.url.database)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(DatabaseBusy) as caught:
            sqlite_database.write(lambda conn: None)
        holder.kill()
    assert f"process {holder.pid} (" in caught.value.message
    assert "BEGIN IMMEDIATE" in caught.value.message  # what it is doing
    assert sqlite_database.write(lambda conn: 1) == 1


def test_a_busy_transaction_is_run_again(database: Database) -> None:
    scene.add_domains(database, 1)
    calls: list[int] = []

    def deadlocks_twice(conn: Connection) -> int:
        calls.append(1)
        conn.execute(text("UPDATE domains SET note = coalesce(note, '') || 'x'"))
        if len(calls) < 3:
            raise DBAPIError.instance("UPDATE", {}, errors.DeadlockDetected("dead"), psycopg.Error)
        return len(calls)

    assert database.write(deadlocks_twice) == 3
    with database.reading() as conn:
        assert conn.scalar(select(domains.c.note)) == "x"


def test_what_is_no_accident_is_raised_at_once(database: Database) -> None:
    calls: list[int] = []

    def fails(conn: Connection) -> None:
        calls.append(1)
        conn.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(DBAPIError):
        database.write(fails)
    assert len(calls) == 1


def test_a_transaction_can_be_interrupted(database: Database) -> None:
    """The connection, whose state nobody knows then, is given up, and the interrupt goes on."""

    def interrupt(*args: Any) -> None:
        raise KeyboardInterrupt

    def store(conn: Connection) -> None:
        event.listen(conn, "after_cursor_execute", interrupt)
        conn.execute(insert(domains).values(domain="one.com"))

    with pytest.raises(KeyboardInterrupt):
        database.write(store)
    assert scene.statuses(database) == {}


def test_the_timeouts_belong_to_the_transaction(postgresql_database: Database) -> None:
    shown = text("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
    with postgresql_database.reading() as conn:
        assert tuple(conn.execute(shown).one()) == ("5s", "2min")
    with postgresql_database.begin() as conn:
        assert tuple(conn.execute(shown).one()) == ("10s", "5min")
    with postgresql_database.migrating() as conn:
        assert tuple(conn.execute(shown).one()) == ("30s", "0")


def test_a_wait_for_a_lock_ends(postgresql_database: Database) -> None:
    scene.add_domains(postgresql_database, 1)
    touch = text("UPDATE domains SET note = 'x'")
    with postgresql_database.begin() as conn:
        conn.execute(touch)
        with pytest.raises(OperationalError) as caught, postgresql_database.begin() as other:
            other.execute(text("SET LOCAL lock_timeout = 50"))
            other.execute(touch)
    assert is_replayable(caught.value)


# --- the database goes away while a run goes on -----------------------------------------------------------
KILL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name = 'scrapersky' AND datname = current_database()"
)


@contextmanager
def outside(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """A session that is not one of ours."""
    with psycopg.connect(
        database.url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    ) as connection:
        yield connection


def test_a_restart_costs_no_work(postgresql_database: Database) -> None:
    """Sessions are killed again and again while a run stores: each step is stored once, no row is worked twice."""
    database = postgresql_database
    rows = scene.queued(database, 400)
    save = scene.recorder(database)
    worked: list[int] = []
    done = threading.Event()

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        worked.append(item.id)
        await asyncio.sleep(0.02)
        yield Step("one")
        yield Step("two", "ok")

    def restarts() -> int:
        times = 0
        with outside(database) as connection:
            while not done.wait(0.25) and times < 6:
                times += len(connection.execute(KILL).fetchall()) > 0
        return times

    with ThreadPoolExecutor(1) as pool:
        killer = pool.submit(restarts)
        try:
            summary = scene.run(database, scene.workflow(work=work, save=save), batch_size=20, lease=60.0)
        finally:
            done.set()
        assert killer.result() > 0
    database.engine.dispose()  # its session may have been the last one killed
    scene.expire(database)  # a claim whose commit was cut off waits for its rescue
    again = scene.run(database, scene.workflow(work=work, save=save), batch_size=20, lease=60.0)
    assert summary.completed + again.completed == 400
    assert scene.statuses(database) == {"completed": 400}
    assert sorted(worked) == rows
    assert [effect for effect in scene.effects(database) if effect[1] == "two"] == [(id_, "two") for id_ in rows]
    assert {effect for effect in scene.effects(database) if effect[1] == "one"} == {(id_, "one") for id_ in rows}


@pytest.mark.parametrize("committed", [True, False])
def test_a_commit_whose_answer_got_lost(pooled_postgresql_url: str, committed: bool) -> None:
    """The connection breaks in the commit itself, before or after it took effect: the result is stored once."""
    database = Database(database_url(pooled_postgresql_url))
    rows = scene.queued(database, 30)
    save = scene.recorder(database)
    worked: list[int] = []
    broken: list[int] = []

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        worked.append(item.id)
        yield Step("found", "ok")

    def breaks(conn: Connection) -> None:
        raw: Any = conn.connection.dbapi_connection
        if not broken and raw.execute("SELECT count(*) FROM effects").fetchone()[0] > 0:
            broken.append(1)
            if committed:
                raw.commit()
            raw.close()

    event.listen(database.engine, "commit", breaks)
    summary = scene.run(database, scene.workflow(work=work, save=save), batch_size=10)
    event.remove(database.engine, "commit", breaks)
    assert broken
    assert summary.completed == 30
    assert sorted(worked) == rows
    assert scene.effects(database) == [(id_, "found") for id_ in rows]
    assert scene.statuses(database) == {"completed": 30}
    database.close()


def test_a_database_that_is_gone_is_said_so(postgresql_url: str) -> None:
    database = Database(database_url(postgresql_url).set(port=1, query={}, host="127.0.0.1", password="s3cret"))
    for attempt in (lambda: database.write(lambda conn: None), lambda: database.reading().__enter__()):
        with pytest.raises(DatabaseUnreachable) as caught:
            attempt()
        assert "s3cret" not in caught.value.message
        assert "doctor" in caught.value.hint
    database.close()
