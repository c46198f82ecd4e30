"""What `doctor` finds in a database that is not well, and which command mends it."""

from dataclasses import replace

import pytest
from sqlalchemy import insert, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS, jobs
from scrapersky_cli.read import checkup
from scrapersky_cli.workflows.registry import workflow_named, workflows
from tests.engine import scene

SCAN = workflow_named("domain-scan")


def test_a_healthy_database_passes_every_check(database: Database) -> None:
    scene.queued(database, 2)
    with database.reading() as conn:
        queues = list(checkup.check_queues(conn, workflows()))
        rest = [
            checkup.check_claims(conn),
            checkup.check_consumers(conn, workflows()),
            checkup.check_clock(conn),
            *checkup.check_postgresql(conn),
        ]
    assert [check for check in [*queues, *rest] if not check.ok] == []
    assert next(check.found for check in queues if check.name == "claim domain-scan") == "1 due row(s) seen"


def test_rows_that_no_claim_will_take_are_found(database: Database) -> None:
    scene.queued(database, 3)
    items = scene.take(database, 2, workflow=SCAN).items
    scene.change(database, [items[0].id], claim_id=items[0].claim_id + 1_000)
    with database.reading() as conn:
        found = {check.name: check for check in checkup.check_queues(conn, [SCAN])}["orphans domain-scan"]
    assert (found.ok, found.found) == (False, "1 rows in processing without an open claim")
    assert found.hint == "run: scrapersky doctor --repair"


def test_an_expired_claim_means_that_nothing_runs(database: Database) -> None:
    scene.queued(database, 1)
    (item,) = scene.take(database, workflow=SCAN).items
    scene.expire(database, item.claim_id)
    with database.reading() as conn:
        found = checkup.check_claims(conn)
    assert (found.ok, found.found, found.hint) == (False, "1 expired", "run: scrapersky process all")


def test_a_kind_of_job_that_nobody_works_is_named(database: Database) -> None:
    (domain,) = scene.add_domains(database, 1)
    row = {"type": "email_scan", "domain_id": domain, "host": "d000000.com"}
    database.write(lambda conn: conn.execute(insert(jobs).values(row)))
    with database.reading() as conn:
        found = checkup.check_consumers(conn, [scene.workflow("other", replace(EMAIL_SCANS, where={"type": "other"}))])
    assert (found.ok, found.found, found.hint) == (False, "email_scan", "upgrade scrapersky")


def test_a_transaction_held_open_is_found(postgresql_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "_OLD_TRANSACTION", -1.0)  # seconds: none is so young
    with postgresql_database.engine.connect() as other, postgresql_database.reading() as conn:
        other.execute(text("SELECT 1"))
        oldest = next(iter(checkup.check_postgresql(conn)))
    assert (oldest.name, oldest.ok) == ("oldest transaction", False)
    assert "pg_stat_activity" in oldest.hint
