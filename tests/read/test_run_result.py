"""What came of the targets of a run."""

from sqlalchemy import update

from scrapersky_cli.cli.filtering import the_batch_rows
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.queue import batch_items
from scrapersky_cli.engine.intake import open_batch
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.read.run_result import RunResult, result_of
from scrapersky_cli.workflows.registry import workflow_named
from tests.subjects.test_leads import site
from tests.subjects.test_list_rows import batch_from


def result(database: Database, *names: str) -> RunResult:
    with database.reading() as conn:
        return result_of(conn, [the_batch_rows(conn, name) for name in names or ["april"]])


def test_what_came_of_a_list(database: Database) -> None:
    site(database, "a.de", pages={"/": [Contact("email", "a@a.de", "mailto", 0.98)]})
    batch_from(database, ("A", "a.de"), ("?", "nonsense"), ("B", "b.de"), ("A again", "a.de"))
    assert result(database) == RunResult("domain", 2, 1, 1, {}, 1)


def test_what_came_of_searches(database: Database) -> None:
    batch_from(database, ("x", "dentists near Austin"), workflow="place-search", headers=("a", "query"))
    assert result(database) == RunResult("business", 0, 0, 0)
    failed = update(batch_items).values(outcome="failed", error_code="area_not_found")
    database.write(lambda conn: conn.execute(failed).close())
    database.write(open_batch, "sites", workflow_named("domain-scan"))
    assert result(database, "april", "sites") == RunResult("business", 0, 0, 0, {"area_not_found": 1})
