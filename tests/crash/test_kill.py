"""Workers that are killed without a warning: nothing is lost, and no effect in the database happens twice."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.queue import attempts, claims
from tests.crash.fleet import Fleet
from tests.crash.worker import LONGEST
from tests.engine import scene
from tests.waiting import until

ROWS = 2000
LEASE = 2.0
KILLS = 8


@pytest.fixture
def effects(database: Database) -> Database:
    """A database with a table for what the workers do."""
    database.write(lambda conn: conn.execute(text("CREATE TABLE effects (row_id bigint NOT NULL, pid bigint)")))
    return database


@contextmanager
def fleet(size: int, *args: str) -> Iterator[Fleet]:
    workers = Fleet(size, *args)
    try:
        yield workers
    finally:
        workers.stop()


def effects_by_row(database: Database) -> dict[int, int]:
    with database.reading() as conn:
        found = conn.execute(text("SELECT row_id, count(*) FROM effects GROUP BY row_id"))
        return dict(found.all())


def holders(database: Database, workers: Fleet) -> set[int]:
    """Wait until some of the workers hold rows. Return their process ids, a moment later."""

    def found() -> set[int]:
        with database.reading() as conn:
            open_claims = set(conn.scalars(select(claims.c.pid).where(claims.c.ended_at.is_(None))))
        return open_claims & workers.pids()

    at_work = until(found, pause=0.01)
    time.sleep(random.uniform(0, LONGEST))
    return at_work


@pytest.mark.soak_on("sqlite")
def test_four_workers_killed_at_random(effects: Database, any_url: str) -> None:
    rows = scene.queued(effects, ROWS)
    with fleet(4, any_url, str(LEASE)) as workers:
        for _ in range(KILLS):
            workers.kill_one(among=holders(effects, workers))
            workers.tend()
        workers.finish()
    assert workers.deaths == KILLS
    assert effects_by_row(effects) == dict.fromkeys(rows, 1)
    assert scene.statuses(effects) == {"completed": ROWS}
    with effects.reading() as conn:
        assert conn.scalar(select(func.count()).where(claims.c.ended_at.is_(None))) == 0
        lost = conn.scalar(select(func.sum(claims.c.lost)))
        recorded = conn.scalar(select(func.count()).where(attempts.c.outcome == "lost"))
    assert lost == recorded != 0


@pytest.mark.soak_on("postgresql")
def test_a_row_that_kills_its_worker_fails_alone(effects: Database, any_url: str) -> None:
    rows = scene.queued(effects, 200)
    killer = rows[77]
    with fleet(1, any_url, "1", str(killer)) as workers:
        workers.finish()
    assert workers.deaths == 4  # with its neighbours, with a few of them, twice alone
    assert scene.statuses(effects) == {"completed": 199, "failed": 1}
    assert effects_by_row(effects) == dict.fromkeys((id_ for id_ in rows if id_ != killer), 1)
    row = scene.row(effects, killer)
    assert (row.status, row.error_kind, row.error_code, row.losses) == ("failed", "ours", "crashed", 4)
    assert [each.outcome for each in scene.attempts_of(effects, killer)] == ["lost", "lost", "lost", "failed"]
