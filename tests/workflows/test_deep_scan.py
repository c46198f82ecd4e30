"""deep-scan and domain-extraction: from places to businesses and the domains of their own sites."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.store.places import store_places
from scrapersky_cli.workflows.registry import workflow_named
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
