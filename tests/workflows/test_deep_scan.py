"""deep-scan and domain-extraction: from places to businesses and the domains of their own sites."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Row, func, select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.store.erasure import erase
from scrapersky_cli.store.places import store_places
from scrapersky_cli.store.suppression import add, remove
from scrapersky_cli.workflows.registry import workflow_named
from tests.store.entries import parse_entry
from tests.workflows import scene

HOLT = Place(
    "overture",
    "1",
    "Praxis Holt",
    category="dentist",
    address=Address("Marktstr. 5", "Berlin", "BE", "10115", "DE"),
    websites=("https://www.holt.de/praxis", "https://facebook.com/holt"),
    phones=("+49 30 123456",),
)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def put(database: Database, *listed: Place, force: bool = False) -> None:
    """Store the places, and put them into the queue of deep-scan."""
    ids = database.write(store_places, listed).ids.values()
    queue = workflow_named("deep-scan").queue
    database.write(enqueue, queue, sorted(ids), EnqueueOptions(force=force))


def through(database: Database, *listed: Place, force: bool = False) -> None:
    put(database, *listed, force=force)
    scene.run(database, "deep-scan", through=["domain-extraction"])
    scene.run(database, "domain-extraction")


def test_domains_of_businesses_follow_to_their_scans(database: Database) -> None:
    put(database, HOLT, replace(HOLT, source_id="2", name="None", websites=()))
    scene.run(database, "deep-scan", through=["domain-extraction"])
    scene.run(database, "domain-extraction", through=["domain-scan"])
    assert [(row.domain, row.status) for row in scene.rows(database, domains)] == [("holt.de", "queued")]


def outcomes(database: Database) -> dict[str, str]:
    return {row.name: row.extraction_result_code for row in scene.rows(database, local_businesses)}


def test_a_place_becomes_a_business_with_all_that_is_listed(database: Database) -> None:
    put(database, HOLT)
    summary = scene.run(database, "deep-scan")
    (business,) = scene.rows(database, local_businesses)
    (facts,) = scene.rows(database, business_facts)
    (link,) = scene.rows(database, business_places)
    assert summary.completed == 1
    assert (business.name, business.category, business.city, business.country) == (
        "Praxis Holt", "dentist", "Berlin", "DE",
    )  # fmt: skip
    assert (business.website, business.extraction_status) == ("https://www.holt.de/praxis", None)
    assert (facts.source, facts.street, facts.phones) == ("overture", "Marktstr. 5", ["+49 30 123456"])
    assert (link.business_id, link.place_id) == (business.id, 1)


def test_its_own_site_gives_the_domain_and_the_rest_its_profiles(database: Database) -> None:
    through(database, HOLT)
    (domain,) = scene.rows(database, domains)
    (link,) = scene.rows(database, local_businesses)
    (facts,) = scene.rows(database, business_facts)
    assert (domain.domain, domain.status) == ("holt.de", None)
    assert (link.domain_id, link.url) == (domain.id, "https://www.holt.de/praxis")
    assert facts.profiles == ["https://facebook.com/holt"]
    assert outcomes(database) == {"Praxis Holt": "ok"}


@pytest.mark.parametrize(
    ("websites", "result"),
    [
        ((), "no_website"),
        (("https://www.facebook.com/holt",), "platform"),
        (("not a site", "http://"), "invalid_website"),
        (("https://holt.de",), "ok"),
    ],
)
def test_results(sqlite_database: Database, websites: tuple[str, ...], result: str) -> None:
    through(sqlite_database, replace(HOLT, websites=websites))
    assert outcomes(sqlite_database) == {"Praxis Holt": result}
    with sqlite_database.reading() as conn:
        assert conn.scalar(select(func.count()).select_from(domains)) == (result == "ok")


def test_a_chain_shares_its_domain_and_each_branch_keeps_its_own_page(database: Database) -> None:
    branches = [
        replace(
            HOLT,
            source_id=str(number),
            name=f"Branch {number}",
            address=replace(HOLT.address, street=f"Marktstr. {number}"),
            websites=(f"https://chain.com/{number}",),
        )
        for number in range(500)
    ]
    through(database, *branches)
    (domain,) = scene.rows(database, domains)
    links = scene.rows(database, local_businesses)
    assert domain.domain == "chain.com"
    assert {link.url for link in links} == {f"https://chain.com/{number}" for number in range(500)}
    assert set(outcomes(database).values()) <= {"ok", "known"}


def test_a_known_domain_is_linked_and_keeps_its_state(database: Database) -> None:
    scene.put(database, "domain-scan", "holt.de")
    through(database, HOLT)
    (domain,) = scene.rows(database, domains)
    assert domain.status == "queued"
    assert outcomes(database) == {"Praxis Holt": "known"}
    assert scene.rows(database, local_businesses)[0].domain_id == domain.id


def test_scanned_again_it_is_the_same_business_and_keeps_what_an_operator_wrote(database: Database) -> None:
    through(database, HOLT)
    database.write(lambda conn: conn.execute(update(local_businesses).values(curation="maybe", note="call them")))
    through(database, replace(HOLT, name="Holt", websites=("https://holt-kern.de/",)), force=True)
    (business,) = scene.rows(database, local_businesses)
    assert (business.name, business.website) == ("Holt", "https://holt-kern.de/")
    assert (business.curation, business.note) == ("maybe", "call them")
    assert business.url == "https://holt-kern.de/"


def test_a_site_that_is_no_longer_listed_is_forgotten(database: Database) -> None:
    through(database, HOLT)
    through(database, replace(HOLT, websites=()), force=True)
    (business,) = scene.rows(database, local_businesses)
    assert (business.domain_id, business.url, business.extraction_result_code) == (None, None, "no_website")


def test_a_rejected_business_goes_no_further(database: Database) -> None:
    through(database, HOLT)
    database.write(lambda conn: conn.execute(update(local_businesses).values(curation="rejected")))
    through(database, replace(HOLT, websites=("https://other.de/",)), force=True)
    assert [row.domain for row in scene.rows(database, domains)] == ["holt.de"]


def test_a_place_without_facts_is_not_lost(database: Database) -> None:
    put(database, HOLT)
    (row,) = scene.rows(database, places)
    assert row.deep_scan_status == "queued"


# --- what is listed as contacts -----------------------------------------------------------------------------
LISTING = replace(
    HOLT, phones=("030 901820",), emails=("Info@Holt.de", "you@example.com"), profiles=("x.com/holtdental",)
)


def sources(database: Database) -> dict[tuple[str, str], Row[Any]]:
    """The sources of contacts, by value and listing."""
    wanted = select(contacts.c.value, contacts.c.suppressed, contact_sources).join_from(contact_sources, contacts)
    with database.reading() as conn:
        return {(row.value, row.source_url): row for row in conn.execute(wanted)}


def test_what_is_listed_becomes_contacts(database: Database) -> None:
    through(database, LISTING)
    found = sources(database)
    listing = "overture:1"
    assert found.keys() == {
        ("info@holt.de", listing),
        ("+4930901820", listing),
        ("https://x.com/holtdental", listing),
        ("https://www.facebook.com/holt", listing),
    }
    assert {(row.method, row.origin, row.domain_id, row.business_id) for row in found.values()} == {
        ("listed", "listing", None, 1)
    }
    (address,) = [row for row in scene.rows(database, contacts) if row.kind == "email"]
    assert (address.role, address.email_type, address.disposable) == ("info", "service", False)
    assert found["info@holt.de", listing].own_domain is True


def test_a_contact_that_is_listed_no_longer_keeps_when_it_was_last_seen(database: Database) -> None:
    through(database, LISTING)
    database.write(
        lambda conn: conn.execute(update(contact_sources).values(last_seen_at=LONG_AGO, first_seen_at=LONG_AGO))
    )
    through(database, replace(LISTING, emails=("praxis@holt.de",)), force=True)
    times = {
        value: (row.first_seen_at > LONG_AGO, row.last_seen_at > LONG_AGO)
        for (value, _), row in sources(database).items()
    }
    assert times["info@holt.de"] == (False, False)
    assert times["praxis@holt.de"] == (True, True)
    assert times["+4930901820"] == (False, True)


def test_several_places_and_businesses_may_list_one_contact(database: Database) -> None:
    through(database, LISTING, replace(LISTING, source_id="2", name="Kern"))
    assert len([key for key in sources(database) if key[0] == "+4930901820"]) == 2
    assert len(scene.rows(database, contacts)) == 4


@pytest.mark.parametrize("before", [True, False], ids=["list first", "list later"])
@pytest.mark.parametrize(
    ("entry", "marked"),
    [
        ("info@holt.de", {"info@holt.de"}),
        ("holt.de", {"info@holt.de", "+4930901820", "https://x.com/holtdental", "https://www.facebook.com/holt"}),
        ("kern.de", set()),
    ],
)
def test_what_is_listed_obeys_the_do_not_contact_list(
    database: Database, entry: str, marked: set[str], before: bool
) -> None:
    """The site of the business stands for its domain, which need not be known yet."""
    if before:
        database.write(add, [parse_entry(entry)])
    put(database, LISTING)
    scene.run(database, "deep-scan")
    if not before:
        database.write(add, [parse_entry(entry)])
    assert {value for (value, _), row in sources(database).items() if row.suppressed} == marked
    database.write(remove, [parse_entry(entry)])
    assert not any(row.suppressed for row in sources(database).values())


@pytest.mark.parametrize("before", [True, False], ids=["erased first", "erased later"])
def test_who_was_erased_is_not_listed_again(database: Database, before: bool) -> None:
    if before:
        database.write(erase, parse_entry("info@holt.de"))
    put(database, LISTING)
    scene.run(database, "deep-scan")
    if not before:
        assert database.write(erase, parse_entry("info@holt.de"))["contact_sources"] == 1
    through(database, LISTING, force=True)
    assert "info@holt.de" not in {value for value, _ in sources(database)}
    assert {tuple(row.emails or ()) for row in scene.rows(database, business_facts)} == {("you@example.com",)}


def test_hostile_listings_are_stored_or_left_out(database: Database) -> None:
    texts = ("http://[", "\u202e\ufffd@holt.de", "=cmd|'/c calc'!A1", "a" * 3000, "+" * 48, "javascript:alert(1)")
    through(database, replace(LISTING, websites=texts, phones=texts, emails=texts, profiles=texts))
    database.write(add, [parse_entry("holt.de")])
    assert scene.rows(database, local_businesses)[0].extraction_status == "completed"
