"""What a decision about rows does to them and to their queue, from each state to each other."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, String, Table, event, insert, select, update

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.columns import CURATIONS, curated, key, stamp
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import STATUSES, Queue, queue_columns
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, pages
from scrapersky_cli.pipeline.advance import not_refused
from scrapersky_cli.pipeline.curate import Curated, Decision, curate_all
from scrapersky_cli.subjects.registry import curated_subjects, subjects
from scrapersky_cli.subjects.subject import Subject
from scrapersky_cli.workflows.registry import workflow_named, workflow_of
from tests.engine import scene

PAGE, SCRAPE = subjects()["page"], workflow_named("page-scrape")
SELECTED = Decision("selected", "ann@desk")
REJECTED = Decision("rejected", "ann@desk")
STATES: dict[str | None, dict[str, Any]] = {
    None: {},
    "queued": {"due_at": now(), "priority": 3},
    "processing": {"claim_id": 1},
    "completed": {"result_code": "ok", "finished_at": now()},
    "failed": {"error_kind": "target", "error_code": "gone", "error": "It is gone."},
    "cancelled": {},
}


def add_pages(database: Database, *rows: tuple[str, str | None]) -> list[int]:
    """A page for each of these curations and states in the queue. Return their ids, in order."""

    def values(number: int, curation: str, status: str | None) -> dict[str, Any]:
        group = {f"scrape_{name}": value for name, value in {"status": status, **STATES[status]}.items()}
        address = {"url": f"https://one.com/{number}", "url_digest": number.to_bytes(16), "host": "one.com"}
        return {"domain_id": 1, "curation": curation, **address, **group}

    with database.begin() as conn:
        conn.execute(insert(domains).values(id=1, domain="one.com"))
        for number, row in enumerate(rows, 1):
            conn.execute(insert(pages).values(values(number, *row)))
        return list(conn.scalars(select(pages.c.id).order_by(pages.c.id)))


def curate(database: Database, rows: list[int], decision: Decision, *, dry_run: bool = False) -> dict[str, int]:
    """Return the counts that are not zero."""
    done = curate_all(database, PAGE, SCRAPE, decision, [rows], dry_run=dry_run)
    return counts(done)


def counts(done: Curated) -> dict[str, int]:
    return {name: count for name in done.__slots__ if isinstance(count := getattr(done, name), int) and count}


# --- from each state to each other ------------------------------------------------------------------------
def effect(before: str, after: str, status: str | None) -> tuple[str | None, str]:
    """The state in the queue that a decision leaves a row in, and what is counted of it there."""
    if before != after == "selected":
        match status:
            case None | "failed" | "cancelled":
                return "queued", "enqueued"
            case "completed":
                return status, "skipped"
            case _:
                return status, "active"
    if before != after and (before == "selected" or after in ("rejected", "archived")) and status == "queued":
        return "cancelled", "cancelled"
    return status, ""


@pytest.mark.parametrize("dry_run", [True, False])
def test_every_transition(database: Database, dry_run: bool) -> None:
    cases = list(product(CURATIONS, CURATIONS, (None, *STATUSES)))
    ids = add_pages(database, *((before, status) for before, _, status in cases))
    seen: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for word in CURATIONS:
        rows = [id_ for id_, (_, after, _) in zip(ids, cases, strict=True) if after == word]
        seen.update(curate(database, rows, Decision(word, "ann@desk"), dry_run=dry_run))
    for id_, (before, after, status) in zip(ids, cases, strict=True):
        left, counted = effect(before, after, status)
        row = scene.row(database, id_, PAGE_SCRAPES)
        if dry_run:
            left, after = status, before
        assert (row.curation, row.scrape_status) == (after, left), (before, after, status)
        assert (row.curated_by is not None) == (row.curated_at is not None) == (before != after)
        expected.update([counted] if counted else [])
    total = {"changed": 120, "unchanged": 30}  # of each curation six rows had it before
    assert seen == {**total, **expected}


def test_a_dry_run_names_the_first_rows_that_would_change(database: Database) -> None:
    rows = add_pages(database, ("selected", None), *([("new", None)] * 12))
    chunks = [rows[:3], rows[3:]]
    done = curate_all(database, PAGE, SCRAPE, SELECTED, chunks, dry_run=True)
    assert (done.changed, done.first) == (12, rows[1:6])
    assert set(scene.statuses(database, PAGE_SCRAPES)) == {None}


def test_who_is_selected_goes_before_others(database: Database) -> None:
    rows = add_pages(database, ("new", None), ("new", "failed"), ("new", "queued"))
    assert curate(database, rows, SELECTED) == {"changed": 3, "enqueued": 2, "active": 1}
    assert {scene.row(database, id_, PAGE_SCRAPES).scrape_priority for id_ in rows} == {1}


def test_the_same_again_changes_only_a_note(database: Database) -> None:
    rows = add_pages(database, ("selected", "queued"), ("selected", "failed"))
    before = [dict(scene.row(database, id_, PAGE_SCRAPES)._mapping) for id_ in rows]
    assert curate(database, rows, SELECTED) == {"unchanged": 2}
    assert [scene.row(database, id_, PAGE_SCRAPES)._mapping for id_ in rows] == before
    assert curate(database, rows, replace(SELECTED, note="ask")) == {"unchanged": 2}
    after = [scene.row(database, id_, PAGE_SCRAPES)._mapping for id_ in rows]
    assert after == [{**row, "note": "ask"} for row in before]


def test_a_note_stays_until_another_is_given(database: Database) -> None:
    (row,) = add_pages(database, ("new", None))
    for decision, note in (
        (replace(SELECTED, note="ask"), "ask"),
        (REJECTED, "ask"),
        (replace(SELECTED, note=""), None),
    ):
        assert curate(database, [row], decision)["changed"] == 1
        assert scene.row(database, row, PAGE_SCRAPES).note == note


def test_a_batch_learns_that_its_row_was_cancelled(database: Database) -> None:
    rows = add_pages(database, ("selected", "queued"), ("selected", "processing"), ("maybe", "queued"))
    batch = scene.new_batch(database, "april", rows, SCRAPE)
    scene.change(database, rows, PAGE_SCRAPES, batch_id=batch)
    assert curate(database, rows, REJECTED) == {"changed": 3, "cancelled": 2}
    assert scene.batch_outcomes(database, batch) == dict(zip(rows, ("cancelled", None, "cancelled"), strict=True))


def test_a_row_that_is_worked_meanwhile_is_left_to_its_worker(database: Database) -> None:
    (row,) = add_pages(database, ("selected", "queued"))
    (item,) = scene.take(database, workflow=SCRAPE).items
    assert curate(database, [row], REJECTED) == {"changed": 1}
    scene.store(database, scene.entries([item]), workflow=scene.workflow("page-scrape", PAGE_SCRAPES))
    done = scene.row(database, row, PAGE_SCRAPES)
    assert (done.curation, done.scrape_status) == ("rejected", "completed")


def test_without_a_queue_selecting_only_labels(database: Database) -> None:
    rows = scene.queued(database, 3)
    before = scene.statuses(database)
    done = curate_all(database, subjects()["domain"], None, SELECTED, [rows], dry_run=False)
    assert counts(done) == {"changed": 3}
    done = curate_all(database, subjects()["domain"], None, REJECTED, [rows], dry_run=False)
    assert counts(done) == {"changed": 3}
    assert scene.statuses(database) == before


def test_rows_that_are_gone_are_not_counted(database: Database) -> None:
    rows = add_pages(database, ("new", None))
    assert curate(database, [*rows, 7_000], REJECTED) == {"changed": 1}


# --- many rows --------------------------------------------------------------------------------------------
@contextmanager
def listening(database: Database, *names: str) -> Iterator[Counter[str]]:
    """Count these events of the database's engine."""
    heard: Counter[str] = Counter()

    def ear(name: str) -> Any:
        return lambda *args: heard.update([name])

    ears = {name: ear(name) for name in names}
    for name in names:
        event.listen(database.engine, name, ears[name])
    yield heard
    for name in names:
        event.remove(database.engine, name, ears[name])


