"""What was found long ago and goes when it is asked for, and what stays whatever its age."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, Table, insert, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import domain_jobs, jobs
from scrapersky_cli.db.tables.pages import page_facts, pages
from scrapersky_cli.db.tables.queue import attempts, batch_items, batches
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.store.old_rows import OLD, prune_found
from scrapersky_cli.workflows.registry import workflows
from tests.engine import scene

DAY = 86_400.0
OLD_TIME, NEW_TIME = scene.ago(400 * DAY), scene.ago(100 * DAY)


def add(database: Database, table: Table, **values: Any) -> int:
    def store(conn: Connection) -> int:
        return int(conn.execute(insert(table).values(values).returning(*table.primary_key)).first()[0])  # type: ignore[index]

    return database.write(store)


def left(database: Database, table: Table, column: str) -> list[Any]:
    with database.reading() as conn:
        return list(conn.scalars(select(table.c[column]).order_by(table.c[column])))


def prune(database: Database, *what: str) -> dict[str, int]:
    """Delete what is older than a year; a dry run says the same before."""
    counted = prune_found(database, workflows(), what, 365 * DAY, dry_run=True)
    assert prune_found(database, workflows(), what, 365 * DAY, dry_run=False) == counted
    return counted


@pytest.fixture
def domain(database: Database) -> int:
    return add(database, domains, domain="one.com")


def test_all_kinds_can_be_empty(database: Database) -> None:
    assert prune(database, *OLD) == {"jobs": 0, "batches": 0, "pages": 0, "contacts": 0}


# --- pages ------------------------------------------------------------------------------------------------
SEEN = {"created_at": OLD_TIME, "last_seen_at": OLD_TIME, "scrape_finished_at": OLD_TIME, "scrape_status": "completed"}
PAGES: dict[str, dict[str, Any]] = {
    "gone": {},
    "gone-too": {"last_seen_at": None, "scrape_finished_at": None, "scrape_status": None},
    "listed": {"last_seen_at": NEW_TIME},
    "read": {"scrape_finished_at": NEW_TIME},
    "new": {"created_at": NEW_TIME, "last_seen_at": None},
    "waits": {"scrape_status": "queued", "scrape_due_at": OLD_TIME},
    "selected": {"curation": "selected"},
    "noted": {"note": "call"},
    "tagged": {"tags": ["spring"]},
}


def test_pages(database: Database, domain: int) -> None:
    ids = {}
    for name, values in PAGES.items():
        url = f"https://one.com/{name}"
        row = {"domain_id": domain, "url": url, "url_digest": url_digest(url), "host": "one.com"}
        ids[name] = add(database, pages, **{**row, **SEEN, **values})
    add(database, page_facts, page_id=ids["gone"])
    for name in ("gone", "read"):
        add(database, attempts, workflow="page-scrape", row_id=ids[name], claim_id=1, attempt=1, outcome="failed")
    add(database, attempts, workflow="domain-scan", row_id=ids["gone"], claim_id=1, attempt=1, outcome="failed")
    assert prune(database, "pages") == {"pages": 2}
    stay = sorted(PAGES.keys() - {"gone", "gone-too"})
    assert left(database, pages, "url") == [f"https://one.com/{name}" for name in stay]
    assert left(database, attempts, "workflow") == ["domain-scan", "page-scrape"]


# --- contacts ---------------------------------------------------------------------------------------------
def add_contact(database: Database, domain: int, name: str, seen: Sequence[Any], **values: Any) -> None:
    id_ = add(database, contacts, kind="email", value=f"{name}@one.com", first_seen_at=OLD_TIME, **values)
    for number, moment in enumerate(seen):
        url = f"https://one.com/{name}{number}"
        where = {"contact_id": id_, "domain_id": domain, "source_url": url, "url_digest": url_digest(url)}
        add(database, contact_sources, **where, method="text", confidence=1.0, last_seen_at=moment)


def test_contacts(database: Database, domain: int) -> None:
    add_contact(database, domain, "gone", [OLD_TIME, OLD_TIME])
    add_contact(database, domain, "no-source", [])
    add_contact(database, domain, "seen", [OLD_TIME, NEW_TIME])
    add_contact(database, domain, "suppressed", [OLD_TIME], suppressed=True)
    add(database, domain_facts, domain_id=domain, best_email="gone@one.com")
    assert prune(database, "contacts") == {"contacts": 2}
    assert left(database, contacts, "value") == ["seen@one.com", "suppressed@one.com"]
    assert left(database, domain_facts, "best_email") == ["seen@one.com"]


@pytest.mark.parametrize("what", ["page", "domain"])
def test_contacts_of_what_has_not_changed_are_seen(database: Database, what: str) -> None:
    """An answer without a body says that everything is as it was."""
    unchanged = {"status": "completed", "result_code": "unchanged", "finished_at": NEW_TIME}
    domain = add(database, domains, domain="one.com", **(unchanged if what == "domain" else {}))
    add_contact(database, domain, "there", [OLD_TIME])
    add_contact(database, domain, "other", [OLD_TIME])
    if what == "page":
        url = "https://one.com/there0"
        scraped = {f"scrape_{name}": value for name, value in unchanged.items()}
        row = {"domain_id": domain, "url": url, "url_digest": url_digest(url), "host": "one.com"}
        add(database, pages, **row, **scraped)
    assert prune(database, "contacts") == {"contacts": 0 if what == "domain" else 1}
    assert "there@one.com" in left(database, contacts, "value")


# --- jobs and batches -------------------------------------------------------------------------------------
def test_jobs(database: Database, domain: int) -> None:
    def job(created: Any, **values: Any) -> int:
        row = {"type": "email_scan", "domain_id": domain, "host": "one.com", "created_at": created}
        return add(database, jobs, **{**row, "status": "completed", "finished_at": created, **values})

    gone = job(OLD_TIME)
    last = job(OLD_TIME)
    young = job(OLD_TIME, finished_at=NEW_TIME)
    waits = job(OLD_TIME, status="queued", due_at=OLD_TIME, finished_at=OLD_TIME)
    add(database, domain_jobs, domain_id=domain, type="email_scan", job_id=last)
    assert gone == 1
    assert prune(database, "jobs") == {"jobs": 1}
    assert left(database, jobs, "id") == [last, young, waits]


def test_batches(database: Database) -> None:
    def batch(name: str, created: Any, outcome: str | None, finished: Any = None, **values: Any) -> None:
        row = {"name": name, "workflow": "domain-scan", "created_at": created, "open": False, **values}
        id_ = add(database, batches, **row)
        item = {"batch_id": id_, "workflow": "domain-scan", "row_id": 1, "outcome": outcome, "finished_at": finished}
        add(database, batch_items, **item)

    batch("gone", OLD_TIME, "completed", OLD_TIME)
    batch("waits", OLD_TIME, None)
    batch("open", OLD_TIME, "completed", OLD_TIME, open=True)
    batch("late", OLD_TIME, "completed", NEW_TIME)
    batch("young", NEW_TIME, "completed", NEW_TIME)
    assert prune(database, "batches") == {"batches": 1}
    assert left(database, batches, "name") == ["late", "open", "waits", "young"]
    assert len(left(database, batch_items, "batch_id")) == 4
