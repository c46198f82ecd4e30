"""However many rows a batch has, a page of them is read without those before it."""

import pytest
from sqlalchemy import insert, literal, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.jobs import EMAIL_SCAN_TYPE, EMAIL_SCANS, jobs
from scrapersky_cli.db.tables.queue import batch_items, batches
from scrapersky_cli.subjects.filters import BatchRows, Filters
from scrapersky_cli.subjects.registry import listings
from scrapersky_cli.subjects.rows import read_listing
from tests.engine.plans import Ear

ROWS, PAGE, MANY = 10_000, 100, 1_000_000
MOST = {"sqlite": 300 * PAGE, "postgresql": 8 * PAGE}  # steps of its machine, or rows looked at
BATCH = BatchRows(1, "april", "email-scan", EMAIL_SCANS, MANY)


@pytest.fixture
def full(database: Database) -> Database:
    """Every domain has a job, and a batch has all jobs."""
    each_domain = select(domains.c.id, domains.c.domain, literal(EMAIL_SCAN_TYPE)).order_by(domains.c.id)
    each_job = select(literal(BATCH.id), literal(BATCH.workflow), jobs.c.id)
    with database.begin() as conn:
        conn.execute(insert(domains), [{"domain": f"d{number}.com"} for number in range(ROWS)])
        conn.execute(insert(jobs).from_select(["domain_id", "host", "type"], each_domain))
        conn.execute(insert(batches).values(id=BATCH.id, name=BATCH.name, workflow=BATCH.workflow))
        conn.execute(insert(batch_items).from_select(["batch_id", "workflow", "row_id"], each_job))
        conn.exec_driver_sql("ANALYZE")
    return database


@pytest.mark.parametrize("what", ["jobs", "domains"])
@pytest.mark.parametrize("after", [0, ROWS // 2, ROWS - PAGE])
def test_a_page_of_a_large_batch_is_read_without_the_others(full: Database, what: str, after: int) -> None:
    subject, listing = listings()[what]
    ear = Ear(full, {"batch_items", "jobs", "domains"})
    heard = ear.listen(lambda conn: read_listing(conn, subject, listing, Filters(batch=BATCH), after, PAGE))
    assert {spoken.sql[:60]: spoken.effort for spoken in heard if spoken.effort > MOST[full.engine.dialect.name]} == {}
