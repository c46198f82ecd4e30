"""A database that is away while rows are worked: no row is to blame, no attempt is spent, no work is done twice."""

import asyncio
import os
import socket
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.exc import OperationalError

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.tables.queue import attempts, claims
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.runner import Run
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.workflow import Item, Saved, Step
from scrapersky_cli.errors import DatabaseBusy, DatabaseUnreachable, SchemaAhead
from scrapersky_cli.web.politeness import DatabaseGates
from tests.crash.wire import Wire, wire_to
from tests.engine import scene
from tests.engine.scene import nothing_is_left

pytestmark = pytest.mark.slow


@pytest.fixture
def wire(postgresql_url: str) -> Iterator[tuple[Wire, Database]]:
    """A wire to PostgreSQL, and the database at its other end."""
    with wire_to(postgresql_url) as (made, url):
        database = Database(database_url(url), patience=30)
        yield made, database
        database.close()


def recorded_attempts(database: Database) -> int:
    with database.reading() as conn:
        return conn.scalar(select(func.count()).select_from(attempts)) or 0


# --- gates ------------------------------------------------------------------------------------------------
def through_a_gate(database: Database, before: Callable[[], Any], rows: int = 10) -> Any:
    """Work that passes a gate, as every fetch does, when all rows have come so far; `before` is called once then."""
    gates, came = DatabaseGates(database), Counter[str]()

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        came["rows"] += 1
        if came["rows"] == rows:
            before()
        while came["rows"] < rows:
            await asyncio.sleep(0.01)
        await gates.take(f"host{item.id}.com", 1.0)
        yield Step(None, "ok")

    return scene.workflow(work=work)


def test_a_gate_waits_for_the_database(postgresql_database: Database, wire: tuple[Wire, Database]) -> None:
    rows = scene.queued(postgresql_database, 10)
    made, database = wire

    def outage() -> None:
        made.down()
        threading.Timer(1.5, made.up).start()

    summary = scene.run(database, through_a_gate(database, outage))
    assert (summary.completed, summary.failed, summary.retried) == (10, 0, 0)
    assert {scene.row(postgresql_database, id_).attempts for id_ in rows} == {1}
    assert recorded_attempts(postgresql_database) == 0
    nothing_is_left(postgresql_database)


def test_the_time_limit_of_a_row_stands_still_meanwhile(
    postgresql_database: Database, wire: tuple[Wire, Database]
) -> None:
    scene.queued(postgresql_database, 10)
    made, database = wire

    def outage() -> None:
        made.down()
        threading.Timer(3.0, made.up).start()

    summary = scene.run(database, through_a_gate(database, outage), item_seconds=2.0)
    assert (summary.completed, summary.retried) == (10, 0)


def test_what_cannot_be_waited_for_is_given_back(postgresql_database: Database, wire: tuple[Wire, Database]) -> None:
    """Somebody keeps the table of the gates for himself: the rows can still be given back."""
    rows = scene.queued(postgresql_database, 2)
    _, database = wire
    database.patience.seconds = 0.5

    event.listen(database.engine, "begin", lambda conn: conn.exec_driver_sql("SET LOCAL lock_timeout = 100"))
    url = postgresql_database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as somebody, pytest.raises(DatabaseBusy):
        scene.run(database, through_a_gate(database, lambda: somebody.execute("LOCK TABLE hosts"), 2))
    assert scene.statuses(postgresql_database) == {"queued": 2}
    assert {scene.row(postgresql_database, id_).attempts for id_ in rows} == {0}
    assert recorded_attempts(postgresql_database) == 0
    nothing_is_left(postgresql_database)


def test_an_outage_is_said_once(
    postgresql_database: Database, wire: tuple[Wire, Database], caplog: pytest.LogCaptureFixture
) -> None:
    scene.queued(postgresql_database, 10)
    made, database = wire

    def outage() -> None:
        made.down()
        threading.Timer(1.0, made.up).start()

    scene.run(database, through_a_gate(database, outage))
    said = [record.getMessage() for record in caplog.records if record.name == "scrapersky_cli.db.patience"]
    assert len(said) == 2, said
    assert "waiting for it" in said[0]
    assert "is back" in said[1]


