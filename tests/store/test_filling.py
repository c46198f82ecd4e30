"""A long list costs few statements, and a row that is stored as queued is what a row that is queued later is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Table, event, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.engine.intake import CHUNK, RawTarget, Target, close_batch, enqueue_all, open_batch
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.store.contacts import found_on, store_contacts
from scrapersky_cli.store.domains import store_domains
from scrapersky_cli.workflows.registry import workflow_named
from tests.workflows import scene

LATER = datetime(2031, 1, 1, tzinfo=UTC)


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that are sent in the block; one for many rows counts for each row if the driver sends it so."""
    sent: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        sent.extend([statement] * (len(parameters) if executemany and not database.is_sqlite else 1))

    def be_heard(conn: Connection) -> None:
        conn.info.pop("own_session", None)

    event.listen(database.engine, "begin", be_heard)
    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)
    event.remove(database.engine, "begin", be_heard)


def lines(*, labelled: bool, first: int = 1) -> list[RawTarget]:
    numbers = range(first, first + CHUNK)
    return [RawTarget(n, f"d{n}.com", f"crm-{n}" if labelled else None, ("a",) if labelled else ()) for n in numbers]


@pytest.mark.parametrize("labelled", [False, True])
@pytest.mark.parametrize(("workflow", "most"), [("domain-scan", 4), ("page-scrape", 8), ("sitemap-submission", 4)])
def test_a_thousand_lines_take_a_few_statements(database: Database, workflow: str, most: int, labelled: bool) -> None:
    with statements(database) as sent:
        report = enqueue_all(database, workflow_named(workflow), lines(labelled=labelled), EnqueueOptions())
    assert report.created == CHUNK
    changes = [each for each in sent if not each.startswith(("PRAGMA", "BEGIN", "SET "))]
    assert len(changes) <= most, changes
    updated = [each for each in changes if each.startswith("UPDATE domains")]
    assert updated == []  # a row that is new is written once


def test_a_thousand_contacts_take_a_few_statements(database: Database) -> None:
    scene.put(database, "domain-scan", "a.com")
    found = [Contact("email", f"info{number}@a.com", "mailto", 0.9) for number in range(1000)]
    with statements(database) as sent:
        for _ in range(2):
            database.write(store_contacts, found_on(1, "https://a.com/", found))
    assert len(sent) < 30, sent


def row_of(database: Database, table: Table, name: str) -> dict[str, Any]:
    with database.reading() as conn:
        row = dict(conn.execute(select(table).where(table.c.domain == name)).mappings().one())
    return {column: value for column, value in row.items() if column not in ("id", "domain", "created_at")}


@pytest.mark.parametrize("workflow", ["domain-scan", "sitemap-submission"])
def test_a_row_stored_as_queued_is_like_one_that_is_queued_later(database: Database, workflow: str) -> None:
    wanted = workflow_named(workflow)
    batch, _ = database.write(open_batch, "april", wanted)
    options = EnqueueOptions(priority=1, due_at=LATER, batch_id=batch)
    enqueue_all(database, wanted, [RawTarget(1, "later.com")], options, into_queue=False)
    database.write(enqueue, wanted.queue, [1], options)
    report = enqueue_all(database, wanted, [RawTarget(2, "at-once.com"), RawTarget(3, "later.com")], options)
    database.write(close_batch, batch)
    assert (report.created, report.new, report.active) == (1, 1, 1)
    assert row_of(database, domains, "at-once.com") == row_of(database, domains, "later.com")


def test_a_name_beside_one_with_labels_is_stored_as_names_alone_are(database: Database) -> None:
    wanted = workflow_named("domain-scan")
    enqueue_all(database, wanted, [RawTarget(1, "alone.com")], EnqueueOptions(due_at=LATER))
    both = [RawTarget(1, "beside.com"), RawTarget(2, "named.com", "crm-2", ("a", "ä"))]
    enqueue_all(database, wanted, both, EnqueueOptions(due_at=LATER))
    plain = row_of(database, domains, "alone.com")
    assert row_of(database, domains, "beside.com") == plain
    assert row_of(database, domains, "named.com") == {**plain, "external_id": "crm-2", "tags": ["a", "ä"]}


def test_only_the_rows_of_the_queue_are_stored_as_queued(database: Database) -> None:
    enqueue_all(database, workflow_named("page-scrape"), [RawTarget(1, "a.com/x")], EnqueueOptions())
    enqueue_all(database, workflow_named("email-scan"), [RawTarget(1, "b.com")], EnqueueOptions())
    enqueue_all(database, workflow_named("domain-scan"), [RawTarget(1, "c.com")], EnqueueOptions(), into_queue=False)
    assert [row.status for row in scene.rows(database, domains)] == [None] * 3
    assert [row.scrape_status for row in scene.rows(database, pages)] == ["queued"]


def test_a_domain_that_another_process_stores_meanwhile_is_queued_too(database: Database) -> None:
    looks: list[str] = []

    def between_two_looks(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        if "FROM domains" in statement:
            looks.append(statement)
            if len(looks) == 1:
                conn.execute(domains.insert().values(domain="b.com"))

    event.listen(database.engine, "after_cursor_execute", between_two_looks)
    options = EnqueueOptions(into=workflow_named("domain-scan").queue)
    stored = database.write(store_domains, [Target("a.com"), Target("b.com")], options)
    assert (stored.new, sorted(stored.ids), list(stored.queued)) == (1, ["a.com", "b.com"], [stored.ids["a.com"]])
