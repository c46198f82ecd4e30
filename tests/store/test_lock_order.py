"""Whatever stores takes its locks in the order that `store` says, or two processes could wait for each other."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, update

import scrapersky_cli.store as room
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.demo.town import Town
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.pipeline import extract_again
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.run_workflow import run_workflow
from scrapersky_cli.settings import settings
from scrapersky_cli.store.areas import keep_areas
from scrapersky_cli.store.erasure import erase
from scrapersky_cli.store.places import store_places
from scrapersky_cli.store.suppression import add, remove
from scrapersky_cli.workflows.registry import names, workflow_named
from tests.engine.plans import one_by_one
from tests.store.entries import parse_entry
from tests.workflows import scene

TOWN = Town(6)
SITES = [site for site in TOWN.sites if site.pages][:3]
PLACES = [
    Place(
        "file",
        site.domain,
        site.domain,
        websites=(site.domain, "facebook.com/holt"),
        emails=(f"info@{site.domain}",),
        phones=("+49 30 901820",),
        raw={"id": site.domain},
    )
    for site in SITES
]
ORDER = (
    "areas", "domains", "sitemaps", "sitemap_parents", "pages", "page_facts", "sitemap_facts", "import_progress",
    "installation", "places", "place_facts", "place_answers", "search_places", "search_progress", "place_keys",
    "local_businesses", "business_places", "business_facts",
    "contacts", "contact_sources", "page_statements", "domain_facts", "kept_pages", "jobs", "job_progress",
)  # fmt: skip
_CHANGES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")
_LOCKS = re.compile(r"FROM (\w+)\b.*FOR (?:NO KEY UPDATE|UPDATE|SHARE|KEY SHARE)", re.S)


@contextmanager
def locking(conn: Connection) -> Iterator[list[str]]:
    """The tables in which statements of the block take locks, one after another."""
    tables: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        found = _CHANGES.search(statement) or _LOCKS.search(statement)
        if found and found[1] in ORDER:
            tables.append(found[1])

    event.listen(conn, "before_cursor_execute", note)
    try:
        with one_by_one(conn):
            yield tables
    finally:
        event.remove(conn, "before_cursor_execute", note)


def is_in_order(tables: list[str]) -> bool:
    places = [ORDER.index(table) for table in tables]
    return places == sorted(places)


def recorded(seen: list[list[str]], change: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, whose locks are noted."""

    def changed(conn: Connection, *args: Any) -> Any:
        with locking(conn) as tables:
            result = change(conn, *args)
        seen.append(tables)
        return result

    return changed


def test_the_order_is_the_one_that_is_written_down() -> None:
    steps = re.split(r"→|\band\b(?= job)", (room.__doc__ or "").partition("come\n\n")[2].partition("\n\n")[0])
    written = ["installation" if "do-not-contact" in step else step.split()[0] for step in steps]
    assert written == list(ORDER)


def targets(kind: str) -> list[str]:
    """A name of this kind on each of the sites."""
    files = {site["domain"]: site["sitemaps"][-1]["url"] for site in TOWN.truth() if site["sitemaps"]}
    names = {
        "page": [f"{site.origin}{site.pages[-1].path}" for site in SITES],
        "search": ["dentists near Austin [data]"],
        "sitemap": [files[site.domain] for site in SITES],
    }
    return names.get(kind) or [site.domain for site in SITES]


def test_every_workflow_stores_in_this_order(postgresql_database: Database, tmp_path: Path) -> None:
    seen: list[list[str]] = []
    data = tmp_path / "places.csv"
    data.write_text("name,category,city\nSmile,dentist,Austin\n")
    postgresql_database.write(recorded(seen, keep_areas), {"Atlantis": None})
    for _ in range(2):
        postgresql_database.write(recorded(seen, store_places), PLACES)
    with scene.served(TOWN, keep_pages="7", places_data=str(data)):
        for name in names():
            workflow = workflow_named(name)
            if workflow.save is None or workflow.intake is None:
                continue
            scene.put(postgresql_database, name, *targets(workflow.intake.names))
            noting = replace(workflow, save=recorded(seen, workflow.save))
            asyncio.run(run_workflow(postgresql_database, noting, settings(), limits(settings(), rows=3), Stop()))
    assert {table for tables in seen for table in tables} == set(ORDER)
    assert [tables for tables in seen if not is_in_order(tables)] == []


@pytest.mark.parametrize("verb", [add, remove, erase])
def test_the_list_is_changed_in_this_order(postgresql_database: Database, verb: Callable[..., Any]) -> None:
    seen: list[list[str]] = []
    with scene.served(TOWN, keep_pages="7"):
        scene.put(postgresql_database, "domain-scan", *(site.domain for site in SITES))
        scene.run(postgresql_database, "domain-scan")
    postgresql_database.write(store_places, PLACES)
    entry = parse_entry(f"info@{SITES[0].domain}")
    note = f"Ask {entry.value}"
    postgresql_database.write(lambda conn: conn.execute(update(domains).values(note=note)))
    postgresql_database.write(lambda conn: conn.execute(update(places).values(note=note)))
    postgresql_database.write(recorded(seen, verb), entry if verb is erase else [entry])
    assert [tables for tables in seen if not is_in_order(tables)] == []


def test_pages_are_extracted_again_in_this_order(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    with scene.served(TOWN, keep_pages="7"):
        scene.put(postgresql_database, "domain-scan", *(site.domain for site in SITES))
        scene.run(postgresql_database, "domain-scan")
    monkeypatch.setattr(extract_again, "_store", recorded(seen, extract_again._store))
    extract_again.extract_again(postgresql_database, [site.domain for site in SITES], settings())
    assert seen
    assert [tables for tables in seen if not is_in_order(tables)] == []
