"""Which rows of a queue an operator's conditions choose."""

from typing import Any

import pytest
from sqlalchemy import insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.read.select import RowFilters, pages_of_rows
from scrapersky_cli.workflows.registry import workflow_named
from tests.engine import scene

SCAN = workflow_named("domain-scan")
FAILED = {"status": "failed", "error": "x", "error_kind": "ours", "error_code": "timeout"}
GONE = {**FAILED, "error_kind": "target", "error_code": "http_gone"}
DONE = {"status": "completed", "result_code": "ok"}
ROWS: dict[str, dict[str, Any]] = {
    "new.com": {**FAILED, "finished_at": scene.ago(60)},
    "old.com": {**FAILED, "finished_at": scene.ago(7_200)},
    "shop.old.com": {**GONE, "finished_at": scene.ago(7_200)},
    "fold.com": {**DONE, "finished_at": scene.ago(60)},
    "waits.com": {"status": "queued", "due_at": scene.ago(7_200)},
    "never.com": {},
}


@pytest.fixture
def filled(database: Database) -> Database:
    with database.begin() as conn:
        for id_, (name, values) in enumerate(ROWS.items(), 1):
            conn.execute(insert(domains).values({"id": id_, "domain": name, **values}))
    return database


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, "new.com old.com shop.old.com"),
        ({"error_code": "timeout"}, "new.com old.com"),
        ({"ours": True}, "new.com old.com"),
        ({"older_than": 3_600.0}, "old.com shop.old.com"),
        ({"newer_than": 3_600.0}, "new.com"),
        ({"host": "old.com"}, "old.com shop.old.com"),
        ({"host": "shop.old.com", "older_than": 3_600.0}, "shop.old.com"),
        ({"host": "old_com"}, ""),
        ({"states": ("completed",), "result_code": "ok"}, "fold.com"),
        ({"states": ("completed",), "result_code": "empty"}, ""),
        ({"states": ("queued",), "older_than": 3_600.0}, "waits.com"),
    ],
)
def test_every_condition_must_hold(filled: Database, filters: dict[str, Any], names: str) -> None:
    wanted = RowFilters(**{"states": ("failed",), **filters})
    chosen = [id_ for page in pages_of_rows(filled, SCAN, wanted) for id_ in page]
    assert [list(ROWS)[id_ - 1] for id_ in chosen] == names.split()


def test_only_the_named_rows_are_looked_at(filled: Database) -> None:
    assert list(pages_of_rows(filled, SCAN, RowFilters(("failed",)), only=[2, 4, 6])) == [[2]]


def test_many_rows_come_in_pages_and_once_each(database: Database) -> None:
    rows = scene.queued(database, 2_500)
    pages = list(pages_of_rows(database, SCAN, RowFilters(("queued",))))
    assert [len(page) for page in pages] == [1000, 1000, 500]
    assert [id_ for page in pages for id_ in page] == rows
