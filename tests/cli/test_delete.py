"""delete domain: the numbers first, then nothing of it is left, and what is on the lists stays there."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, insert, inspect, select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_places, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.places import place_facts, places
from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.store.delete_domain import about_domain
from tests.cli.screen import watch
from tests.cli.terminal import Terminal
from tests.cli.test_export import key_of
from tests.cli.test_run import quirky

ADVANCE = "sitemap-submission,sitemap-scan,sitemap-import,page-scrape,email-scan"


def everything(conn: Connection) -> Iterator[tuple[str, str]]:
    """Each row of each table, as text."""
    for table in inspect(conn).get_table_names():
        for row in conn.execute(text(f"SELECT * FROM {table}")):
            yield table, str(tuple(row)).lower()


def mentions(database: Database, name: str) -> set[str]:
    """The tables in which the name stands."""
    with database.reading() as conn:
        return {table for table, row in everything(conn) if name in row}


def add_listed(database: Database, name: str, site: str) -> None:
    """A place with this web site, and the business that it is."""

    def store(conn: Connection) -> None:
        place = key_of(conn.execute(insert(places).values(source="file", source_id=name, name=name)))
        conn.execute(insert(place_facts).values(place_id=place, websites=[site], content_hash=""))
        business = key_of(conn.execute(insert(local_businesses).values(name=name, website=site)))
        conn.execute(insert(business_places).values(place_id=place, business_id=business))

    database.write(store)


def add_contact(database: Database, value: str, *names: str) -> None:
    """An address that was found on the home pages of these domains."""

    def store(conn: Connection) -> None:
        contact = key_of(conn.execute(insert(contacts).values(kind="email", value=value)))
        for name in names:
            row: dict[str, Any] = {"source_url": f"https://{name}/", "url_digest": url_digest(f"https://{name}/")}
            row["domain_id"] = conn.scalar(select(domains.c.id).where(domains.c.domain == name))
            conn.execute(insert(contact_sources).values(contact_id=contact, method="text", confidence=1.0, **row))

    database.write(store)


def test_nothing_of_a_domain_is_left(shell: Terminal, database: Database, town_server: TownServer) -> None:
    name, other = quirky(town_server, "friendly"), town_server.town.sites[1].domain
    shell("enqueue", "domain-scan", name, other, "--batch", "april")
    for _ in range(6):
        shell("process", "all", SCRAPERSKY_ADVANCE=ADVANCE, SCRAPERSKY_HOST_DELAY="0")
    add_listed(database, "Praxis", f"https://www.{name}/")
    add_listed(database, "Other", f"https://not-{name}/")
    add_contact(database, f"somebody@{name}", other)
    add_contact(database, "agency@elsewhere.com", name, other)
    shell("suppress", "add", name)
    shell("block", "add", name)
    kept = mentions(database, other)

    before = shell("delete", "domain", name)
    assert (before.code, before.out) == (2, "")
    assert "this would delete domains=1 pages=" in before.err
    counts = shell("delete", "domain", f"https://www.{name}/", "--dry-run", "--json").json
    assert counts["dry_run"]
    assert counts["domains"] == counts["local_businesses"] == counts["places"] == 1
    assert min(counts[kind] for kind in ("pages", "sitemaps", "jobs", "contacts")) >= 1

    done = shell("delete", "domain", name, "--yes")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"deleted domain={name} domains=1 pages={counts['pages']} ")
    left = {table for table in mentions(database, name) if table not in ("suppressions", "blocks")}
    with database.reading() as conn:
        rows = [row for table, row in everything(conn) if table in left and f"not-{name}" not in row]
    assert [row for row in rows if name in row] == []
    assert mentions(database, name) >= {"suppressions", "blocks"}
    assert mentions(database, other) == kept
    assert "agency@elsewhere.com" in str(shell("show", other, "--json").json["contacts"])
    again = shell("delete", "domain", name, "--yes")
    assert (again.code, again.out) == (2, "")
    assert f"nothing is known of {name}" in again.err


def test_best_contacts_of_others_are_chosen_again(sqlite_database: Database, quick: Terminal) -> None:
    def store(conn: Connection, name: str) -> None:
        id_ = key_of(conn.execute(insert(domains).values(domain=name)))
        conn.execute(insert(domain_facts).values(domain_id=id_, best_email="info@one.com"))

    for name in ("one.com", "two.com"):
        sqlite_database.write(store, name)
    add_contact(sqlite_database, "info@one.com", "one.com", "two.com")
    with sqlite_database.reading() as conn:
        assert about_domain(conn, "one.com").counts()["contacts"] == 1
    assert quick("delete", "domain", "one.com", "--yes").code == 0
    with sqlite_database.reading() as conn:
        assert conn.scalars(select(domain_facts.c.best_email)).all() == [None]


def test_a_page_on_a_platform_makes_no_business_one_of_the_platform(quick: Terminal, sqlite_database: Database) -> None:
    sqlite_database.write(lambda conn: conn.execute(insert(domains).values(domain="facebook.com")))
    add_listed(sqlite_database, "Praxis", "https://www.facebook.com/praxis")
    assert quick("delete", "domain", "facebook.com", "--yes").out == (
        "deleted domain=facebook.com domains=1 pages=0 sitemaps=0 jobs=0 contacts=0 local_businesses=0 places=0\n"
    )
    with sqlite_database.reading() as conn:
        assert conn.scalars(select(places.c.name)).all() == ["Praxis"]


def test_a_terminal_is_asked(quick: Terminal, sqlite_database: Database) -> None:
    sqlite_database.write(lambda conn: conn.execute(insert(domains).values(domain="one.com")))
    seen = watch(quick, "delete", "domain", "one.com", "--yes", width=80)
    assert (seen.code, seen.unexpected) == (0, [])
    assert seen.text.startswith("deleted domain=one.com domains=1 pages=0")


@pytest.mark.parametrize("wrong", ["nonsense", "", "unknown.com"])
def test_wrong_names(quick: Terminal, wrong: str) -> None:
    done = quick("delete", "domain", wrong, "--yes")
    assert (done.code, done.out) == (2, "")
    assert "hint: " in done.err
