"""The runner: whole runs, with what can go wrong in a work function."""

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.queue.pick import Narrowing
from scrapersky_cli.engine.retry import Policy, after_error, backoff
from scrapersky_cli.engine.workflow import Item, Step
from scrapersky_cli.errors import Exit, LostLease, PutOff
from scrapersky_cli.failures import (
    DnsFailed,
    FetchTimeout,
    HttpGone,
    HttpRateLimited,
    HttpServerError,
    NoSlot,
)
from tests.engine import scene
from tests.engine.scene import nothing_is_left, raising


# --- ways to end ------------------------------------------------------------------------------------------
def test_a_run_drains_the_queue(database: Database) -> None:
    scene.queued(database, 250)
    summary = scene.run(database)
    assert (summary.claimed, summary.completed, summary.rows) == (250, 250, 250)
    assert scene.statuses(database) == {"completed": 250}
    nothing_is_left(database)


def test_a_workflow_without_work_is_saved_in_groups(database: Database) -> None:
    scene.queued(database, 120)
    groups: list[int] = []
    inner = scene.recorder(database)

    def save(conn: Any, group: Any) -> Any:
        groups.append(len(group))
        return inner(conn, group)

    summary = scene.run(database, scene.workflow(work=None, save=save), batch_size=50)
    assert (summary.completed, summary.rows) == (120, 240)
    assert len(scene.effects(database)) == 120
    assert max(groups) == 50


def test_a_run_takes_no_more_rows_than_asked(database: Database) -> None:
    rows = scene.queued(database, 30)
    assert scene.run(database, rows=12, batch_size=5).completed == 12
    assert [scene.row(database, id_).status for id_ in rows[11:13]] == ["completed", "queued"]
    nothing_is_left(database)


def test_a_run_takes_the_given_rows_only(database: Database) -> None:
    rows = scene.queued(database, 5)
    assert scene.run(database, narrowing=Narrowing(ids=rows[3:4])).completed == 1
    assert scene.row(database, rows[3]).status == "completed"


def test_a_run_counts_hosts_for_a_workflow_that_does_not_read_them(database: Database) -> None:
    scene.queued(database, 5)
    hostless = replace(scene.SCAN, columns=())
    assert scene.run(database, hostless, host_delay=0.1, batch_size=2).completed == 5


def test_a_deadline_ends_the_claims(database: Database) -> None:
    scene.queued(database, 500)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(0.1)
        yield Step(None, "ok")

    summary = scene.run(database, scene.workflow(work=work), deadline=2, concurrency=5, batch_size=20)
    assert 0 < summary.completed < 400
    assert summary.completed + summary.released == summary.claimed
    assert scene.statuses(database)["queued"] == 500 - summary.completed
    nothing_is_left(database)


def test_a_slow_item_holds_one_slot(database: Database) -> None:
    rows = scene.queued(database, 60)
    others = asyncio.Event()
    done: list[int] = []

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        if item.id == rows[0]:
            await others.wait()
        done.append(item.id)
        if len(done) == 59:
            others.set()
        yield Step(None, "ok")

    assert scene.run(database, scene.workflow(work=work), batch_size=10, concurrency=5).completed == 60
    assert done[-1] == rows[0]


# --- what work can do -------------------------------------------------------------------------------------
async def endless(item: Item, web: Any) -> AsyncGenerator[Step, None]:
    await asyncio.sleep(60)
    yield Step(None, "ok")


async def no_result(item: Item, web: Any) -> AsyncGenerator[Step, None]:
    yield Step("data")


async def silent(item: Item, web: Any) -> AsyncGenerator[Step, None]:
    nothing: tuple[Step, ...] = ()
    for step in nothing:
        yield step


async def cancelled_inside(item: Item, web: Any) -> AsyncGenerator[Step, None]:
    """A library that lets its own cancellation escape."""
    task = asyncio.create_task(asyncio.sleep(60))
    task.cancel()
    await task
    yield Step(None, "ok")