def test_a_database_that_stays_away_ends_the_run(postgresql_database: Database, wire: tuple[Wire, Database]) -> None:
    rows = scene.queued(postgresql_database, 10)
    made, database = wire
    database.patience.seconds = 0.5
    with pytest.raises(DatabaseUnreachable):
        scene.run(database, through_a_gate(database, made.down))
    assert {scene.row(postgresql_database, id_).status for id_ in rows} == {"processing"}  # until their lease ends
    assert recorded_attempts(postgresql_database) == 0


# --- saves ------------------------------------------------------------------------------------------------
class Disk:
    """Where the SQLite file lies: it has room for a few more pages, until somebody makes more."""

    def __init__(self, database: Database, pages: int) -> None:
        self._pages = pages
        event.listen(database.engine, "begin", self._limit)

    def make_room(self) -> None:
        self._pages = 100_000

    def _limit(self, conn: Connection) -> None:
        size = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {size + self._pages}")


def test_a_full_disk_fails_no_row(sqlite_database: Database) -> None:
    rows = scene.queued(sqlite_database, 100)
    sqlite_database.write(lambda conn: conn.execute(text("CREATE TABLE effects (row_id bigint, data text)")))
    stored = Counter[str]()

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> dict[int, Saved]:
        stored["tries"] += 1
        large = [{"id": item.id, "data": "x" * 20_000} for item, _ in group]
        conn.execute(text("INSERT INTO effects VALUES (:id, :data)"), large)
        return {}

    disk = Disk(sqlite_database, 40)
    timer = threading.Timer(2.0, disk.make_room)
    timer.start()
    summary = scene.run(sqlite_database, scene.workflow(save=save), batch_size=25)
    timer.join()
    assert (summary.completed, summary.failed) == (100, 0)
    assert stored["tries"] > 4
    assert [id_ for id_, _ in scene.effects(sqlite_database)] == rows
    nothing_is_left(sqlite_database)


def test_a_group_that_is_always_in_the_way_is_given_back(postgresql_database: Database) -> None:
    """Deadlock after deadlock, beyond every patience: the rows go back with their attempt, and the run says why."""
    rows = scene.queued(postgresql_database, 5)
    postgresql_database.patience.seconds = 0.1

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> dict[int, Saved]:
        raise OperationalError("UPDATE", {}, psycopg.errors.DeadlockDetected("deadlock detected"))

    with pytest.raises(DatabaseBusy):
        scene.run(postgresql_database, scene.workflow(save=save))
    assert scene.statuses(postgresql_database) == {"queued": 5}
    assert {scene.row(postgresql_database, id_).attempts for id_ in rows} == {0}
    nothing_is_left(postgresql_database)


def test_a_newer_schema_ends_the_run_and_fails_nothing(database: Database) -> None:
    """Somebody migrates while rows are worked: what the old code cannot store any more is given back."""
    rows = scene.queued(database, 5)

    def migrated(conn: Connection, group: Sequence[tuple[Item, Any]]) -> dict[int, Saved]:
        conn.execute(text("SELECT a_column_that_is_gone FROM domains"))
        return {}

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        raise_version = text("UPDATE alembic_version SET version_num = '9999'")
        await asyncio.to_thread(database.write, lambda conn: conn.execute(raise_version) and None)
        yield Step(None, "ok")

    with pytest.raises(SchemaAhead):
        scene.run(database, scene.workflow(work=work, save=migrated))
    assert {scene.row(database, id_).status for id_ in rows} == {"queued"}
    assert recorded_attempts(database) == 0
    nothing_is_left(database)


