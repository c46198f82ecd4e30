"""The poll: a run that would find nothing to do is told apart from one that would."""

import pytest
from sqlalchemy import select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import PRIORITIES
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS, SITEMAP_SUBMISSIONS
from scrapersky_cli.db.tables.queue import pollers
from scrapersky_cli.engine.queue.claims import HOST
from scrapersky_cli.engine.queue.pauses import pause
from scrapersky_cli.engine.queue.poll import idle
from scrapersky_cli.errors import SchemaAhead
from tests.engine import scene
from tests.engine.plans import Ear


def is_idle(database: Database, workflow: str = "scan") -> bool:
    return workflow in database.write(idle, {workflow: DOMAIN_SCANS})


def polls(database: Database) -> list[tuple[str, str]]:
    with database.reading() as conn:
        return sorted((row.workflow, row.host) for row in conn.execute(select(pollers.c.workflow, pollers.c.host)))


def test_a_queue_without_due_rows_is_idle_and_remembers_who_asked(database: Database) -> None:
    assert is_idle(database)
    scene.add_domains(database, 1, prefix="never-queued")
    scene.change(database, scene.queued(database, 1), due_at=scene.ago(-60))
    assert is_idle(database)
    assert polls(database) == [("scan", HOST)]


def test_a_due_row_is_left_to_the_claim_which_notes_the_poll(database: Database) -> None:
    scene.queued(database, 1)
    assert not is_idle(database)
    assert polls(database) == []


def test_rows_that_others_work_on_leave_it_idle(database: Database) -> None:
    scene.queued(database, 1)
    scene.take(database)
    assert is_idle(database)


def test_a_claim_that_has_expired_is_something_to_do(database: Database) -> None:
    scene.queued(database, 1)
    scene.take(database)
    scene.expire(database)
    assert not is_idle(database)
    assert is_idle(database, "other")


@pytest.mark.parametrize("priority", PRIORITIES)
def test_a_due_row_of_any_class_is_something_to_do(database: Database, priority: str) -> None:
    scene.queued(database, 1, priority=PRIORITIES[priority])
    assert not is_idle(database)


def test_a_workflow_that_has_something_to_do_leaves_the_others_idle(database: Database) -> None:
    scene.queued(database, 1)
    queues = {"scan": DOMAIN_SCANS, "submission": SITEMAP_SUBMISSIONS, "crawl": EMAIL_SCANS}
    assert database.write(idle, queues) == {"submission", "crawl"}
    assert polls(database) == [("crawl", HOST), ("submission", HOST)]


@pytest.mark.parametrize(("workflow", "host"), [("scan", "*"), ("*", "*"), ("scan", HOST), ("*", HOST)])
def test_a_pause_is_told_by_the_run(database: Database, workflow: str, host: str) -> None:
    database.write(pause, workflow, host, "maintenance")
    assert not is_idle(database)
    assert is_idle(database, "other") == (workflow != "*")


def test_a_pause_of_another_host_leaves_it_idle(database: Database) -> None:
    database.write(pause, "scan", "another host", "maintenance")
    assert is_idle(database)


def test_rows_that_wait_for_their_time_are_not_read(database: Database) -> None:
    scene.change(database, scene.queued(database, 3000), due_at=scene.ago(-3600))
    heard = Ear(database, {"domains"}).listen(lambda conn: idle(conn, {"scan": DOMAIN_SCANS}))
    assert max(spoken.effort for spoken in heard) < 200


def test_a_newer_schema_ends_it(database: Database) -> None:
    database.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(SchemaAhead):
        is_idle(database)