def test_a_chunk_takes_the_same_statements_however_many_rows_it_has(database: Database) -> None:
    rows = add_pages(database, *([("new", None)] * 300))
    spoken = []
    for some in ([rows[0]], rows[1:]):
        with listening(database, "before_cursor_execute", "commit") as heard:
            curate(database, some, SELECTED)
            curate(database, some, REJECTED)
        assert heard["commit"] == 2
        spoken.append(heard["before_cursor_execute"])
    assert spoken[0] == spoken[1] <= 20


# --- kinds of records -------------------------------------------------------------------------------------
def test_every_kind_that_can_be_curated_can_be_named_in_lists() -> None:
    found = curated_subjects()
    assert {"domains", "pages"} <= found.keys()
    assert [name for name, subject in found.items() if subject.key is None] == []
    assert [subject.kind for subject in found.values() if not {"curated_by", "curated_at"} <= {*subject.shown}] == []


def test_every_queue_that_selecting_fills_has_its_workflow() -> None:
    selecting = [subject.selecting for subject in subjects().values() if subject.selecting]
    assert [workflow_of(queue).queue for queue in selecting] == selecting
    assert all(workflow_of(queue).curated for queue in selecting)


things = Table(
    "things",
    MetaData(),
    key(),
    Column("name", String(20)),
    *queue_columns(),
    *queue_columns("review_"),
    *curated(),
    stamp("created_at"),
)
REVIEWS = Queue(things, "review_")
THING = Subject(
    kind="thing",
    table=things,
    label=things.c.name,
    find=lambda text: select(things.c.id).where(things.c.name == text),
    is_named_by=lambda text: False,
    queues=(Queue(things), REVIEWS),
    selecting=REVIEWS,
)


