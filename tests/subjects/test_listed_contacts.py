"""What is listed of businesses, in the lists, exports and shows of contacts, and when a site confirms it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import insert, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.contacts import contacts
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.queue import batch_items, batches
from scrapersky_cli.export.rows import listing_named, pages_of
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.read.contact_summary import summary
from scrapersky_cli.read.show import show
from scrapersky_cli.store.contacts import found_on, store_contacts
from scrapersky_cli.store.erasure import erase
from scrapersky_cli.store.suppression import add
from scrapersky_cli.subjects.filters import BatchRows, Filters
from scrapersky_cli.subjects.registry import subjects
from scrapersky_cli.workflows.registry import workflow_named
from tests.store.entries import parse_entry
from tests.workflows.test_deep_scan import through

BERLIN, AUSTIN = Address(city="Berlin", country="DE"), Address(city="Austin", country="US")
HOLT = Place(
    "file", "1", "Holt", address=BERLIN, websites=("https://holt.de",), emails=("info@holt.de",), phones=("030 901820",)
)
ALONE = Place("file", "2", "Mill", address=AUSTIN, emails=("mill@gmail.com",), phones=("(512) 974-2000",))


def on_page(database: Database, domain: str, *found: Contact, path: str = "/kontakt") -> None:
    """What a page of the site says."""
    statement = select(domains.c.id).where(domains.c.domain == domain)
    with database.reading() as conn:
        domain_id = conn.scalar(statement)
    if domain_id is None:
        domain_id = database.write(
            lambda conn: conn.scalar(insert(domains).values(domain=domain).returning(domains.c.id))
        )
    database.write(store_contacts, found_on(domain_id, f"https://{domain}{path}", found))


def mail(value: str, **more: Any) -> Contact:
    return Contact("email", value, "mailto", 0.9, own_domain=True, **more)


def exported(database: Database, **filters: Any) -> list[dict[str, Any]]:
    chosen = Filters(**filters)
    listed = listing_named("contacts", chosen)
    return [dict(row) for rows in pages_of(database, listed, chosen) for row in rows]


def told(database: Database, **filters: Any) -> dict[tuple[str | None, str], tuple[str, bool, int | None]]:
    """By domain and value: method, whether it is confirmed, and the number of its sources."""
    rows = exported(database, **filters)
    return {(row["domain"], row["value"]): (row["method"], row["confirmed"], row.get("sources")) for row in rows}


@pytest.mark.parametrize("first", ["site", "listing"])
def test_a_listed_contact_is_marked_until_the_site_confirms_it(database: Database, first: str) -> None:
    if first == "site":
        on_page(database, "holt.de", mail("info@holt.de"))
    through(database, HOLT, ALONE)
    if first == "listing":
        assert told(database) == {
            ("holt.de", "info@holt.de"): ("listed", False, 1),
            ("holt.de", "+4930901820"): ("listed", False, 1),
            (None, "mill@gmail.com"): ("listed", False, 1),
            (None, "+15129742000"): ("listed", False, 1),
        }
        on_page(database, "holt.de", mail("info@holt.de"))
    assert told(database) == {
        ("holt.de", "info@holt.de"): ("mailto", True, 2),
        ("holt.de", "+4930901820"): ("listed", False, 1),
        (None, "mill@gmail.com"): ("listed", False, 1),
        (None, "+15129742000"): ("listed", False, 1),
    }
    assert told(database, methods=("listed",), kinds=("email",), domains=("holt.de",)) == {
        ("holt.de", "info@holt.de"): ("listed", True, 1)
    }


def test_what_a_site_says_of_others_confirms_nothing(database: Database) -> None:
    through(database, HOLT)
    on_page(database, "holt.de", mail("info@holt.de", third_party=True))
    on_page(database, "kern.de", mail("info@holt.de"))
    assert told(database, domains=("holt.de",), kinds=("email",)) == {("holt.de", "info@holt.de"): ("mailto", False, 2)}


@pytest.mark.parametrize(
    ("filters", "values"),
    [
        ({"domains": ("holt.de",)}, {"info@holt.de", "+4930901820"}),
        ({"cities": ("austin",)}, {"mill@gmail.com", "+15129742000"}),
        ({"countries": ("DE",), "kinds": ("phone",)}, {"+4930901820"}),
        ({"having": ("email",), "cities": ("Austin",)}, {"mill@gmail.com", "+15129742000"}),
        ({"having": ("social",)}, set()),
        ({"curations": ("rejected",)}, set()),
    ],
)
def test_filters(database: Database, filters: dict[str, Any], values: set[str]) -> None:
    through(database, HOLT, ALONE)
    assert {row["value"] for row in exported(database, **filters)} == values


def test_of_a_chain_only_the_branches_that_are_wanted_list_contacts(database: Database) -> None:
    branches = [
        replace(HOLT, source_id=city, address=Address(city=city, country="DE"), emails=(), phones=(phone,))
        for city, phone in (("Berlin", "030 901820"), ("Bonn", "0228 901820"))
    ]
    through(database, *branches)
    on_page(database, "holt.de", mail("info@holt.de"))
    assert {row["value"] for row in exported(database, cities=("Bonn",))} == {"info@holt.de", "+49228901820"}


@pytest.mark.parametrize("size", [1, 1_000_000])
@pytest.mark.parametrize(("workflow", "row"), [("domain-extraction", 2), ("deep-scan", 2)])
def test_a_batch_of_businesses_or_places_has_their_contacts(
    database: Database, workflow: str, row: int, size: int
) -> None:
    through(database, HOLT, ALONE)
    assert {each["value"] for each in exported(database, batch=batch_of(database, workflow, row, size=size))} == {
        "mill@gmail.com",
        "+15129742000",
    }


def batch_of(database: Database, workflow: str, *rows: int, size: int) -> BatchRows:
    """A batch of these rows that is read as if it had so many."""
    batch_id = database.write(
        lambda conn: conn.scalar(insert(batches).values(name=workflow, workflow=workflow).returning(batches.c.id))
    )
    items = [{"batch_id": batch_id, "workflow": workflow, "row_id": row} for row in rows]
    database.write(lambda conn: conn.execute(insert(batch_items), items))
    return BatchRows(batch_id, workflow, workflow, workflow_named(workflow).queue, size)


def test_pages_of_domains_come_before_those_of_businesses_and_none_is_lost(database: Database) -> None:
    branches = [
        Place("file", f"b{number}", f"B{number}", emails=(f"b{number}@gmail.com",), websites=site)
        for number in range(250)
        for site in [(f"https://site{number}.de",) if number % 2 else ()]
    ]
    through(database, *branches)
    rows = exported(database)
    assert [row["domain"] is None for row in rows] == [False] * 125 + [True] * 125
    assert len({row["value"] for row in rows}) == 250
    assert {row["business"] for row in rows} == {place.name for place in branches}


def test_every_source_is_a_row_of_its_own(database: Database) -> None:
    through(database, HOLT)
    on_page(database, "holt.de", mail("info@holt.de"))
    rows = exported(database, every_source=True, kinds=("email",))
    assert [(row["method"], row["source_url"], row["confirmed"], row["business"]) for row in rows] == [
        ("mailto", "https://holt.de/kontakt", True, None),
        ("listed", "file:1", True, "Holt"),
    ]


def test_show_says_who_lists_it_and_who_confirms_it(database: Database) -> None:
    through(database, HOLT)
    on_page(database, "holt.de", mail("info@holt.de"))
    domain = shown(database, "domain")
    business = shown(database, "business")
    contact = shown(database, "contact")
    listed = [("email", "info@holt.de", "listed", True), ("phone", "+4930901820", "listed", False)]
    assert of(business) == listed
    assert sorted(of(domain)) == sorted([("email", "info@holt.de", "mailto", True), *listed])
    assert {(place["domain"], place["business"], place["method"]) for place in contact["found"]} == {
        ("holt.de", None, "mailto"),
        ("holt.de", "Holt", "listed"),
    }


def shown(database: Database, kind: str) -> dict[str, Any]:
    table = {"domain": domains, "business": local_businesses, "contact": contacts}[kind]
    with database.reading() as conn:
        condition = table.c.value == "info@holt.de" if kind == "contact" else table.c.id == 1
        row_id = conn.scalars(select(table.c.id).where(condition)).one()
        return show(conn, subjects()[kind], row_id, {})


def of(data: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(each[name] for name in ("kind", "value", "method", "confirmed")) for each in data["contacts"]]


def test_suppressed_and_erased_addresses_leave_by_no_listing(database: Database) -> None:
    through(database, HOLT, ALONE)
    database.write(add, [parse_entry("mill@gmail.com"), parse_entry("holt.de")])
    assert [row["value"] for row in exported(database)] == ["+15129742000"]
    marked = {each["value"]: each["suppressed"] for each in shown(database, "business")["contacts"]}
    assert marked == {"info@holt.de": True, "+4930901820": True}
    database.write(erase, parse_entry("mill@gmail.com"))
    assert "mill@gmail.com" not in {row["value"] for row in exported(database, with_suppressed=True)}


def test_the_summary_counts_what_is_listed(database: Database) -> None:
    through(database, HOLT, ALONE)
    with database.reading() as conn:
        counts = {(each.what, each.value): (each.contacts, each.domains) for each in summary(conn, Filters())}
        berlin = list(summary(conn, Filters(countries=("DE",), having=("email",))))
    assert counts["kind", "email"] == (2, 1)
    assert counts["method", "listed"] == (4, 1)
    assert berlin == []  # its site has said nothing yet
