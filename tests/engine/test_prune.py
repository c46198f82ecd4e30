"""Pruning: what goes, what stays, and that nobody who works meanwhile notices."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.tables.queue import attempts, claims
from scrapersky_cli.engine import prune as pruning
from scrapersky_cli.engine.prune import Pruned, PrunePage, prune
from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.engine.workflow import Step
from tests.engine import scene

pytestmark = pytest.mark.slow

DAY = 86_400.0
AGE = 90 * DAY
RETRIED = Outcome("queued", "retried", error_kind="ours", error_code="timeout", error="slow", delay=1000.0)


def age(database: Database, days: float) -> None:
    """Let everything that happened so far have happened that many days ago."""
    then = scene.ago(days * DAY)

    def change(conn: Any) -> None:
        conn.execute(update(claims).values(started_at=then))
        conn.execute(update(claims).where(claims.c.ended_at.is_not(None)).values(ended_at=then))
        conn.execute(update(attempts).values(at=then))

    database.write(change)


def count(database: Database, table: Any) -> int:
    with database.reading() as conn:
        return conn.execute(select(func.count()).select_from(table)).scalar_one()


def work(database: Database, rows: int, ready: Step | Outcome = scene.DONE, prefix: str = "d") -> list[int]:
    """Rows that were worked to this end under one claim."""
    ids = scene.add_domains(database, rows, prefix=prefix)
    scene.put(database, ids)
    scene.store(database, scene.entries(scene.take(database).items, ready))
    return ids


def pruned(database: Database, seconds: float = AGE, *, dry_run: bool = False) -> Pruned:
    counted = prune(database, [scene.SCAN], seconds, dry_run=True)
    if not dry_run:
        assert prune(database, [scene.SCAN], seconds) == counted
    return counted


# --- claims and attempts ----------------------------------------------------------------------------------
def test_old_claims_and_their_attempts_go(database: Database) -> None:
    failure = Outcome("failed", "failed", error_kind="target", error_code="http_gone", error="gone")
    work(database, 3)
    rows = work(database, 2, failure, prefix="f")
    age(database, 91)
    young = work(database, 1, failure, prefix="y")
    before = [scene.row(database, id_) for id_ in rows + young]
    assert pruned(database) == Pruned(claims=2, attempts=2, hosts=0)
    assert (count(database, claims), count(database, attempts)) == (1, 1)
    assert [scene.row(database, id_) for id_ in rows + young] == before  # what was found stays
    assert pruned(database) == Pruned(0, 0, 0)


def test_a_dry_run_deletes_nothing(database: Database) -> None:
    work(database, 3)
    age(database, 91)
    assert pruned(database, dry_run=True) == Pruned(1, 0, 0)
    assert count(database, claims) == 1


def test_an_open_claim_stays_however_old(database: Database) -> None:
    scene.queued(database, 1)
    scene.take(database)
    age(database, 500)
    assert pruned(database) == Pruned(0, 0, 0)
    assert scene.run(database).claimed == 0
    scene.expire(database)
    assert scene.run(database).completed == 1  # its row was rescued, as ever


@pytest.mark.parametrize("state", ["queued", "processing"])
def test_a_row_that_is_not_done_keeps_its_history(database: Database, state: str) -> None:
    """Also where a batch waits for it: that is why it is not done."""
    (id_,) = work(database, 1, RETRIED)
    scene.new_batch(database, "april", [id_])
    others = work(database, 1, RETRIED, prefix="o")
    scene.change(database, others, status="cancelled")
    if state == "processing":
        scene.change(database, [id_], status=state)  # an orphan: its claim has ended
    age(database, 91)
    assert pruned(database) == Pruned(claims=1, attempts=1, hosts=0)
    (kept,) = scene.attempts_of(database, id_)
    assert scene.claim_row(database, kept.claim_id).reason == "done"


def test_attempts_of_a_workflow_that_is_gone(database: Database) -> None:
    row = {"workflow": "gone", "row_id": 1, "claim_id": 1, "attempt": 1, "outcome": "failed"}
    database.write(lambda conn: conn.execute(insert(attempts).values(row)))
    age(database, 91)
    assert pruned(database) == Pruned(0, 1, 0)


def test_thousands_go_in_short_transactions(database: Database) -> None:
    row = {"workflow": "scan", "host": "h", "pid": 1, "version": "0", "reason": "done", "expires_at": scene.ago(0)}
    old = insert(claims).values({**row, "ended_at": scene.ago(91 * DAY)})
    database.write(lambda conn: [conn.execute(old) for _ in range(2_500)])
    work(database, 1)
    dropped: list[int] = []  # by transaction

    def begun(conn: Any) -> None:
        dropped.append(0)

    def counted(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("DELETE FROM claims"):
            dropped[-1] += cursor.rowcount

    event.listen(database.engine, "begin", begun)
    event.listen(database.engine, "after_cursor_execute", counted)
    assert prune(database, [scene.SCAN], AGE).claims == 2_500
    assert [rows for rows in dropped if rows] == [1000, 1000, 500]
    assert count(database, claims) == 1


# --- hosts ------------------------------------------------------------------------------------------------
def add_host(database: Database, host: str, **values: Any) -> None:
    database.write(lambda conn: conn.execute(insert(hosts).values(host=host, **values)))


@pytest.mark.parametrize("name", ["next_allowed_at", "backoff_until", "circuit_open_until", "robots_fetched_at"])
def test_a_host_stays_as_long_as_something_of_it_is_of_use(database: Database, name: str) -> None:
    for host, days in (("past.com", 91), ("lately.com", 89), ("ahead.com", -1)):
        add_host(database, host, **{name: scene.ago(days * DAY)})
    add_host(database, "never.com")
    assert pruned(database) == Pruned(0, 0, 2)
    with database.reading() as conn:
        assert sorted(conn.scalars(select(hosts.c.host))) == ["ahead.com", "lately.com"]


def test_a_robots_txt_in_use_outlasts_a_short_age(database: Database) -> None:
    add_host(database, "today.com", robots_fetched_at=scene.ago(0.5 * DAY))
    add_host(database, "yesterday.com", robots_fetched_at=scene.ago(1.5 * DAY))
    assert pruned(database, 3600.0) == Pruned(0, 0, 1)


def test_hosts_of_known_domains_stay(database: Database) -> None:
    database.write(lambda conn: conn.execute(insert(domains), [{"domain": "known.com"}]))
    for host in ("known.com", "blog.known.com", "a.b.known.com", "unknown.com", "com", "otherknown.com"):
        add_host(database, host)
    assert pruned(database) == Pruned(0, 0, 3)
    with database.reading() as conn:
        assert set(conn.scalars(select(hosts.c.host))) == {"known.com", "blog.known.com", "a.b.known.com"}


def test_a_host_that_is_in_use_right_now_is_passed_over(postgresql_database: Database) -> None:
    database = postgresql_database
    for host in ("a.com", "b.com"):
        add_host(database, host)
    with database.begin() as conn:
        conn.execute(update(hosts).where(hosts.c.host == "a.com").values(failures=1))
        assert prune(database, [], AGE) == Pruned(0, 0, 1)
    assert count(database, hosts) == 1


# --- beside workers ---------------------------------------------------------------------------------------
def test_nobody_who_works_meanwhile_notices(database: Database) -> None:
    """Everything that has ended goes at once, again and again, from two sides."""
    rows = scene.queued(database, 300)
    over = threading.Event()

    def keep_pruning() -> int:
        gone = 0
        while not over.is_set():
            gone += prune(database, [scene.SCAN], 0.0).claims
        return gone

    with ThreadPoolExecutor(2) as pool:
        pruners = [pool.submit(keep_pruning) for _ in range(2)]
        summary = scene.run(database, batch_size=10, concurrency=5)
        over.set()
        gone = sum(pruner.result() for pruner in pruners)
    assert (summary.completed, summary.lost, summary.failed) == (len(rows), 0, 0)
    assert scene.statuses(database) == {"completed": len(rows)}
    assert gone + count(database, claims) >= 30
    with database.reading() as conn:
        page = PrunePage(0, 0.0, lock=False)
        assert pruning.old_claims([], conn, page).keys == list(conn.scalars(select(claims.c.id).order_by(claims.c.id)))
