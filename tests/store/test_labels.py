"""What lists say of a row adds up: the same target in two lines, two chunks, two lists."""

import pytest
from sqlalchemy import Table

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.engine.intake import CHUNK, RawTarget, enqueue_all
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.workflows.registry import workflow_named
from tests.workflows import scene

TARGETS = {"domain-scan": ("site.de", domains), "email-scan": ("site.de", domains), "page-scrape": ("site.de/x", pages)}
each_target = pytest.mark.parametrize(
    ("workflow", "target", "table"), [(name, *known) for name, known in TARGETS.items()], ids=TARGETS
)


def put(database: Database, workflow: str, *lines: RawTarget) -> None:
    enqueue_all(database, workflow_named(workflow), lines, EnqueueOptions())


def labels(database: Database, table: Table) -> tuple[str | None, list[str] | None]:
    named = table.c.url == "https://site.de/x" if table is pages else table.c.domain == "site.de"
    (row,) = scene.rows(database, table, named)
    return row.external_id, row.tags


@each_target
def test_the_same_target_twice_in_a_list_has_both_lines_tags(
    database: Database, workflow: str, target: str, table: Table
) -> None:
    put(database, workflow, RawTarget(1, target, None, ("b", "köln")), RawTarget(2, target, "crm-1", ("a", "b")))
    assert labels(database, table) == ("crm-1", ["b", "köln", "a"])


@each_target
def test_it_has_them_although_a_thousand_lines_lie_between(
    database: Database, workflow: str, target: str, table: Table
) -> None:
    others = [RawTarget(2 + number, f"site{number}.de/x") for number in range(CHUNK)]
    put(database, workflow, RawTarget(1, target, "crm-1", ("a",)), *others, RawTarget(CHUNK + 2, target, None, ("b",)))
    assert labels(database, table) == ("crm-1", ["a", "b"])


@each_target
def test_a_later_list_adds_its_tags_and_takes_nothing_away(
    database: Database, workflow: str, target: str, table: Table
) -> None:
    put(database, workflow, RawTarget(1, target))
    assert labels(database, table) == (None, None)
    put(database, workflow, RawTarget(1, target, "crm-1", ("a", "b")))
    put(database, workflow, RawTarget(1, target, None, ("c", "a")))
    put(database, workflow, RawTarget(1, target, "crm-2"))
    assert labels(database, table) == ("crm-2", ["a", "b", "c"])
