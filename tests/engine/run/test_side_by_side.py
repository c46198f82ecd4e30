"""Two workflows over the same domains, in each other's way."""

import asyncio
import time
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS, jobs
from scrapersky_cli.engine.queue.cancel import cancel
from scrapersky_cli.engine.retry import Policy
from scrapersky_cli.engine.workflow import Item, Step
from scrapersky_cli.failures import ConnectionRefused
from tests.engine import scene

pytestmark = pytest.mark.slow


def hammer(database: Database, seconds: float) -> None:
    """Scans and jobs of the same 500 domains, each touching the other's table in its save, cancelled and enqueued
    meanwhile: whatever the locks do, no error may reach a row."""
    rows = scene.add_domains(database, 500)
    work_items = [{"type": "email_scan", "domain_id": id_, "host": f"d{id_}.com"} for id_ in rows]
    database.write(lambda conn: conn.execute(insert(jobs), work_items))
    with database.reading() as conn:
        job_ids = list(conn.scalars(select(jobs.c.id)))
    end = time.monotonic() + seconds
    effects = text("UPDATE domains SET note = :note WHERE id = :id")
    reached = text("UPDATE jobs SET created_by = :note WHERE domain_id = :id")

    def scan_save(conn: Connection, group: Any) -> Any:
        for item, _ in group:
            conn.execute(reached, {"note": "scan", "id": item.id})
        return {}

    def job_save(conn: Connection, group: Any) -> Any:
        for item, _ in reversed(group):
            conn.execute(effects, {"note": "job", "id": item.row.domain_id})
        return {}

    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(0.001 * (item.id % 7))
        yield Step(None)
        if item.id % 50 == 0 and item.attempt == 1:
            raise ConnectionRefused
        yield Step(None, "ok")

    scan = scene.workflow(work=work, save=scan_save)
    job = replace(scene.workflow("job", EMAIL_SCANS, work=work, save=job_save), columns=("host", "domain_id"))

    def keep_running(workflow: Any, queue: Any, ids: list[int]) -> list[Any]:
        summaries: list[Any] = []
        while time.monotonic() < end:
            scene.put(database, ids, queue, force=True, changed=len(summaries) % 2 == 0)
            policy = Policy(backoff=0.01)
            summaries.append(scene.run(database, workflow, lease=5.0, batch_size=20, policy=policy, deadline=seconds))
        return summaries

    def meddle() -> None:
        turn = 0
        while time.monotonic() < end:
            turn += 1
            database.write(cancel, DOMAIN_SCANS, rows[turn % 50 :: 50])
            scene.put(database, rows[(turn + 7) % 50 :: 50])
            time.sleep(0.05)

    with ThreadPoolExecutor(4) as pool:
        workers = [
            pool.submit(keep_running, scan, DOMAIN_SCANS, rows),
            pool.submit(keep_running, scan, DOMAIN_SCANS, rows),
            pool.submit(keep_running, job, EMAIL_SCANS, job_ids),
        ]
        meddler = pool.submit(meddle)
        summaries = [summary for worker in workers for summary in worker.result()]
        meddler.result()
    assert sum(summary.completed for summary in summaries) > 100
    assert {code for summary in summaries for code in summary.errors} <= {"refused"}
    assert sum(summary.failed for summary in summaries) == 0
    for queue in (DOMAIN_SCANS, EMAIL_SCANS):
        assert set(scene.statuses(database, queue)) <= {"queued", "completed", "cancelled"}
    with database.reading() as conn:
        assert conn.execute(text("SELECT id FROM claims WHERE reason IS NULL OR reason = 'lost'")).all() == []
        errors = text("SELECT count(*) FROM attempts WHERE error_code <> 'refused'")
        assert conn.scalar(errors) == 0


def test_two_workflows_over_the_same_domains(database: Database) -> None:
    hammer(database, 2.0)


@pytest.mark.soak
@pytest.mark.timeout(300)
def test_two_workflows_over_the_same_domains_for_a_minute(database: Database) -> None:
    hammer(database, 60.0)