# --- what a lost answer was about -------------------------------------------------------------------------
@pytest.mark.parametrize("how", ["rescued", "cancelled", "cancelled, queued"])
def test_a_row_that_was_taken_away_while_the_answer_was_lost_is_not_ours(database: Database, how: str) -> None:
    """The commit failed, and before anybody could look again the row was rescued or cancelled: nothing was stored."""
    (id_,) = scene.queued(database, 1)
    inner = scene.recorder(database)
    failing = [True]

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Any:
        if failing and failing.pop():
            conn.rollback()  # the transaction that is about to fail holds no lock
            take_away()
            raise OperationalError("COMMIT", {}, psycopg.OperationalError("server closed the connection"))
        return inner(conn, group)

    def take_away() -> None:
        other = Database(database.url)
        if how == "rescued":
            scene.expire(other)
            assert scene.rescued(other) == 1
        else:
            other.write(cancel, DOMAIN_SCANS, [id_])
        if how == "cancelled, queued":
            scene.put(other, [id_])
        other.close()

    summary = scene.run(database, scene.workflow(save=save), rows=1)
    assert (summary.completed, summary.lost, summary.cancelled) == (0, how == "rescued", how != "rescued")
    assert scene.effects(database) == []
    assert scene.row(database, id_).status == ("cancelled" if how == "cancelled" else "queued")


# --- an answer that never comes ---------------------------------------------------------------------------
def test_a_database_thread_that_waits_for_ever_holds_no_lease(
    postgresql_database: Database, wire: tuple[Wire, Database]
) -> None:
    """An answer is lost, and nobody hangs up: the lease ends, and others take the rows."""
    rows = scene.queued(postgresql_database, 4)
    made, database = wire
    lost, stolen = threading.Event(), threading.Event()

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> dict[int, Saved]:
        made.fall_silent()
        lost.set()
        return {}

    def steal() -> None:
        lost.wait(30)
        while not stolen.is_set():
            if scene.take(postgresql_database, 4, lease=1.0).items:
                stolen.set()
            time.sleep(0.1)

    workflow = scene.workflow(save=save)
    stop = Stop()
    thief = threading.Thread(target=steal)
    thief.start()

    async def run_until_stolen() -> None:
        limits = Limits(lease=1.0, grace=0.2)
        run = asyncio.create_task(Run(database, workflow, None, limits, stop)())
        await asyncio.to_thread(stolen.wait, 60)
        stop.request(15)
        await run  # it ends, though its thread does not

    asyncio.run(run_until_stolen())
    thief.join()
    assert stolen.is_set()
    with postgresql_database.reading() as conn:
        assert conn.scalar(select(claims.c.reason).order_by(claims.c.id).limit(1)) == "lost"
    assert {scene.row(postgresql_database, id_).losses for id_ in rows} == {1}


def test_sockets_to_the_database_notice_when_the_other_end_is_gone(wire: tuple[Wire, Database]) -> None:
    _, database = wire
    with database.reading() as conn:
        raw: Any = conn.connection.dbapi_connection
        with socket.socket(fileno=os.dup(raw.fileno())) as connection:
            assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 10
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


# --- a locked SQLite file ---------------------------------------------------------------------------------
def test_workers_that_waited_for_the_lock_are_not_buried(sqlite_database: Database) -> None:
    """Somebody holds the write lock for longer than the lease: the rows of live workers stay theirs."""
    rows = scene.queued(sqlite_database, 4)
    holding, worked = threading.Event(), Counter[int]()

    def hold_the_lock() -> None:
        holding.wait(20)
        other = sqlite3.connect(sqlite_database.url.database or "", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(2.5)
        other.execute("COMMIT")
        other.close()

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        worked[item.id] += 1
        holding.set()
        await asyncio.sleep(4.0)
        yield Step(None, "ok")

    holder = threading.Thread(target=hold_the_lock)
    holder.start()
    databases = [Database(sqlite_database.url) for _ in range(3)]
    limits: dict[str, Any] = {"lease": 1.5, "batch_size": 2, "concurrency": 2, "rows": 2}
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(scene.run, each, scene.workflow(work=work), **limits) for each in databases]
        summaries = [run.result() for run in runs]
    holder.join()
    for each in databases:
        each.close()
    assert sum(summary.lost for summary in summaries) == 0
    assert worked == dict.fromkeys(rows, 1)
    assert {scene.row(sqlite_database, id_).losses for id_ in rows} == {0}
    nothing_is_left(sqlite_database)
