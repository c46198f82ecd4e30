"""page-scrape: from a URL to what its page says."""

import asyncio
import zlib
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.pages import kept_pages, page_facts, pages
from scrapersky_cli.db.tables.statements import page_statements
from scrapersky_cli.demo.site import Site, SitePage
from scrapersky_cli.demo.town import EVERY_QUIRK, Town
from scrapersky_cli.engine.intake import RawTarget, Rejected, enqueue_all
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.workflow import Item, Step
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.addresses import parse_address
from scrapersky_cli.workflows.page_scrape import PAGE_SCRAPE
from tests.visit import scripted
from tests.workflows import scene

TOWN = Town(EVERY_QUIRK)
FRIENDLY = TOWN.sites[0]


def contact_page(site: Site = FRIENDLY) -> SitePage:
    return next(page for page in site.pages if page.kind == "contact")


@pytest.mark.parametrize(
    ("text", "url", "domain"),
    [
        ("https://Example.com/Contact#top", "https://example.com/Contact", "example.com"),
        ("example.com/contact?utm_source=x", "https://example.com/contact", "example.com"),
        ("http://shop.example.co.uk/a/../b", "http://shop.example.co.uk/b", "example.co.uk"),
        ("https://dentist.wixsite.com/home", "https://dentist.wixsite.com/home", "dentist.wixsite.com"),
    ],
)
def test_what_is_typed_becomes_a_page_of_a_domain(text: str, url: str, domain: str) -> None:
    target = parse_address(text)
    assert (target.key, target.fields["domain"]) == (url, domain)


@pytest.mark.parametrize("text", ["", "mailto:a@example.com", "ftp://example.com/x", "https://10.0.0.1/", "nodots"])
def test_what_is_no_page_is_rejected(text: str) -> None:
    with pytest.raises(Rejected, match="it"):
        parse_address(text)


def test_a_page_is_read_and_its_facts_and_contacts_are_stored(database: Database) -> None:
    page = contact_page()
    with scene.served(TOWN):
        report = scene.put(database, "page-scrape", f"https://{FRIENDLY.domain}{page.path}")
        summary = scene.run(database, "page-scrape")
    assert (report.new, report.created, summary.completed) == (1, 1, 1)
    (row,) = scene.rows(database, pages)
    (facts,) = scene.rows(database, page_facts)
    assert (row.scrape_status, row.scrape_result_code, row.kind, row.host) == (
        "completed",
        "ok",
        "contact",
        FRIENDLY.host,
    )
    assert facts.title == page.title
    assert facts.word_count > 10
    assert facts.internal_links > 0
    true = {contact.value for contact in page.contacts if contact.own}
    assert true <= {contact.value for contact in scene.rows(database, contacts)}
    assert {source.source_url for source in scene.rows(database, contact_sources)} == {row.url}
    (best,) = scene.rows(database, domain_facts)
    assert best.best_email in true
    assert best.best_phone in true


def test_a_page_is_one_row_however_it_is_spelled(database: Database) -> None:
    first = scene.put(database, "page-scrape", "https://example.com/a", "https://EXAMPLE.com:443/a#x")
    second = scene.put(database, "page-scrape", "https://example.com/a", "https://www.example.com/b")
    assert (first.new, first.duplicates, second.new, second.active) == (1, 1, 1, 1)
    assert [row.url for row in scene.rows(database, pages)] == ["https://example.com/a", "https://www.example.com/b"]
    assert {row.host for row in scene.rows(database, pages)} == {"example.com"}
    assert [row.domain for row in scene.rows(database, domains)] == ["example.com"]


def test_an_unchanged_page_costs_a_question_and_loses_nothing(database: Database) -> None:
    site = next(site for site in TOWN.sites if site.quirk == "conditional")
    url = f"https://{site.domain}{contact_page(site).path}"
    with scene.served(TOWN):
        scene.put(database, "page-scrape", url)
        scene.run(database, "page-scrape")
        before = scene.rows(database, contacts)
        scene.put(database, "page-scrape", url, force=True)
        scene.run(database, "page-scrape")
    (row,) = scene.rows(database, pages)
    assert row.scrape_result_code == "unchanged"
    (facts,) = scene.rows(database, page_facts)
    assert (facts.http_status, facts.title) == (304, contact_page(site).title)
    assert scene.rows(database, contacts) == before


def test_a_page_that_is_gone_fails_for_the_target_s_reason(database: Database) -> None:
    with scene.served(TOWN):
        scene.put(database, "page-scrape", f"https://{FRIENDLY.domain}/nowhere")
        scene.run(database, "page-scrape")
    (row,) = scene.rows(database, pages)
    assert (row.scrape_status, row.scrape_error_kind, row.scrape_error_code) == ("failed", "target", "http_gone")


