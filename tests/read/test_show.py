"""Why a row is where it is: each state says what happened, and what happens next."""

import pytest
from sqlalchemy import insert, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.engine.queue import pauses
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.engine.workflow import Item, Step
from scrapersky_cli.read.show import QueueState, queue_states
from scrapersky_cli.workflows.registry import workflow_named
from tests.engine import scene

FAILED = Outcome("failed", "failed", error_kind="target", error_code="http_gone", error="the page is gone")
SCAN = workflow_named("domain-scan")
HOST = "d000000.com"


def state(database: Database, row: int) -> QueueState:
    with database.reading() as conn:
        (found,) = queue_states(conn, SCAN.name, SCAN.queue, [row])
    return found


def remember(database: Database, **values: object) -> None:
    database.write(lambda conn: conn.execute(insert(hosts).values(host=HOST, **values)))


def test_a_row_in_no_queue_says_how_to_enqueue_it(database: Database) -> None:
    (row,) = scene.add_domains(database, 1)
    assert state(database, row).why == f"to put it there: scrapersky enqueue domain-scan {HOST}"


def test_a_due_row_waits_for_the_next_run(database: Database) -> None:
    (row,) = scene.queued(database, 1)
    found = state(database, row)
    assert (found.status, found.priority, found.row_id) == ("queued", "normal", row)
    assert found.why == "due: the next scrapersky process domain-scan takes it"


def test_a_row_that_is_due_later_says_when_and_after_what(database: Database) -> None:
    (row,) = scene.queued(database, 1)
    scene.change(database, [row], due_at=scene.ago(-100))
    assert state(database, row).why.endswith(" s: its time or its host's slot has not come")
    scene.change(database, [row], error_code="timeout")
    assert state(database, row).why.endswith(" s: after timeout")


def test_a_row_whose_workers_died_is_claimed_alone(database: Database) -> None:
    (row,) = scene.queued(database, 1)
    scene.change(database, [row], losses=2)
    assert state(database, row).why == "due; 2 workers died with it, so it is claimed alone"


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ("circuit_open_until", "due; its host failed too often and is left alone for "),
        ("backoff_until", "due; its host asked us to wait for "),
    ],
)
def test_a_row_waits_for_its_host(database: Database, column: str, why: str) -> None:
    (row,) = scene.queued(database, 1)
    remember(database, **{column: scene.ago(-100)})
    assert state(database, row).why.startswith(why)


@pytest.mark.parametrize("paused", ["domain-scan", "*"])
def test_a_row_of_a_paused_workflow_says_how_to_resume_it(database: Database, paused: str) -> None:
    (row,) = scene.queued(database, 1)
    database.write(pauses.pause, paused, "*", "lunch")
    name = "all" if paused == "*" else paused
    assert state(database, row).why == f"paused: lunch; to go on: scrapersky resume {name}"


def test_a_pause_of_one_machine_leaves_the_row_to_the_others(database: Database) -> None:
    (row,) = scene.queued(database, 1)
    database.write(pauses.pause, "domain-scan", "elsewhere", "lunch")
    database.write(pauses.pause, "email-scan", "*", "lunch")
    assert state(database, row).why == "due: the next scrapersky process domain-scan takes it"


def test_a_claimed_row_names_its_worker(database: Database) -> None:
    (row,) = scene.queued(database, 1)
    (item,) = scene.take(database, workflow=SCAN).items
    assert state(database, row).why.startswith(f"claim {item.claim_id} on ")
    assert " s" in state(database, row).why.partition("lease ends in ")[2]


def test_a_row_of_a_dead_worker_says_who_takes_it_back(database: Database) -> None:
    (row,) = scene.queued(database, 1)
    (item,) = scene.take(database, workflow=SCAN).items
    scene.expire(database, item.claim_id)
    assert state(database, row).why.endswith(" has expired; the next process run takes it back")
    ended = update(claims).values(ended_at=scene.ago(0), reason="lost")
    database.write(lambda conn: conn.execute(ended))
    assert state(database, row).why == "claimed by a process that is gone; the next process run takes it back"


def test_what_has_ended_says_how_and_what_can_be_done(database: Database) -> None:
    done, failed, cancelled = scene.queued(database, 3)
    items = scene.take(database, workflow=SCAN).items
    group: list[tuple[Item, Step | Outcome]] = [(items[0], scene.DONE), (items[1], FAILED)]
    scene.store(database, group, workflow=scene.workflow("domain-scan"), left=scene.in_hand(items))
    database.write(cancel, SCAN.queue, [cancelled])
    assert state(database, done).why == "ok"
    again = f"to try again: scrapersky retry domain-scan {failed}"
    assert state(database, failed).why == f"the target's answer: the page is gone; {again}"
    assert [attempt["error_code"] for attempt in state(database, failed).history] == ["http_gone"]
    scene.change(database, [failed], error_kind="ours")
    assert state(database, failed).why.startswith("our failure: ")
    assert state(database, cancelled).why == f"to try again: scrapersky retry domain-scan {cancelled}"


def test_only_rows_of_the_queue_have_a_state(database: Database) -> None:
    scene.queued(database, 1)
    with database.reading() as conn:
        assert queue_states(conn, SCAN.name, SCAN.queue, [7_000]) == []
