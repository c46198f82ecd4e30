"""Finish: groups, bad rows, counts, batches, successors."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.tables.queue import batch_items
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.flip import ended_by_us
from scrapersky_cli.engine.retry import Outcome, released, shortened
from scrapersky_cli.engine.workflow import Item, Saved, Step
from tests.engine import scene

FAILED = Outcome("failed", "failed", error_kind="target", error_code="http_gone", error="gone")
RETRIED = Outcome("queued", "retried", error_kind="target", error_code="timeout", error="slow", delay=90.0)
EMPTY = Step(None, "empty")


def test_each_outcome_is_written_and_counted(database: Database) -> None:
    rows = scene.queued(database, 5)
    items = scene.take(database).items
    outcomes: list[Step | Outcome] = [scene.DONE, EMPTY, RETRIED, FAILED, released()]
    told = scene.store(database, list(zip(items, outcomes, strict=True)))
    assert set(scene.ended(told)) == {item.key for item in items}
    found = [scene.row(database, id_) for id_ in rows]
    assert [row.status for row in found] == ["completed", "completed", "queued", "failed", "queued"]
    assert [row.result_code for row in found] == ["ok", "empty", None, None, None]
    assert [row.error_code for row in found] == [None, None, "timeout", "http_gone", None]
    assert [row.attempts for row in found] == [1, 1, 1, 1, 0]
    assert [row.finished_at is not None for row in found] == [True, True, False, True, False]
    assert {row.claim_id for row in found} == {items[0].claim_id}
    assert scene.seconds_until(database, rows[2]) == pytest.approx(90, abs=5)
    assert scene.seconds_until(database, rows[4]) <= 0
    claim = scene.claim_row(database, items[0].claim_id)
    counts = (claim.completed, claim.empty, claim.retried, claim.failed, claim.released, claim.rows_written)
    assert counts == (2, 1, 1, 1, 1, 2)  # the empty one is completed as well
    assert claim.reason == "done"
    recorded = [each.outcome for id_ in rows for each in scene.attempts_of(database, id_)]
    assert recorded == ["retried", "failed"]


def test_a_claim_ends_with_its_last_row(database: Database) -> None:
    rows = scene.queued(database, 3)
    items = scene.take(database).items
    claim_id = items[0].claim_id
    for place in range(3):
        assert scene.claim_row(database, claim_id).ended_at is None
        scene.store(database, scene.entries(items[place : place + 1]), left=scene.in_hand(items[place:]))
    assert scene.claim_row(database, claim_id).reason == "done"
    assert scene.claim_row(database, claim_id).completed == len(rows)


def test_finishing_renews_the_lease(database: Database) -> None:
    scene.queued(database, 2)
    items = scene.take(database, lease=5).items
    scene.store(database, scene.entries(items[:1]), left=scene.in_hand(items))
    claim = scene.claim_row(database, items[0].claim_id)
    assert (claim.expires_at - claim.started_at).total_seconds() > 50


def test_a_long_save_renews_every_claim_of_its_process(sqlite_database: Database) -> None:
    """No heartbeat can be written while a save holds the only writer's lock."""
    scene.queued(sqlite_database, 2)
    saved, waiting = (scene.take(sqlite_database, 1, lease=5).items[0] for _ in range(2))
    scene.store(sqlite_database, scene.entries([saved]), left=scene.in_hand([saved, waiting]))
    claim = scene.claim_row(sqlite_database, waiting.claim_id)
    assert claim.ended_at is None
    assert (claim.expires_at - claim.started_at).total_seconds() > 50


def test_two_entries_of_one_item_count_once(database: Database) -> None:
    """A step is on its way to be stored when its item's time is over: both come together, the neighbour goes on."""
    first, second = scene.queued(database, 2)
    items = scene.take(database).items
    claim_id = items[0].claim_id
    workflow = scene.workflow(save=scene.recorder(database))
    both: list[tuple[Item, Step | Outcome]] = [(items[0], Step("step")), (items[0], released())]
    told = scene.store(database, both, workflow=workflow, left=scene.in_hand(items))
    assert told[items[0].key] == released()
    assert scene.effects(database) == [(first, "step")]
    claim = scene.claim_row(database, claim_id)
    assert (claim.released, claim.ended_at) == (1, None)
    scene.store(database, scene.entries(items[1:]), workflow=workflow, left=scene.in_hand(items[1:]))
    assert scene.row(database, second).status == "completed"
    assert scene.claim_row(database, claim_id).reason == "done"


