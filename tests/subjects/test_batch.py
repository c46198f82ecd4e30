"""What is said of a batch is true of it: its rows, and those who work them."""

from sqlalchemy import text, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.queue import batches
from scrapersky_cli.engine.operator_actions import cancel_rows
from scrapersky_cli.engine.queue import pauses
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.subjects.batch import items_of, list_batches, the_batch
from tests.engine import scene
from tests.engine.plans import Ear

FAILED = Outcome("failed", "failed", error_kind="target", error_code="dns_not_found", error="No such name.")


def state(database: Database, name: str = "april") -> str:
    with database.reading() as conn:
        told: str = the_batch(conn, name)["state"]
    return told


def a_batch(database: Database, count: int = 2, name: str = "april") -> list[int]:
    rows = scene.add_domains(database, count, prefix=name)
    batch = scene.new_batch(database, name, rows)
    database.write(enqueue, scene.SCAN.queue, rows, EnqueueOptions(batch_id=batch))
    return rows


def test_rows_that_nobody_works_wait(database: Database) -> None:
    a_batch(database)
    assert state(database) == "waiting"


def test_a_batch_runs_while_a_live_claim_holds_rows_of_it(database: Database) -> None:
    a_batch(database)
    items = scene.take(database, 1).items
    assert state(database) == "running"
    scene.expire(database)
    assert state(database) == "waiting"
    scene.store(database, scene.entries(items))
    assert state(database) == "waiting"
    scene.store(database, scene.entries(scene.take(database).items))
    assert state(database) == "completed"


def test_a_claim_on_other_rows_of_the_workflow_is_another_batch_s(database: Database) -> None:
    a_batch(database, name="april")
    scene.take(database)
    a_batch(database, name="may")
    assert (state(database, "april"), state(database, "may")) == ("running", "waiting")
    with database.reading() as conn:
        assert [each["state"] for each in list_batches(conn)] == ["waiting", "running"]


def test_a_pause_of_its_workflow_pauses_it_once_nothing_of_it_runs(database: Database) -> None:
    a_batch(database)
    items = scene.take(database, 1).items
    database.write(pauses.pause, "scan", "*", None)
    assert state(database) == "running"
    scene.store(database, scene.entries(items))
    assert state(database) == "paused"
    database.write(pauses.resume, "scan", "*")
    assert state(database) == "waiting"
    database.write(pauses.pause, "*", "*", None)
    assert state(database) == "paused"


def test_a_pause_of_something_else_does_not(database: Database) -> None:
    a_batch(database)
    database.write(pauses.pause, "another", "*", None)
    database.write(pauses.pause, "scan", "some-machine", None)
    assert state(database) == "waiting"


def test_how_it_ended(database: Database) -> None:
    a_batch(database)
    first, second = scene.take(database).items
    scene.store(database, [*scene.entries([first]), *scene.entries([second], FAILED)])
    assert state(database) == "partial"
    a_batch(database, name="may")
    scene.store(database, scene.entries(scene.take(database).items, FAILED))
    assert state(database, "may") == "failed"
    database.write(cancel_rows, scene.SCAN, a_batch(database, name="june"))
    assert state(database, "june") == "cancelled"


def test_a_batch_is_open_until_its_last_row_is_stored(database: Database) -> None:
    a_batch(database)
    database.write(lambda conn: conn.execute(update(batches).values(open=True)))
    assert state(database) == "open"


MANY = """
    INSERT INTO batch_items (batch_id, workflow, row_id, outcome)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001)
    SELECT :batch, 'scan', i, 'failed' FROM n WHERE i > 1
    """


def test_a_page_costs_as_much_as_its_rows(sqlite_database: Database) -> None:
    """Without statistics, which SQLite does not have. PostgreSQL does not say how much of an index it reads."""
    database = sqlite_database
    batch = scene.new_batch(database, "april", scene.add_domains(database, 1))
    database.write(lambda conn: conn.execute(text(MANY), {"batch": batch}))

    def page(after: int) -> float:
        (spoken,) = Ear(database, {"batch_items"}).listen(
            lambda conn: items_of(conn, batch, "scan", ["failed"], after, 100)
        )
        return spoken.effort

    assert 0 < page(0) < 5_000  # steps of its machine
    assert 0 < page(19_900) < 5_000
    with database.reading() as conn:
        assert items_of(conn, batch, "scan", ["failed", None], 19_999, 100) == [20_000, 20_001]
