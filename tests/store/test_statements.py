"""What pages say of the business behind their site: kept page by page, joined, and forgotten where it must be."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contact_sources
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.statements import page_statements
from scrapersky_cli.extract.findings import Business, Contact, Hours, Metadata, PageFacts, Person, PostalAddress
from scrapersky_cli.store.erasure import erase
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.statements import PageReading, _of_domains, store_found
from scrapersky_cli.store.suppression import add
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import Row
from scrapersky_cli.subjects.lead_rows import read_leads
from tests.store.entries import parse_entry

HOME, CONTACT, TEAM = (f"https://acme.com/{path}" for path in ("", "contact", "team"))
ACME = Business(name="Acme", types=("Dentist",))
AUSTIN = PostalAddress("100 Congress Ave", "Austin", "TX", "78701", "US", confidence=0.9)
DAILY = Hours({"monday": ("09:00-17:00",)}, ("Mo 09:00-17:00",), confidence=0.8, context="jo@acme.com Mo 9-17")
JO = Person("Jo Doe", "Owner", "Jo", "Doe", "Jo@acme.com")
ANN = Person("Ann Lee", "Dentist", "Ann", "Lee")
MAIL = Contact("email", "Jo@acme.com", "mailto", 0.9, person="Jo Doe", person_title="Owner")


def page(url: str, **found: Any) -> PageFacts:
    return PageFacts(url, "ok", Metadata(), **found)


SAID = (
    page(HOME, businesses=(ACME,)),
    page(CONTACT, addresses=(AUSTIN,), hours=(DAILY,), contacts=(MAIL,)),
    page(TEAM, people=(JO, ANN)),
)


def a_domain(database: Database) -> int:
    statement = insert(domains).values(domain="acme.com").returning(domains.c.id)
    id_: int = database.write(lambda conn: conn.execute(statement).scalar_one())
    return id_


def hear(database: Database, domain_id: int, *pages: PageFacts) -> None:
    def store(conn: Any) -> None:
        store_found(conn, [PageReading(domain_id, each.url, each) for each in pages])
        store_facts(conn, [domain_id])

    database.write(store)


def lead(database: Database) -> Row:
    with database.reading() as conn:
        (row,) = read_leads(conn, Filters(), 0, 10).rows
    return row


def kept(database: Database) -> str:
    """Everything that is stored of what pages say, as one text."""
    with database.reading() as conn:
        said = conn.execute(select(page_statements.c.said)).all()
        facts = conn.execute(select(domain_facts)).all()
    return f"{said} {facts}".lower()


def test_pages_make_one_lead_however_they_come(database: Database) -> None:
    domain_id = a_domain(database)
    for each in SAID:
        hear(database, domain_id, each)
    first = lead(database)
    assert (first["name"], first["street"], first["city"], first["postal_code"]) == (
        "Acme", "100 Congress Ave", "Austin", "78701",
    )  # fmt: skip
    assert first["opening_hours"] == ["Mo 09:00-17:00"]
    assert (first["person"], first["person_title"], first["first_name"], first["last_name"]) == (
        "Jo Doe", "Owner", "Jo", "Doe",
    )  # fmt: skip
    hear(database, domain_id, *SAID[::-1])
    assert lead(database) == first


def test_a_page_that_says_nothing_any_more_keeps_what_it_said(database: Database) -> None:
    domain_id = a_domain(database)
    hear(database, domain_id, *SAID)
    before = lead(database)
    hear(database, domain_id, page(CONTACT), page(TEAM))
    assert lead(database) == before
    hear(database, domain_id, page(CONTACT, addresses=(replace(AUSTIN, street="7 Elm St"),)))
    assert lead(database)["street"] == "7 Elm St"


def test_of_a_large_site_the_pages_with_short_addresses_are_heard(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scrapersky_cli.store.statements._MOST_PAGES", 2)
    _of_domains.cache_clear()
    domain_id = a_domain(database)
    hear(database, domain_id, page(HOME + "a/very/long/one", addresses=(replace(AUSTIN, street="7 Elm St"),)), *SAID)
    assert lead(database)["street"] is None
    assert lead(database)["person"] == "Jo Doe"
    _of_domains.cache_clear()


def test_who_answers_stands_beside_the_address(database: Database) -> None:
    hear(database, a_domain(database), *SAID)
    with database.reading() as conn:
        (row,) = conn.execute(select(contact_sources)).all()
    assert (row.person, row.person_title, row.first_name) == ("Jo Doe", "Owner", None)


def test_an_erased_person_is_forgotten_and_stays_so(database: Database) -> None:
    domain_id = a_domain(database)
    hear(database, domain_id, *SAID)
    database.write(erase, parse_entry("jo@acme.com"))
    assert "jo" not in kept(database)
    assert lead(database)["person"] == "Ann Lee"
    hear(database, domain_id, *SAID)
    assert "jo" not in kept(database)


def test_somebody_on_the_list_is_nobody_to_ask_for(database: Database) -> None:
    domain_id = a_domain(database)
    hear(database, domain_id, *SAID)
    database.write(add, [parse_entry("jo@acme.com")])
    assert (lead(database)["person"], lead(database)["best_email"]) == ("Ann Lee", None)