def test_a_new_kind_needs_no_more_than_its_subject(database: Database) -> None:
    with database.begin() as conn:
        things.create(conn)
        rows = list(conn.scalars(insert(things).returning(things.c.id), [{"name": name} for name in "abc"]))
    review = scene.workflow("review", REVIEWS)
    done = curate_all(database, THING, review, SELECTED, [rows], dry_run=False)
    assert counts(done) == {"changed": 3, "enqueued": 3}
    assert scene.statuses(database, REVIEWS) == {"queued": 3}
    assert scene.statuses(database, Queue(things)) == {None: 3}
    done = curate_all(database, THING, review, REJECTED, [rows[:1], rows[1:]], dry_run=False)
    assert counts(done) == {"changed": 3, "cancelled": 3}


# --- what follows by itself -------------------------------------------------------------------------------
@pytest.mark.parametrize(("word", "goes_on"), [(word, word not in ("rejected", "archived")) for word in CURATIONS])
def test_nothing_follows_where_a_row_was_refused(sqlite_database: Database, word: str, goes_on: bool) -> None:
    rows = add_pages(sqlite_database, ("new", None), ("new", None))
    curate(sqlite_database, rows[:1], Decision(word, "ann@desk"))
    with sqlite_database.reading() as conn:
        assert not_refused(conn, SCRAPE, rows) == (rows if goes_on else rows[1:])


def test_a_worker_leaves_the_decision_alone(database: Database) -> None:
    (row,) = add_pages(database, ("maybe", "queued"))
    database.write(lambda conn: conn.execute(update(pages).values(curated_by="ann@desk", note="ask")))
    items = scene.take(database, workflow=SCRAPE).items
    scene.store(database, scene.entries(items), workflow=scene.workflow("page-scrape", PAGE_SCRAPES))
    done = scene.row(database, row, PAGE_SCRAPES)
    assert (done.scrape_status, done.curation, done.curated_by, done.note) == ("completed", "maybe", "ann@desk", "ask")
