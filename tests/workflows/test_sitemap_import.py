"""sitemap-import: from a sitemap file to pages, over the town's files of every sort."""

from collections import defaultdict
from typing import Any

import pytest
from sqlalchemy import select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.sitemaps import sitemap_facts, sitemaps
from scrapersky_cli.demo.town import EVERY_QUIRK, Town
from scrapersky_cli.errors import SettingsError
from tests.workflows import scene

pytestmark = pytest.mark.slow

TOWN = Town(EVERY_QUIRK)


def found_pages(database: Database) -> dict[str, set[str]]:
    """The pages of each domain."""
    found = defaultdict(set)
    with database.reading() as conn:
        for row in conn.execute(select(domains.c.domain, pages.c.url).join_from(pages, domains)):
            found[row.domain].add(row.url)
    return found


def imported(database: Database) -> dict[str, Any]:
    """The rows of all files with their facts, by URL."""
    with database.reading() as conn:
        rows = conn.execute(select(sitemaps, sitemap_facts).outerjoin_from(sitemaps, sitemap_facts)).mappings()
        return {row["url"]: row for row in rows}


def test_the_town_lists_many_pages() -> None:
    assert sum(len(site["listed_pages"]) for site in TOWN.truth()) > 100


def test_the_towns_files_give_the_pages_that_they_list(sqlite_database: Database) -> None:
    database = sqlite_database
    truth = [site for site in TOWN.truth() if site["sitemaps"]]
    with scene.served(TOWN, host_delay="0", max_attempts="3", backoff_seconds="0.01", fetch_tries="1"):
        scene.put(database, "sitemap-import", *(file["asked"] for site in truth for file in site["sitemaps"]))
        scene.run(database, "sitemap-import")
    found, files = found_pages(database), imported(database)
    for site in truth:
        own = found[site["domain"]]
        assert set(site["listed_pages"]) <= own, site["quirk"]
        assert not set(site["unlisted_urls"]) & own, site["quirk"]
        for file in site["sitemaps"]:
            row = files[file["asked"]]
            codes = {file["error"], *file["or_error"]}
            if row["import_status"] == "failed":
                assert row["import_error_code"] in codes, (site["quirk"], file)
            elif row["import_result_code"] == "partial":
                assert codes - {None, "doctype", "partial"}, (site["quirk"], file)


def test_only_selected_pages_go_on_to_be_read(database: Database) -> None:
    # Of one file: pages are selected after each file, and which of several is imported first is left to chance.
    site = next(site for site in TOWN.truth() if len(site["listed_pages"]) > 3 and len(site["sitemaps"]) == 1)
    with scene.served(TOWN, host_delay="0", page_select="contact,imprint,number=1"):
        scene.put(database, "sitemap-import", site["sitemaps"][0]["asked"])
        scene.run(database, "sitemap-import", through=["page-scrape"])
    rows = scene.rows(database, pages)
    assert [row.kind for row in rows if row.scrape_status == "queued"] == ["contact"]
    assert {row.curation for row in rows} == {"new"}
    assert len(rows) >= len(site["listed_pages"])


def test_a_wrong_selection_is_refused_before_anything_begins(database: Database) -> None:
    with scene.served(TOWN, page_select="contacts"), pytest.raises(SettingsError, match="contacts is not a kind"):
        scene.run(database, "sitemap-import", through=["page-scrape"])
