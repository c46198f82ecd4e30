"""A database that goes away in the worst moment: what is done is saved again, never worked again, never saved twice."""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from sqlalchemy import func, select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.workflow import Item, Step, Workflow
from tests.crash.fleet import Fleet
from tests.crash.wire import Wire, wire_to
from tests.engine import scene
from tests.waiting import until

ROWS = 60


@pytest.fixture(params=[False, True], ids=["together", "one by one"])
def wired(postgresql_url: str, request: pytest.FixtureRequest) -> Iterator[tuple[Wire, str]]:
    """On sessions of our own COMMIT goes with other statements, behind a pooler by itself."""
    with wire_to(postgresql_url, poses=request.param) as made:
        yield made


@pytest.fixture
def cut_wire(wired: tuple[Wire, str]) -> Wire:
    return wired[0]


@pytest.fixture
def through_wire(wired: tuple[Wire, str]) -> Iterator[Database]:
    opened = Database(database_url(wired[1]))
    yield opened
    opened.close()


class Worked:
    """A workflow that counts how often each row is worked."""

    def __init__(self, database: Database) -> None:
        self.times: Counter[int] = Counter()
        self._save = scene.recorder(database)

    async def work(self, item: Item, web: Any) -> AsyncGenerator[Step, None]:
        self.times[item.id] += 1
        await asyncio.sleep(random.uniform(0, 0.05))
        yield Step("done", "ok")

    def workflow(self, before_save: Any = lambda: None) -> Workflow:
        def save(conn: Any, group: Any) -> Any:
            before_save()
            return self._save(conn, group)

        return scene.workflow(work=self.work, save=save)


def everything_happened_once(database: Database, rows: list[int], worked: Worked) -> None:
    assert worked.times == dict.fromkeys(rows, 1)
    assert scene.effects(database) == [(id_, "done") for id_ in rows]
    assert scene.statuses(database) == {"completed": len(rows)}
    with database.reading() as conn:
        assert conn.scalar(select(func.count()).where(claims.c.ended_at.is_(None))) == 0
        assert conn.scalar(select(func.sum(claims.c.completed))) == len(rows)


@pytest.mark.parametrize("how", ["before", "after"])
def test_a_commit_whose_fate_is_unknown(
    postgresql_database: Database, through_wire: Database, cut_wire: Wire, how: Any
) -> None:
    rows = scene.queued(postgresql_database, ROWS)
    worked = Worked(postgresql_database)
    saves = iter(range(1_000_000))

    def cut_every_other() -> None:
        if next(saves) % 2 == 0:
            cut_wire.cut = how

    summary = scene.run(through_wire, worked.workflow(cut_every_other), batch_size=20, concurrency=5)
    assert cut_wire.cuts >= 2
    assert (summary.claimed, summary.completed, summary.lost) == (ROWS, ROWS, 0)
    everything_happened_once(postgresql_database, rows, worked)


@pytest.mark.parametrize("how", ["before", "after"])
def test_a_worker_that_is_killed_as_it_commits(
    postgresql_database: Database, wired: tuple[Wire, str], how: Any
) -> None:
    """Half of what the transaction says is done when its process dies, or all of it, and nobody hears of it."""
    wire, url = wired
    postgresql_database.write(lambda conn: conn.execute(text("CREATE TABLE effects (row_id bigint, pid bigint)")))
    rows = scene.queued(postgresql_database, ROWS)
    workers = Fleet(1, url, "1")
    wire.at_cut = lambda: workers.kill_one(among=workers.pids())

    def kill_at_the_next_commit() -> None:
        before, wire.cut = workers.deaths, how
        until(lambda: workers.tend() and workers.deaths > before)

    try:
        for _ in range(3):
            kill_at_the_next_commit()
        workers.finish()
    finally:
        workers.stop()
    assert workers.deaths == 3
    with postgresql_database.reading() as conn:
        effects = conn.execute(text("SELECT row_id, count(*) FROM effects GROUP BY row_id"))
        times: dict[int, int] = dict(effects.all())
        assert conn.scalar(select(func.count()).where(claims.c.ended_at.is_(None))) == 0
    assert times == dict.fromkeys(rows, 1)
    assert scene.statuses(postgresql_database) == {"completed": ROWS}


def test_a_claim_whose_fate_is_unknown_is_given_back(
    postgresql_database: Database, through_wire: Database, cut_wire: Wire
) -> None:
    """The rows of a claim nobody heard of come back at once, and accuse nobody."""
    rows = scene.queued(postgresql_database, 10)
    worked = Worked(postgresql_database)

    def load(conn: Any, ids: Any) -> dict[int, None]:
        """Part of the claim's transaction."""
        cut_wire.cut = "after" if cut_wire.cuts == 0 else None
        return {}

    scene.run(through_wire, replace(worked.workflow(), load=load))
    assert cut_wire.cuts == 1
    everything_happened_once(postgresql_database, rows, worked)
    found = [scene.row(postgresql_database, id_) for id_ in rows]
    assert {(row.attempts, row.losses) for row in found} == {(1, 0)}


def test_every_session_is_ended_again_and_again(postgresql_database: Database, postgresql_url: str) -> None:
    """What a restart of the server does to its clients, every 200 ms."""
    rows = scene.queued(postgresql_database, 5 * ROWS)
    worked = Worked(postgresql_database)
    done = threading.Event()
    ended: list[int] = []

    def end_sessions() -> None:
        with psycopg.connect(postgresql_url, autocommit=True) as connection:
            while not done.wait(0.2):
                query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                where = " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                ended.append(connection.execute(query + where).rowcount)

    thread = threading.Thread(target=end_sessions)
    thread.start()
    try:
        scene.run(postgresql_database, worked.workflow(), batch_size=25, concurrency=5)
    finally:
        done.set()
        thread.join()
    assert sum(ended) >= 3
    count = select(func.count()).where(claims.c.ended_at.is_(None))
    postgresql_database.engine.dispose()  # its session may have been the last one ended
    unknown = postgresql_database.write(lambda conn: conn.scalar(count))
    if unknown:  # a claim whose commit was cut off: nobody knows of it until its lease ends
        scene.expire(postgresql_database)
        scene.run(postgresql_database, worked.workflow())
    assert worked.times == dict.fromkeys(rows, 1)
    assert scene.effects(postgresql_database) == [(id_, "done") for id_ in rows]
    assert scene.statuses(postgresql_database) == {"completed": len(rows)}
