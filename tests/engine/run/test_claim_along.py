"""Claims made by the transaction that stores: they obey all that a claim of its own obeys, and happen once."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.exc import OperationalError

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, pages
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.engine.queue.pauses import pause
from scrapersky_cli.engine.queue.pick import Narrowing
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.runner import Run
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.workflow import Item, Saved, Step
from tests.engine import scene
from tests.engine.scene import nothing_is_left

pytestmark = pytest.mark.slow

ALONG = {"claim", "finish"}
Deeds = set[str]


class Watch:
    """What each transaction of a database did that was committed; `at_commit(deeds, connection)` may interfere."""

    def __init__(self, database: Database, at_commit: Callable[[Deeds, Any], None] = lambda *_: None) -> None:
        self.committed: list[Deeds] = []
        self._doing: dict[int, Deeds] = {}
        self._at_commit = at_commit
        database.engine.dispose()  # or connections that exist would not be listened to
        if database.is_sqlite:
            event.listen(database.engine, "before_cursor_execute", self._execute)
        else:
            event.listen(database.engine, "connect", self._listen_to)
        event.listen(database.engine, "commit", self._commit)
        event.listen(database.engine, "rollback", lambda conn: self._doing.pop(id(_raw(conn)), None))

    def _listen_to(self, raw: psycopg.Connection[Any], record: Any) -> None:
        watch = self

        class Heard(psycopg.Cursor[Any]):
            def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
                if query == "COMMIT":  # sent by ourselves, with the last statements
                    watch.at_commit(self.connection)
                watch.hear(self.connection, query)
                return super().execute(query, params, **options)

        raw.cursor_factory = Heard

    def _execute(self, conn: Connection, cursor: Any, statement: str, *_: Any) -> None:
        self.hear(_raw(conn), statement)

    def hear(self, raw: Any, statement: str) -> None:
        deeds = self._doing.setdefault(id(raw), set())
        if "INSERT INTO claims" in statement:
            deeds.add("claim")
        if "UPDATE claims SET" in statement and "rows_written" in statement and "reason" in statement:
            deeds.add("finish")

    def _commit(self, conn: Connection) -> None:
        try:
            self.at_commit(_raw(conn))
        except psycopg.Error as error:
            raise OperationalError("COMMIT", {}, error) from error

    def at_commit(self, raw: Any) -> None:
        deeds = self._doing.pop(id(raw), set())
        self._at_commit(deeds, raw)
        self.committed.append(deeds)

    def along(self) -> int:
        return sum(deeds >= ALONG for deeds in self.committed)


def claimed(database: Database) -> int:
    """The rows of all claims, each as often as it was claimed."""
    with database.reading() as conn:
        total: int = conn.execute(select(func.coalesce(func.sum(claims.c.claimed), 0))).scalar_one()
    return total


def _raw(conn: Connection) -> Any:
    return conn.connection.dbapi_connection


def once(deeds_in_question: Deeds, interfere: Callable[[Any], None]) -> Callable[[Deeds, Any], None]:
    """Interfere with the first transaction that did just this."""
    left = [interfere]

    def at_commit(deeds: Deeds, raw: Any) -> None:
        if left and deeds == deeds_in_question:
            left.pop()(raw)

    return at_commit


def lose_the_answer(raw: Any) -> None:
    """The commit goes through, and the connection breaks before its answer arrives."""
    raw.execute("COMMIT")
    raise psycopg.OperationalError("server closed the connection unexpectedly")


def be_busy(raw: Any) -> None:
    raise psycopg.errors.SerializationFailure("could not serialize access")


# --- it happens, within the limits ------------------------------------------------------------------------
def test_what_stores_also_claims(database: Database) -> None:
    rows = scene.queued(database, 60)
    watch = Watch(database)
    assert scene.run(database, batch_size=10, concurrency=5).completed == len(rows)
    assert watch.along() >= 3
    assert claimed(database) == len(rows)
    nothing_is_left(database)


def test_it_takes_no_more_rows_than_asked(database: Database) -> None:
    scene.queued(database, 40)
    watch = Watch(database)
    summary = scene.run(database, rows=23, batch_size=5, concurrency=4)
    assert watch.along() >= 1
    assert (summary.claimed, summary.completed, claimed(database)) == (23, 23, 23)
    assert scene.statuses(database) == {"completed": 23, "queued": 17}


def test_nothing_is_claimed_after_the_deadline(database: Database) -> None:
    scene.queued(database, 40)
    watch = Watch(database)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(0.8)
        yield Step(None, "ok")

    summary = scene.run(database, scene.workflow(work=work), deadline=0.5, batch_size=5, concurrency=5)
    assert watch.along() == 0
    assert summary.claimed in (5, 0)  # none where half a second passes before the first claim
    assert summary.completed + summary.released == summary.claimed  # released where it passes just after that
    nothing_is_left(database)


def test_it_takes_the_given_rows_only(database: Database) -> None:
    rows = scene.queued(database, 60)
    watch = Watch(database)
    assert scene.run(database, narrowing=Narrowing(ids=rows[20:50]), batch_size=5, concurrency=4).completed == 30
    assert watch.along() >= 1
    assert {scene.row(database, id_).status for id_ in (*rows[:20], *rows[50:])} == {"queued"}


def test_its_share_goes_to_the_oldest(database: Database) -> None:
    rows = scene.queued(database, 150, priority=0)
    scene.change(database, rows[-1:], priority=3, due_at=scene.ago(100))
    worked: list[int] = []

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        worked.append(item.id)
        yield Step(None, "ok")

    watch = Watch(database)
    scene.run(database, scene.workflow(work=work), batch_size=5, concurrency=4)
    assert watch.along() >= 3
    assert worked.index(rows[-1]) < 100


# --- what keeps rows from being claimed -------------------------------------------------------------------
def stopping_save(stop: Stop, loop: list[asyncio.AbstractEventLoop]) -> Any:
    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> dict[int, Saved]:
        if not stop.requested:
            loop[0].call_soon_threadsafe(stop.request, 15)
            while not stop.requested:
                time.sleep(0.01)
        return {}

    return save


@pytest.mark.parametrize("works", [True, False])
def test_what_was_claimed_while_the_stop_came_is_not_begun(database: Database, works: bool) -> None:
    rows = scene.queued(database, 30)
    stop, loop, worked = Stop(), list[asyncio.AbstractEventLoop](), list[int]()

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        worked.append(item.id)
        yield Step(None, "ok")

    workflow = scene.workflow(work=work if works else None, save=stopping_save(stop, loop))
    watch = Watch(database)

    async def begin() -> Any:
        loop.append(asyncio.get_running_loop())
        limits = Limits(lease=scene.LEASE, batch_size=5, concurrency=5)
        return await Run(database, workflow, None, limits, stop)()

    summary = asyncio.run(begin())
    assert watch.along() == 1
    assert summary.claimed > summary.completed
    assert summary.completed + summary.released == summary.claimed
    if works:
        assert len(worked) == summary.completed
    untouched = [scene.row(database, id_) for id_ in rows[summary.completed :]]
    assert {(row.status, row.attempts) for row in untouched} == {("queued", 0)}
    nothing_is_left(database)


def test_a_pause_stops_it(database: Database) -> None:
    scene.queued(database, 40)

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> dict[int, Saved]:
        pause(conn, "scan", "*", "maintenance")
        return {}

    watch = Watch(database)
    summary = scene.run(database, scene.workflow(save=save), batch_size=5, concurrency=4)
    assert watch.along() == 0
    assert summary.paused == "maintenance"
    assert 0 < summary.completed == summary.claimed < 20
    nothing_is_left(database)


def test_a_suspect_is_worked_alone(database: Database) -> None:
    rows = scene.queued(database, 30)
    scene.change(database, [rows[12]], losses=2)
    working: set[int] = set()
    beside: set[int] = set()

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        working.add(item.id)
        await asyncio.sleep(0.02)
        if rows[12] in working:
            beside.update(working)
        working.discard(item.id)
        yield Step(None, "ok")

    watch = Watch(database)
    assert scene.run(database, scene.workflow(work=work), batch_size=5, concurrency=4).completed == 30
    assert watch.along() >= 1
    assert beside == {rows[12]}


def add_pages(database: Database, count: int) -> list[int]:
    """Pages of one host, in no queue."""

    def store(conn: Connection) -> list[int]:
        domain_id = conn.execute(domains.insert().values(domain="a.com").returning(domains.c.id)).scalar_one()
        page = {"domain_id": domain_id, "host": "a.com"}
        rows = [{**page, "url": f"http://a.com/{n}", "url_digest": n.to_bytes(16)} for n in range(count)]
        conn.execute(pages.insert(), rows)
        return list(conn.scalars(select(pages.c.id).order_by(pages.c.id)))

    return database.write(store)


def test_the_rows_that_just_ended_free_their_host(database: Database) -> None:
    """The process held all it may hold of the host; what it claims as these end is not too much."""
    rows = add_pages(database, 6)
    scene.put(database, rows[:3], PAGE_SCRAPES)
    more = text("UPDATE pages SET scrape_status = 'queued', scrape_due_at = created_at WHERE scrape_status IS NULL")

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> dict[int, Saved]:
        conn.execute(more)
        return {}

    watch = Watch(database)
    scan = scene.workflow(queue=PAGE_SCRAPES, save=save, work=None)
    summary = scene.run(database, scan, batch_size=3, host_delay=60.0)
    assert watch.along() == 1
    assert (summary.completed, summary.deferred) == (6, 0)


# --- what goes wrong --------------------------------------------------------------------------------------
@pytest.mark.parametrize("lost", [ALONG, {"claim"}], ids=["along", "alone"])
@pytest.mark.parametrize("works", [True, False])
def test_a_lost_answer_costs_no_row_a_loss(database: Database, lost: Deeds, works: bool) -> None:
    """The rows of a claim nobody heard of are given back, instead of waiting for the end of its lease."""
    rows = scene.queued(database, 40)
    save = scene.recorder(database)
    watch = Watch(database, once(set(lost), lose_the_answer))
    parts = {"save": save} if works else {"save": save, "work": None}
    summary = scene.run(database, scene.workflow(**parts), batch_size=5, concurrency=4)
    assert (summary.completed, summary.lost) == (40, 0)
    assert [id_ for id_, _ in scene.effects(database)] == rows
    found = [scene.row(database, id_) for id_ in rows]
    assert {(row.status, row.attempts, row.losses) for row in found} == {("completed", 1, 0)}
    with database.reading() as conn:
        assert conn.execute(select(func.sum(claims.c.lost))).scalar_one() == 0
        assert conn.execute(select(func.sum(claims.c.released))).scalar_one() > 0
    assert watch.along() >= 1
    nothing_is_left(database)


def test_a_lost_answer_takes_no_neighbours_claim(database: Database) -> None:
    """A claim of another process, or one that this process made before, is none of those nobody heard of."""
    rows = scene.queued(database, 30)
    before = scene.take(database, 5)
    other = scene.take(database, 5)
    for taken, column, value in [(other, "pid", 1), (before, "started_at", scene.ago(3600))]:
        chosen = claims.update().where(claims.c.id == taken.items[0].claim_id)
        database.write(Connection.execute, chosen.values({column: value}))
    Watch(database, once({"claim"}, lose_the_answer))
    assert scene.run(database, batch_size=5).completed == 20
    assert {scene.row(database, id_).status for id_ in rows[:10]} == {"processing"}


def test_a_replay_claims_nothing_twice(database: Database) -> None:
    rows = scene.queued(database, 40)
    worked: list[int] = []

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        worked.append(item.id)
        yield Step(None, "ok")

    watch = Watch(database, once(ALONG, be_busy))
    save = scene.recorder(database)
    assert scene.run(database, scene.workflow(work=work, save=save), batch_size=5, concurrency=4).completed == 40
    assert watch.along() >= 1
    assert sorted(worked) == rows
    assert (claimed(database), [id_ for id_, _ in scene.effects(database)]) == (40, rows)


def test_a_bad_row_beside_a_claim_fails_alone(database: Database) -> None:
    rows = scene.queued(database, 40)
    inner = scene.recorder(database)

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Any:
        if rows[7] in {item.id for item, _ in group}:
            raise ValueError("bad row")
        return inner(conn, group)

    watch = Watch(database)
    summary = scene.run(database, scene.workflow(save=save), batch_size=5, concurrency=4)
    assert (summary.completed, summary.failed, claimed(database)) == (39, 1, 40)
    assert watch.along() >= 1
    assert scene.row(database, rows[7]).error_code == "save_failed"
    nothing_is_left(database)


def test_a_claim_that_fails_does_not_keep_results_from_being_stored(database: Database) -> None:
    rows = scene.queued(database, 10)
    save = scene.recorder(database)
    loads: list[int] = []

    def load(conn: Connection, ids: Sequence[int]) -> dict[int, Any]:
        loads.append(len(ids))
        if len(loads) > 1:
            raise ValueError("cannot load")
        return {}

    with pytest.raises(ValueError, match="cannot load"):
        scene.run(database, scene.workflow(work=None, save=save, load=load), batch_size=5)
    assert [id_ for id_, _ in scene.effects(database)] == rows[:5]