async def bad_farewell(item: Item, web: Any) -> AsyncGenerator[Step, None]:
    try:
        yield Step(None, "ok")
    finally:
        raise RuntimeError("cannot close")


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (no_result, "bug"),
        (silent, "bug"),
        (cancelled_inside, "bug"),
        (bad_farewell, "bug"),
    ],
)
def test_work_that_breaks_the_contract_fails_its_row_alone(database: Database, work: Any, code: str) -> None:
    rows = scene.queued(database, 6)

    def either(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        chosen: AsyncGenerator[Step, None] = (work if item.id == rows[2] else scene.ok)(item, web)
        return chosen

    summary = scene.run(database, scene.workflow(work=either), concurrency=2)
    assert (summary.completed, summary.failed, summary.ours) == (5, 1, 1)
    assert scene.row(database, rows[2]).error_code == code
    nothing_is_left(database)


@pytest.mark.parametrize("error", [ValueError("x"), TimeoutError(), RecursionError(), ExceptionGroup("g", [OSError()])])
def test_an_unexpected_exception_is_a_bug_of_that_row(sqlite_database: Database, error: Exception) -> None:
    (id_,) = scene.queued(sqlite_database, 1)
    assert scene.run(sqlite_database, raising(error)).failed == 1
    row = scene.row(sqlite_database, id_)
    assert (row.error_kind, row.error_code) == ("ours", "bug")
    assert type(error).__name__ in row.error


def test_an_item_has_its_time_limit(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    summary = scene.run(database, scene.workflow(work=endless), item_seconds=0.1)
    assert (summary.retried, summary.errors) == (1, {"item_timeout": 1})
    row = scene.row(database, id_)
    assert (row.status, row.error_kind) == ("queued", "ours")
    assert scene.run(database, scene.workflow(work=endless, item_seconds=0.05)).claimed == 0


# --- errors -----------------------------------------------------------------------------------------------
def test_errors_decide_by_their_class(database: Database) -> None:
    cases: list[tuple[Any, str, str | None, str | None]] = [
        (HttpGone(), "failed", "target", "http_gone"),
        (HttpServerError(), "queued", "target", "http_5xx"),
        (DnsFailed(), "queued", "ours", "dns_failed"),
        (NoSlot(30.0), "queued", None, None),
    ]
    rows = scene.queued(database, len(cases))
    by_id = dict(zip(rows, cases, strict=True))

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        raise by_id[item.id][0]
        yield

    scene.run(database, scene.workflow(work=work))
    for id_, (_, status, kind, code) in by_id.items():
        row = scene.row(database, id_)
        assert (row.status, row.error_kind, row.error_code) == (status, kind, code)
    gave_back = scene.row(database, rows[3])
    assert gave_back.attempts == 0
    assert gave_back.waiting_since
    assert scene.seconds_until(database, rows[3]) == pytest.approx(30, abs=5)


def test_tries_run_out(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    for attempt in range(1, 4):
        scene.run(database, raising(FetchTimeout()), policy=Policy(max_attempts=3))
        row = scene.row(database, id_)
        assert row.attempts == attempt
        assert row.status == ("queued" if attempt < 3 else "failed")
        scene.change(database, [id_], due_at=scene.ago(1))
    assert (row.error_kind, row.error_code) == ("ours", "timeout")
    assert [each.outcome for each in scene.attempts_of(database, id_)] == ["retried", "retried", "failed"]


def test_waiting_for_a_slot_ends(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    scene.run(database, raising(NoSlot(0.0)), rows=1)
    since = scene.row(database, id_).waiting_since
    scene.change(database, [id_], waiting_since=scene.ago(100))
    assert since
    summary = scene.run(database, raising(NoSlot(0.0)), rows=1, policy=Policy(max_wait=90))
    row = scene.row(database, id_)
    assert (summary.failed, row.error_kind, row.error_code) == (1, "ours", "waited_too_long")


@pytest.mark.parametrize("attempt", [1, 2, 5, 12, 60, 10_000])
def test_backoff_doubles_up_to_its_cap(attempt: int) -> None:
    policy = Policy(backoff=60, backoff_cap=3600)
    expected = min(3600, 60 * 2 ** (attempt - 1))
    tries = [backoff(attempt, policy) for _ in range(50)]
    assert all(0.9 * expected <= seconds <= 1.1 * expected for seconds in tries)
    assert len(set(tries)) > 1


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [(None, 54, 66), (1.0, 54, 66), (500.0, 500, 500), (-5.0, 54, 66), (float("nan"), 54, 66)],
)
def test_retry_after_is_honoured(asked: float | None, least: float, most: float) -> None:
    item = Item(1, 1, 1, row=None)  # type: ignore[arg-type]
    assert least <= after_error(HttpRateLimited(retry_after=asked), item, Policy()).delay <= most


@pytest.mark.parametrize("asked", [1e12, 1e300, float("inf"), float("nan")])
@pytest.mark.parametrize("make", [lambda seconds: HttpRateLimited(retry_after=seconds), NoSlot], ids=["retry", "slot"])
def test_no_wait_is_too_long_to_be_stored(database: Database, make: Any, asked: float) -> None:
    (id_,) = scene.queued(database, 1)
    scene.run(database, raising(make(asked)), rows=1)
    assert scene.row(database, id_).status == "queued"
    assert scene.seconds_until(database, id_) < 366 * 86400


def test_any_message_ends_in_the_row(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    scene.run(database, raising(HttpGone("\x00\ud800" + "x" * 10_000)))
    assert len(scene.row(database, id_).error) == 500


# --- steps ------------------------------------------------------------------------------------------------
async def three_steps(item: Item, web: Any) -> AsyncGenerator[Step, None]:
    for number in range(item.loaded or 0, 3):
        yield Step(number)
    yield Step("end", "ok")


def test_steps_are_stored_in_order(database: Database) -> None:
    rows = scene.queued(database, 10)
    save = scene.recorder(database)
    assert scene.run(database, scene.workflow(work=three_steps, save=save)).completed == 10
    assert scene.effects(database) == sorted((id_, data) for id_ in rows for data in ("0", "1", "2", "end"))


def test_an_item_resumes_where_it_was(database: Database) -> None:
    (id_,) = scene.queued(database, 1)
    save = scene.recorder(database)

    async def dies(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        async for step in three_steps(item, web):
            if step.data == 2:
                raise FetchTimeout()
            yield step

    scene.run(database, scene.workflow(work=dies, save=save))
    scene.change(database, [id_], due_at=scene.ago(1))

    def load(conn: Any, rows: Any) -> dict[int, int]:
        return dict.fromkeys(rows, 2)

    assert scene.run(database, scene.workflow(work=three_steps, save=save, load=load)).completed == 1
    assert [data for _, data in scene.effects(database)] == ["0", "1", "2", "end"]


def test_a_row_cancelled_between_its_steps_ends_there(database: Database) -> None:
    rows = scene.queued(database, 3)
    save = scene.recorder(database)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        if item.id == rows[1]:
            yield Step("before")
            await asyncio.to_thread(database.write, cancel, DOMAIN_SCANS, [item.id])
            yield Step("after")
            yield Step("never")
        yield Step("end", "ok")

    for batch_size in (1, 3):
        summary = scene.run(database, scene.workflow(work=work, save=save), batch_size=batch_size)
        assert (summary.completed, summary.cancelled, summary.lost, summary.released) == (2, 1, 0, 0)
        assert scene.statuses(database) == {"completed": 2, "cancelled": 1}
        nothing_is_left(database)
        assert [data for id_, data in scene.effects(database) if id_ == rows[1]] == ["before"] * (
            2 if batch_size > 1 else 1
        )
        scene.put(database, rows, force=True)


def test_time_runs_out_while_a_step_is_being_stored(sqlite_database: Database) -> None:
    rows = scene.queued(sqlite_database, 4)
    inner = scene.recorder(sqlite_database)

    def save(conn: Any, group: Any) -> Any:
        time.sleep(0.15)
        return inner(conn, group)

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(0.1 * rows.index(item.id))
        for number in range(10):
            yield Step(number)
        yield Step("end", "ok")

    summary = scene.run(sqlite_database, scene.workflow(work=work, save=save), item_seconds=0.4)
    assert (summary.retried, summary.lost, summary.released) == (4, 0, 0)
    nothing_is_left(sqlite_database)


# --- rows that cannot be worked on now --------------------------------------------------------------------
class NoMoney(PutOff):
    """The budget is used up."""

    code = "no_money"


class NoKey(PutOff):
    """The key is missing."""

    code = "no_key"
    exit_code = Exit.SETTINGS


def test_a_row_that_is_put_off_goes_back_with_its_attempt_and_the_others_go_on(database: Database) -> None:
    first, second, third = scene.queued(database, 3)
    reasons = {first: NoKey(retry_after=90), second: NoMoney(retry_after=90)}

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        if item.id in reasons:
            raise reasons[item.id]
        yield Step(None, "ok")

    summary = scene.run(database, scene.workflow(work=work))
    row = scene.row(database, first)
    assert (row.status, row.attempts, row.error_code, row.error) == ("queued", 0, "no_key", "The key is missing.")
    assert scene.row(database, third).status == "completed"
    assert (summary.completed, summary.failed, summary.ours) == (1, 0, 0)
    assert isinstance(summary.put_off, NoKey)  # which somebody has to do something about
    nothing_is_left(database)


def test_work_that_finds_its_claim_lost_fails_no_row(database: Database) -> None:
    scene.queued(database, 1)
    summary = scene.run(database, raising(LostLease()), rows=1)
    assert (summary.released, summary.failed) == (1, 0)
    nothing_is_left(database)
