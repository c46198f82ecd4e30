"""Kept pages are read again without the network, and what only today's extractors see is added."""

import asyncio

import pytest
from sqlalchemy import Connection, delete, select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts
from scrapersky_cli.demo.server import environment, serve
from scrapersky_cli.demo.town import Town
from scrapersky_cli.engine.intake import RawTarget, enqueue_all
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.pipeline.extract_again import extract_again
from scrapersky_cli.pipeline.kept_bodies import drop_old_pages
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.run_workflow import run_workflow
from scrapersky_cli.settings import settings
from scrapersky_cli.workflows.registry import workflow_named


def test_kept_pages_are_extracted_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(Town(3)) as server:
        for name, value in {**environment(server), "SCRAPERSKY_KEEP_PAGES": "7"}.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        names = [site.domain for site in server.town.sites]
        scan = workflow_named("domain-scan")
        enqueue_all(database, scan, [RawTarget(number, name) for number, name in enumerate(names)], EnqueueOptions())
        asyncio.run(run_workflow(database, scan, settings(), limits(settings()), Stop()))
    settings.cache_clear()
    with database.reading() as conn:
        before = {tuple(row) for row in conn.execute(select(contacts.c.kind, contacts.c.value))}
        titles = {
            row.domain_id: row.title for row in conn.execute(select(domain_facts.c.domain_id, domain_facts.c.title))
        }
    assert len(before) > 3

    def forget(conn: Connection) -> None:  # as if the extractors of that day had seen nothing
        conn.execute(delete(contact_sources))
        conn.execute(delete(contacts))
        conn.execute(update(domain_facts).values(title="old", verdict="empty"))

    database.write(forget)
    done = extract_again(database, names, settings())
    assert (done.pages, done.domains) == (3, 3)
    with database.reading() as conn:
        assert {tuple(row) for row in conn.execute(select(contacts.c.kind, contacts.c.value))} == before
        assert {
            row.domain_id: row.title for row in conn.execute(select(domain_facts.c.domain_id, domain_facts.c.title))
        } == titles
    assert not database.write(drop_old_pages, 1.0)
    assert [database.write(drop_old_pages, -1.0, 2) for _ in range(3)] == [True, True, False]