def test_an_entry_of_a_claim_nobody_holds_any_more(database: Database) -> None:
    """What is left of an item whose row was taken away comes after its claim was forgotten."""
    (id_,) = scene.queued(database, 1)
    (item,) = scene.take(database).items
    database.write(cancel, DOMAIN_SCANS, [id_])
    scene.store(database, [(item, Step("step"))], workflow=scene.workflow(save=scene.recorder(database)))
    assert scene.lost(scene.store(database, [(item, released())], left={})) == {item.key}
    assert scene.row(database, id_).status == "cancelled"


# --- steps ------------------------------------------------------------------------------------------------
def test_a_step_is_saved_and_the_row_goes_on(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    (item,) = scene.take(database).items
    workflow = scene.workflow(save=scene.recorder(database))
    told = scene.store(database, [(item, Step("one"))], workflow=workflow)
    assert told == {}
    row, claim = scene.row(database, id_), scene.claim_row(database, item.claim_id)
    assert (row.status, claim.ended_at) == ("processing", None)
    scene.store(database, [(item, Step("two", "ok"))], workflow=workflow)
    assert scene.effects(database) == [(id_, "one"), (id_, "two")]
    assert scene.row(database, id_).status == "completed"


# --- what is saved ----------------------------------------------------------------------------------------
def test_values_go_into_the_row(database: Database) -> None:
    rows = scene.queued(database, 3)
    items = scene.take(database).items
    notes: dict[int, dict[str, Any]] = {
        rows[0]: {"note": "naïve 😀 'quoted' \\ \n"},
        rows[1]: {"note": None, "tags": ["a", "b"]},
        rows[2]: {"note": "x", "tags": {"k": [1, None]}},
    }
    workflow = scene.workflow(values=lambda item, data: notes[item.id])
    scene.store(database, scene.entries(items), workflow=workflow)
    found = [scene.row(database, id_) for id_ in rows]
    assert [row.note for row in found] == ["naïve 😀 'quoted' \\ \n", None, "x"]
    assert [row.tags for row in found] == [None, ["a", "b"], {"k": [1, None]}]
    assert {row.status for row in found} == {"completed"}


def test_values_and_save_go_together(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    workflow = scene.workflow(save=scene.recorder(database), values=lambda item, data: {"note": data})
    scene.store(database, scene.entries(scene.take(database).items, data="both"), workflow=workflow)
    assert (scene.row(database, id_).note, scene.effects(database)) == ("both", [(id_, "both")])


def test_save_overrules_the_result(database: Database) -> None:
    rows = scene.queued(database, 2)
    items = scene.take(database).items

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Mapping[int, Saved]:
        return {rows[0]: Saved(rows=0, result="empty"), rows[1]: Saved(rows=7)}

    told = scene.store(database, scene.entries(items), workflow=scene.workflow(save=save))
    assert [scene.row(database, id_).result_code for id_ in rows] == ["empty", "ok"]
    claim = scene.claim_row(database, items[0].claim_id)
    assert (claim.completed, claim.empty, claim.rows_written) == (2, 1, 7)
    assert told[items[1].key].rows == 7


def test_failures_are_not_saved(database: Database) -> None:
    scene.queued(database, 1)
    workflow = scene.workflow(save=scene.recorder(database), values=lambda item, data: {"note": "x"})
    scene.store(database, scene.entries(scene.take(database).items, FAILED, "data"), workflow=workflow)
    assert scene.effects(database) == []


# --- bad rows ---------------------------------------------------------------------------------------------
def raising(bad: set[int], inner: Any, statement: str | None = None) -> Any:
    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Mapping[int, Saved]:
        done: Mapping[int, Saved] = inner(conn, group)
        if any(item.id in bad for item, _ in group):
            if statement is None:
                raise ValueError("bad \x00 row \ud800")
            conn.execute(text(statement))
        return done

    return save


BROKEN = [None, "SELECT * FROM nowhere", "INSERT INTO domains (domain) VALUES (NULL)"]


@pytest.mark.parametrize("statement", BROKEN)
def test_one_bad_row_of_a_hundred_fails_alone(database: Database, statement: str | None) -> None:
    rows = scene.queued(database, 100)
    items = scene.take(database).items
    bad = rows[37]
    batch = scene.new_batch(database, "b", rows)
    scene.change(database, rows, batch_id=batch)
    save = raising({bad}, scene.recorder(database), statement)
    advanced: dict[int, bool] = {}
    told = scene.store(
        database,
        scene.entries(items, data="new"),
        workflow=scene.workflow(save=save, values=lambda item, data: {"note": data}),
        advance=lambda conn, completed: advanced.update(completed),
    )
    assert len(scene.ended(told)) == 100
    row = scene.row(database, bad)
    assert (row.status, row.error_kind, row.error_code, row.note) == ("failed", "ours", "save_failed", None)
    good = [id_ for id_ in rows if id_ != bad]
    assert scene.effects(database) == [(id_, "new") for id_ in good]
    assert scene.statuses(database) == {"completed": 99, "failed": 1}
    assert set(advanced) == set(good)
    assert scene.batch_outcomes(database, batch) == {**dict.fromkeys(good, "completed"), bad: "failed"}
    claim = scene.claim_row(database, items[0].claim_id)
    assert (claim.completed, claim.failed, claim.reason) == (99, 1, "done")


@pytest.mark.parametrize(
    "note",
    ["nul \x00 byte", "\ud800", object(), float("nan"), {1, 2}],
    ids=["nul", "surrogate", "object", "nan", "set"],
)
def test_values_that_cannot_be_stored_fail_alone(database: Database, note: Any) -> None:
    rows = scene.queued(database, 5)
    items = scene.take(database).items
    workflow = scene.workflow(values=lambda item, data: {"note": note if item.id == rows[2] else "fine"})
    scene.store(database, scene.entries(items), workflow=workflow)
    found = [scene.row(database, id_) for id_ in rows]
    assert [row.note for row in found if row.id != rows[2]] == ["fine"] * 4
    assert {row.status for row in found if row.id != rows[2]} == {"completed"}
    assert found[2].status in ("completed", "failed")


def half_read(conn: Connection) -> Any:
    """A statement that writes, of which the first row was fetched only: SQLite takes it for still under way."""
    insert = "INSERT INTO domains (domain) VALUES ('half.com'), ('read.com') RETURNING id"
    found = conn.exec_driver_sql(insert)
    found.fetchone()
    return found


@pytest.mark.parametrize("keep", [False, True], ids=["local", "cycle"])
def test_a_save_that_fails_half_way_through_an_answer_fails_alone(database: Database, keep: bool) -> None:
    rows = scene.queued(database, 8)
    inner = scene.recorder(database)

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Mapping[int, Saved]:
        if any(item.id == rows[3] for item, _ in group):
            found = [half_read(conn)]
            if keep:
                found.append(found)
            raise ValueError("bad row")
        done: Mapping[int, Saved] = inner(conn, group)
        return done

    scene.store(database, scene.entries(scene.take(database).items), workflow=scene.workflow(save=save))
    assert scene.statuses(database) == {"completed": 7, "failed": 1}
    assert scene.row(database, rows[3]).error_code == "save_failed"
    assert len(scene.effects(database)) == 7


def test_every_row_bad(database: Database) -> None:
    rows = scene.queued(database, 20)
    save = raising(set(rows), scene.recorder(database))
    scene.store(database, scene.entries(scene.take(database).items), workflow=scene.workflow(save=save))
    assert scene.statuses(database) == {"failed": 20}
    assert scene.effects(database) == []


def test_a_bad_successor_fails_its_row_alone(database: Database) -> None:
    rows = scene.queued(database, 8)

    def advance(conn: Connection, completed: Mapping[int, bool]) -> None:
        if rows[3] in completed:
            raise RuntimeError("no successor")

    scene.store(database, scene.entries(scene.take(database).items), advance=advance)
    assert scene.statuses(database) == {"completed": 7, "failed": 1}


HOSTILE = ["\x00", "a\x00b", "\ud800 lone", "x" * 10_000, "😀" * 600, "", "line\nline\x1b[2J", "'; DROP TABLE domains"]


@pytest.mark.parametrize("message", HOSTILE, ids=ascii)
def test_any_error_text_can_be_stored(database: Database, message: str) -> None:
    (id_,) = scene.queued(database, 1)
    text_ = shortened(message)
    outcome = Outcome("failed", "failed", error_kind="ours", error_code="bug", error=text_)
    scene.store(database, scene.entries(scene.take(database).items, outcome))
    stored = scene.row(database, id_).error
    assert stored == text_
    assert 0 < len(stored) <= 500
    assert "\x00" not in stored


# --- successors and batches -------------------------------------------------------------------------------
def test_successors_follow_in_the_same_transaction(database: Database) -> None:
    rows = scene.queued(database, 3)
    items = scene.take(database).items
    seen: list[Mapping[int, bool]] = []

    def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Mapping[int, Saved]:
        return {item.id: Saved(changed=item.id == rows[1]) for item, _ in group}

    outcomes: list[Step | Outcome] = [scene.DONE, scene.DONE, FAILED]
    mixed = list(zip(items, outcomes, strict=True))
    scene.store(database, mixed, workflow=scene.workflow(save=save), advance=lambda conn, done: seen.append(done))
    assert seen == [{rows[0]: False, rows[1]: True}]


def outcomes(database: Database, batch: int) -> list[Any]:
    columns = (batch_items.c.row_id, batch_items.c.outcome, batch_items.c.result_code, batch_items.c.error_code)
    with database.reading() as conn:
        chosen = select(*columns, batch_items.c.rows_written).where(batch_items.c.batch_id == batch)
        return [tuple(row) for row in conn.execute(chosen.order_by(batch_items.c.row_id))]


def test_a_batch_keeps_its_own_outcome(database: Database) -> None:
    rows = scene.queued(database, 4)
    batch = scene.new_batch(database, "one", rows)
    scene.put(database, rows, batch_id=batch)
    items = scene.take(database).items
    endings: list[Step | Outcome] = [scene.DONE, FAILED, RETRIED, released()]
    scene.store(database, list(zip(items, endings, strict=True)))
    first = [(rows[0], "completed", "ok", None, 1), (rows[1], "failed", None, "http_gone", 0)]
    waiting = [(id_, None, None, None, None) for id_ in rows[2:]]
    assert outcomes(database, batch) == [*first, *waiting]

    later = scene.new_batch(database, "two", rows)
    scene.put(database, rows, force=True, batch_id=later)  # a rescan, in a batch of its own
    scene.change(database, rows, due_at=scene.ago(1))
    scene.store(database, scene.entries(scene.take(database).items, EMPTY))
    done = [(id_, "completed", "empty", None, 1) for id_ in rows[2:]]
    assert outcomes(database, batch) == [*first, *done]
    assert set(scene.batch_outcomes(database, later).values()) == {"completed"}


def test_a_row_that_waits_in_two_batches_ends_in_both(database: Database) -> None:
    rows = scene.queued(database, 1)
    one, two = (scene.new_batch(database, name, rows) for name in ("one", "two"))
    scene.put(database, rows, batch_id=one)
    scene.put(database, rows, batch_id=two)
    scene.store(database, scene.entries(scene.take(database).items))
    assert scene.batch_outcomes(database, one) == scene.batch_outcomes(database, two) == {rows[0]: "completed"}


# --- a commit whose fate is unknown -----------------------------------------------------------------------
def test_the_fate_of_a_commit_is_read_from_the_rows(database: Database) -> None:
    scene.queued(database, 5)
    done, retried, held, stolen, gone = items = scene.take(database).items
    left = scene.in_hand(items)
    scene.store(database, [(done, scene.DONE), (retried, RETRIED)], left=left)
    scene.change(database, [stolen.id], claim_id=done.claim_id + 1, status="completed")
    scene.change(database, [gone.id], status=None)
    assert database.write(ended_by_us, DOMAIN_SCANS, items) == {done.id, retried.id, gone.id}
    assert held.id
