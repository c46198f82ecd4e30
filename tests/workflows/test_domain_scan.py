"""domain-scan: from a domain to what its home page says."""

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.demo.town import EVERY_QUIRK, Town
from tests.workflows import scene

TOWN = Town(EVERY_QUIRK)
FRIENDLY = TOWN.sites[0]


def test_a_home_page_is_read_and_its_facts_and_contacts_are_stored(database: Database) -> None:
    with scene.served(TOWN):
        report = scene.put(database, "domain-scan", FRIENDLY.typed)
        summary = scene.run(database, "domain-scan")
    (row,) = scene.rows(database, domains)
    (facts,) = scene.rows(database, domain_facts)
    found = {contact.value for contact in scene.rows(database, contacts)}
    assert (report.created, summary.completed, row.domain) == (1, 1, FRIENDLY.domain)
    assert (row.status, row.result_code) == ("completed", "ok")
    assert (facts.title, facts.http_status, facts.verdict) == (FRIENDLY.home.title, 200, "ok")
    assert {contact.value for contact in FRIENDLY.home.contacts} <= found
    assert facts.best_phone in found


def test_an_unchanged_home_page_costs_no_body_and_loses_nothing(database: Database) -> None:
    site = next(site for site in TOWN.sites if site.quirk == "conditional")
    with scene.served(TOWN):
        scene.put(database, "domain-scan", site.domain)
        scene.run(database, "domain-scan")
        (before,) = scene.rows(database, domain_facts)
        scene.put(database, "domain-scan", site.domain, force=True)
        scene.run(database, "domain-scan")
    (row,) = scene.rows(database, domains)
    (after,) = scene.rows(database, domain_facts)
    assert (row.result_code, after.http_status) == ("unchanged", 304)
    assert (after.title, after.best_phone, after.content_hash) == (before.title, before.best_phone, before.content_hash)