@pytest.mark.parametrize(
    ("final", "result", "is_read"),
    [
        ("https://holt.de/kontakt/", "ok", True),
        ("https://www.holt.de/kontakt", "ok", True),
        ("https://shop.holt.de/kontakt", "ok", True),
        ("https://agentur.de/holt", "off_site", False),
        ("https://holt.de.agentur.com/", "off_site", False),
    ],
)
def test_contacts_of_the_site_that_a_page_redirects_to_are_not_its_own(final: str, result: str, is_read: bool) -> None:
    url = "https://holt.de/kontakt"
    web: Any = scripted.Site({url: (final, "<title>Holt</title><p>Holt, mail@holt.de, 030 2300 0000</p>")})
    row: Any = SimpleNamespace(url=url)

    async def work() -> list[Step]:
        return [step async for step in PAGE_SCRAPE.work(Item(1, 1, 1, row), web)]  # type: ignore[misc]

    (step,) = asyncio.run(work())
    assert (step.result, step.data.page is not None) == (result, is_read)


ASKS = "<html><head><title>Holt</title></head><body><p>Holt, mail@holt.de, 030 2300 0000</p></body></html>"


def scraped(database: Database, respect: str, headers: dict[str, str]) -> Step:
    """The page as it is answered with these headers, and stored."""
    url = "https://holt.de/kontakt"
    settings = Settings(respect=respect, keep_pages=7)
    web: Any = scripted.Site({url: ASKS}, settings=settings, headers={url: headers})
    scene.put(database, "page-scrape", url)
    (row,) = scene.rows(database, pages)
    item = Item(row.id, 1, 1, row)

    async def work() -> list[Step]:
        return [step async for step in PAGE_SCRAPE.work(item, web)]  # type: ignore[misc]

    (step,) = asyncio.run(work())
    assert PAGE_SCRAPE.save
    database.write(PAGE_SCRAPE.save, [(item, step.data)])
    return step


def test_what_a_page_asks_is_stored_and_not_obeyed_by_default(database: Database) -> None:
    step = scraped(database, "", {"x-robots-tag": "noindex", "tdm-reservation": "1", "tdm-policy": "/p"})
    (facts,) = scene.rows(database, page_facts)
    assert (facts.x_robots_tag, facts.tdm_reservation, facts.tdm_policy) == ("noindex", True, "/p")
    assert (step.result, facts.opted_out, facts.title) == ("ok", None, "Holt")
    assert len(scene.rows(database, contacts)) == 2
    assert len(scene.rows(database, kept_pages)) == 1


def test_of_a_page_whose_wish_is_obeyed_nothing_is_stored(database: Database) -> None:
    step = scraped(database, "noindex,tdm", {"x-robots-tag": "noindex"})
    (facts,) = scene.rows(database, page_facts)
    assert (step.result, facts.opted_out, facts.title) == ("opted_out", "noindex", None)
    assert (scene.rows(database, contacts), scene.rows(database, kept_pages)) == ([], [])
    assert scene.rows(database, page_statements) == []
    assert step.result in PAGE_SCRAPE.queue.empty_results


def test_a_wish_that_was_taken_back_no_longer_holds(database: Database) -> None:
    scraped(database, "tdm", {"tdm-reservation": "1"})
    scraped(database, "tdm", {"tdm-reservation": "0"})
    (facts,) = scene.rows(database, page_facts)
    assert (facts.tdm_reservation, facts.opted_out, facts.title) == (False, None, "Holt")
    assert len(scene.rows(database, contacts)) == 2


def test_a_body_that_was_kept_goes_when_the_page_opts_out(database: Database) -> None:
    scraped(database, "", {})
    scraped(database, "noindex", {"x-robots-tag": "none"})
    assert scene.rows(database, kept_pages) == []


def test_bodies_are_kept_where_they_are_wanted(database: Database) -> None:
    url = f"https://{FRIENDLY.domain}{contact_page().path}"
    with scene.served(TOWN, keep_pages="7"):
        scene.put(database, "page-scrape", url)
        scene.run(database, "page-scrape")
    (kept,) = scene.rows(database, kept_pages)
    assert kept.url == url
    assert contact_page().title.encode() in zlib.decompress(kept.body)


def test_what_an_operator_s_list_says_stays_with_the_page(database: Database) -> None:
    url = "https://example.com/a"
    enqueue_all(database, PAGE_SCRAPE, [RawTarget(1, url, "crm-7", ("april",))], EnqueueOptions())
    scene.put(database, "page-scrape", url)
    with database.reading() as conn:
        assert conn.execute(select(pages.c.external_id, pages.c.tags)).one() == ("crm-7", ["april"])
