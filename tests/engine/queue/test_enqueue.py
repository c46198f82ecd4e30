"""Enqueue: every cell of the table of states and terms."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domains
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS, jobs
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.enqueue import AT_ANY_AGE
from scrapersky_cli.engine.retry import Outcome
from tests.engine import scene

LIVES = (None, "queued", "processing", "completed", "failed", "cancelled")
FAILURE = Outcome("failed", "failed", error_kind="target", error_code="http_gone", error="gone")


def in_state(database: Database, state: str | None) -> int:
    """A row that came into this state the way rows do."""
    (id_,) = scene.add_domains(database, 1, prefix=f"{state}".lower())
    if state is None:
        return id_
    scene.put(database, [id_], priority=2)
    if state == "cancelled":
        database.write(cancel, DOMAIN_SCANS, [id_])
    elif state != "queued":
        items = scene.take(database, narrowing=scene_only(id_)).items
        if state == "completed":
            scene.store(database, scene.entries(items))
        elif state == "failed":
            scene.store(database, scene.entries(items, FAILURE))
    if state in ("completed", "failed", "cancelled"):
        scene.change(database, [id_], finished_at=scene.ago(3600))
    assert scene.row(database, id_).status == state
    return id_


def scene_only(*ids: int) -> Any:
    from scrapersky_cli.engine.queue.pick import Narrowing

    return Narrowing(ids=ids)


# what is reported, by state: (terms, NULL, queued, processing, completed, failed, cancelled)
CELLS = [
    ({}, "created", "active", "processing", "skipped", "requeued", "requeued"),
    ({"force": True}, "created", "active", "processing", "requeued", "requeued", "requeued"),
    ({"older_than": 1800.0}, "created", "active", "processing", "requeued", "requeued", "requeued"),
    ({"older_than": 7200.0}, "created", "active", "processing", "skipped", "requeued", "requeued"),
    ({"older_than": AT_ANY_AGE}, "created", "active", "processing", "requeued", "requeued", "requeued"),
    ({"changed": True}, "created", "active", "processing", "requeued", "requeued", "requeued"),
    ({"only_new": True}, "created", "active", "processing", "skipped", "skipped", "skipped"),
    ({"only_new": True, "changed": True}, "created", "active", "processing", "requeued", "requeued", "requeued"),
    ({"only_new": True, "force": True}, "created", "active", "processing", "skipped", "skipped", "skipped"),
]


def reported(result: Any, id_: int) -> list[str]:
    names = ("created", "requeued", "active", "processing", "skipped")
    return [name for name in names if id_ in getattr(result, name)]


@pytest.mark.parametrize(("terms", "cells"), [(row[0], row[1:]) for row in CELLS], ids=lambda value: str(value)[:40])
def test_every_state_meets_these_terms(database: Database, terms: dict[str, Any], cells: tuple[str, ...]) -> None:
    rows = [in_state(database, state) for state in LIVES]
    before = {id_: scene.row(database, id_) for id_ in rows}
    result = scene.put(database, rows, **terms)
    assert [reported(result, id_) for id_ in rows] == [[cell] for cell in cells]
    for id_, cell in zip(rows, cells, strict=True):
        then = scene.row(database, id_)
        if cell in ("created", "requeued"):
            assert (then.status, then.attempts, then.losses, then.again) == ("queued", 0, 0, False)
            assert (then.error_kind, then.error_code, then.error, then.waiting_since) == (None,) * 4
            assert scene.seconds_until(database, id_) <= 0
        elif cell == "processing":
            again = terms.get("changed", False) or (terms.get("force", False) and not terms.get("only_new", False))
            assert (then.status, then.again) == ("processing", again)
            assert result.again == ([id_] if again else [])
        else:
            assert then == before[id_]


def test_the_age_of_a_skipped_row_is_told(database: Database) -> None:
    id_ = in_state(database, "completed")
    assert 3590 < scene.put(database, [id_]).skipped[id_] < 3700


def test_a_queued_row_takes_the_higher_priority_and_the_earlier_time(database: Database) -> None:
    soon, later = (datetime.now(UTC) + timedelta(hours=hours) for hours in (1, 2))
    a, b = scene.queued(database, 2, priority=2, due_at=later)
    scene.put(database, [a], priority=0, due_at=soon)
    scene.put(database, [b], priority=3, due_at=later + timedelta(hours=1))
    assert scene.row(database, a).priority == 0
    assert 3500 < scene.seconds_until(database, a) < 3700
    assert scene.row(database, b).priority == 2
    assert 7100 < scene.seconds_until(database, b) < 7300
    scene.put(database, [b])
    assert scene.seconds_until(database, b) <= 0


def test_a_queued_row_takes_the_new_batch_and_keeps_the_old_one_otherwise(database: Database) -> None:
    (id_,) = scene.queued(database, 1, batch_id=7)
    scene.put(database, [id_])
    assert scene.row(database, id_).batch_id == 7
    scene.put(database, [id_], batch_id=8)
    assert scene.row(database, id_).batch_id == 8


def test_a_successor_leaves_a_queued_row_as_it_is(database: Database) -> None:
    (id_,) = scene.queued(database, 1, priority=3, due_at=datetime.now(UTC) + timedelta(hours=1))
    before = scene.row(database, id_)
    scene.put(database, [id_], only_new=True, priority=0)
    assert scene.row(database, id_) == before


@pytest.mark.parametrize("terms", [{}, {"changed": True}, {"force": True}, {"older_than": AT_ANY_AGE}], ids=str)
def test_what_is_asked_for_during_the_work_is_done_once_more(database: Database, terms: dict[str, Any]) -> None:
    """Where what the row reads has changed, and where an operator insists; not where it is enough that it was done."""
    (id_,) = scene.queued(database, 1, priority=1)
    items = scene.take(database).items
    scene.put(database, [id_], priority=3, **terms)
    scene.store(database, scene.entries(items))
    row = scene.row(database, id_)
    again = "changed" in terms or "force" in terms
    assert (row.status, row.again, row.result_code) == ("queued" if again else "completed", False, "ok")
    if again:
        assert (row.attempts, row.priority) == (0, 1)
        assert len(scene.take(database).items) == 1


def test_again_does_not_revive_a_failure(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    items = scene.take(database).items
    scene.put(database, [id_], changed=True)
    scene.store(database, scene.entries(items, FAILURE))
    row = scene.row(database, id_)
    assert (row.status, row.again) == ("failed", False)


def test_a_row_in_work_joins_the_batch(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    scene.take(database)
    scene.put(database, [id_], batch_id=9)
    row = scene.row(database, id_)
    assert (row.batch_id, row.again) == (9, False)


def test_a_due_time_ahead_is_kept(database: Database) -> None:
    (id_,) = scene.queued(database, 1, due_at=datetime.now(UTC) + timedelta(seconds=500))
    assert 400 < scene.seconds_until(database, id_) < 510
    assert scene.take(database).items == []


def test_unknown_and_repeated_ids_do_nothing(database: Database) -> None:
    (id_,) = scene.add_domains(database, 1)
    assert scene.put(database, [id_, id_, 999_999]).created == [id_]
    assert scene.put(database, []).created == []


def test_ten_thousand_rows_in_one_call(database: Database) -> None:
    rows = scene.add_domains(database, 10_000)
    assert len(scene.put(database, rows).created) == 10_000
    assert len(scene.put(database, rows).active) == 10_000


# --- jobs -------------------------------------------------------------------------------------------------
def new_job(database: Database, domain_id: int, type_: str = "email_scan", status: str | None = None) -> int:
    values = {"type": type_, "domain_id": domain_id, "host": "d.com", "status": status}
    if status == "queued":
        values["due_at"] = datetime.now(UTC)
    if status == "failed":
        values |= {"error_code": "bug", "error": "bug"}
    job: int = database.write(lambda conn: conn.execute(insert(jobs).values(values).returning(jobs.c.id)).scalar_one())
    return job


def test_a_queue_of_jobs_knows_its_own_type_only(database: Database) -> None:
    (domain,) = scene.add_domains(database, 1)
    ours, theirs = new_job(database, domain), new_job(database, domain, "sitemap")
    result = scene.put(database, [ours, theirs], EMAIL_SCANS)
    assert result.created == [ours]
    assert scene.row(database, theirs, EMAIL_SCANS).status is None
    assert database.write(cancel, EMAIL_SCANS, [theirs]) == {}


def test_one_active_job_per_type_and_domain(database: Database) -> None:
    (domain,) = scene.add_domains(database, 1)
    new_job(database, domain, status="queued")
    new_job(database, domain, "sitemap", status="queued")
    new_job(database, domain, status="failed")
    with pytest.raises(IntegrityError):
        new_job(database, domain, status="queued")


def test_a_failed_job_is_not_queued_beside_an_active_one(database: Database) -> None:
    one, other = scene.add_domains(database, 2)
    active, old = new_job(database, one, status="queued"), new_job(database, one, status="failed")
    twins = [new_job(database, other, status="failed") for _ in range(2)]
    result = scene.put(database, [old, *twins], EMAIL_SCANS)
    assert result.requeued == [twins[1]]
    assert sorted(result.active) == sorted([old, twins[0]])
    assert scene.row(database, old, EMAIL_SCANS).status == "failed"
    assert scene.row(database, active, EMAIL_SCANS).status == "queued"


# --- nonsense ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "values",
    [
        {"status": "done"},
        {"status": "processing"},
        {"status": "queued"},
        {"status": "failed"},
        {"status": "failed", "error_code": "x"},
        {"status": "failed", "error": "x"},
        {"priority": 4},
        {"priority": -1},
        {"error_kind": "theirs"},
        {"curation": "perhaps"},
    ],
    ids=str,
)
def test_the_table_refuses_nonsense(database: Database, values: dict[str, Any]) -> None:
    scene.add_domains(database, 1)
    with pytest.raises(IntegrityError):
        database.write(lambda conn: conn.execute(update(domains).values(values)))
