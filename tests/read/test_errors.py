"""Why rows failed: counted by code, with the hosts that most of them are of."""

from typing import Any

import pytest
from sqlalchemy import Connection, insert, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.read.errors import ErrorGroup, errors
from scrapersky_cli.workflows.registry import workflow_named, workflows
from tests.engine import scene
from tests.engine.plans import Ear

TIMEOUT: dict[str, Any] = {"scrape_error_code": "timeout", "scrape_error_kind": "ours", "scrape_error": "too slow"}
GONE: dict[str, Any] = {"scrape_error_code": "http_gone", "scrape_error_kind": "target", "scrape_error": "410"}


def add_failed(database: Database, host: str, number: int, seconds: float = 60, **values: Any) -> None:
    """That many failed pages of a host, which is a domain."""

    def store(conn: Connection) -> None:
        row = {"domain": host, "status": "failed", "error": "no address", "error_code": "dns", "error_kind": "target"}
        made = insert(domains).values(**row, finished_at=scene.ago(seconds)).returning(domains.c.id)
        common = {"domain_id": conn.execute(made).scalar_one(), "host": host, "scrape_status": "failed", **values}
        for each in range(number):
            url = f"https://{host}/{each}"
            page = {**common, "url": url, "url_digest": url_digest(url)}
            conn.execute(insert(pages).values(**page, scrape_finished_at=scene.ago(seconds)))

    database.write(store)


def read(database: Database, *names: str, seconds: float | None = None) -> list[ErrorGroup]:
    with database.reading() as conn:
        return errors(conn, [workflow_named(name) for name in names] or workflows(), seconds)


def test_errors_are_counted_by_workflow_and_code(database: Database) -> None:
    for host, number in (("b.com", 3), ("a.com", 3), ("c.com", 5), ("d.com", 1)):
        add_failed(database, host, number, **TIMEOUT)
    add_failed(database, "e.com", 2, **GONE)
    found = read(database)
    assert [(each.workflow, each.code, each.whose, each.rows, each.hosts) for each in found] == [
        ("page-scrape", "timeout", "ours", 12, 4),
        ("domain-scan", "dns", "target", 5, 5),
        ("page-scrape", "http_gone", "target", 2, 1),
    ]
    assert [(each.host, each.rows) for each in found[0].examples] == [("c.com", 5), ("a.com", 3), ("b.com", 3)]
    assert (found[0].examples[0].target, found[0].examples[0].error) == ("https://c.com/4", "too slow")
    assert [each.code for each in read(database, "domain-scan")] == ["dns"]


def test_only_what_failed_lately(database: Database) -> None:
    add_failed(database, "old.com", 3, seconds=7200, **TIMEOUT)
    add_failed(database, "new.com", 1, seconds=60, **TIMEOUT)
    (group,) = read(database, "page-scrape", seconds=3600)
    assert (group.rows, group.hosts, [each.host for each in group.examples]) == (1, 1, ["new.com"])
    assert read(database, "page-scrape", seconds=30) == []


def test_a_queue_without_hosts(database: Database) -> None:
    row = {"extraction_status": "failed", "extraction_error_code": "x", "extraction_error": "no", "name": "Holt"}
    finished = {**row, "extraction_finished_at": scene.ago(1)}
    database.write(lambda conn: conn.execute(insert(local_businesses).values(finished)))
    (group,) = read(database)
    assert (group.workflow, group.whose, group.rows, group.hosts) == ("domain-extraction", "ours", 1, 0)
    assert [(each.host, each.target) for each in group.examples] == [(None, "Holt")]


FILL = {
    "sqlite": """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO domains (domain, status, error_code, error_kind, error, finished_at)
        SELECT i || '.com', 'failed', 'code' || (i % 7), 'ours', 'x', strftime('%Y-%m-%d %H:%M:%f', 'now') FROM n
        """,
    "postgresql": """
        INSERT INTO domains (domain, status, error_code, error_kind, error, finished_at)
        SELECT i || '.com', 'failed', 'code' || (i % 7), 'ours', 'x', now() FROM generate_series(1, 100000) i
        """,
}


@pytest.mark.slow
def test_a_hundred_thousand_failed_rows_are_read_once(database: Database) -> None:
    database.write(lambda conn: conn.execute(text(FILL[conn.dialect.name])))
    database.write(lambda conn: conn.exec_driver_sql("ANALYZE"))
    worst, rows = Ear(database, {"domains"}).listen(lambda conn: errors(conn, [workflow_named("domain-scan")]))
    if database.is_sqlite:
        assert [step[:12] for step in worst.plans[0] if " domains" in step] == ["SCAN domains"]
        assert [step for step in rows.plans[0] if " domains" in step] == [
            "SEARCH domains USING INTEGER PRIMARY KEY (rowid=?)"
        ]
    else:
        assert worst.effort == 100_000
        assert rows.effort <= 3 * 7
    assert sum(each.rows for each in read(database, "domain-scan")) == 100_000
