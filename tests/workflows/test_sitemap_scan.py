"""sitemap-scan: which sitemap files a site has, over the town's sites of every sort."""

from typing import Any

import pytest
from sqlalchemy import select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.sitemaps import sitemap_facts, sitemaps
from scrapersky_cli.demo.town import EVERY_QUIRK, Town
from scrapersky_cli.demo.truth import compare_sitemaps
from tests.workflows import scene

pytestmark = pytest.mark.slow

TOWN = Town(EVERY_QUIRK)
FAST = {
    "host_delay": "0",
    "backoff_seconds": "0.01",
    "max_attempts": "3",
    "concurrency": "60",
    "batch_size": "60",
    "fetch_tries": "1",
}
TRUTH = [site for site in TOWN.truth() if site["quirk"] != "drip"]  # it would take all the time that a fetch may take


def found_sitemaps(database: Database) -> list[dict[str, Any]]:
    """What was found on each domain, as the comparison takes it."""
    found: dict[int, dict[str, Any]] = {}
    with database.reading() as conn:
        ended = select(jobs.c.domain_id, domains.c.domain, jobs.c.status, jobs.c.result_code, jobs.c.error_code)
        for row in conn.execute(ended.join_from(jobs, domains)).mappings():
            found[row["domain_id"]] = {**row, "sitemaps": [], "pages": []}
        kept = select(sitemaps.c.domain_id, sitemaps.c.url, sitemaps.c.kind, sitemap_facts.c.fault_code)
        for row in conn.execute(kept.outerjoin_from(sitemaps, sitemap_facts)).mappings():
            found[row["domain_id"]]["sitemaps"].append({**row, "error_code": row["fault_code"]})
        for page in conn.execute(select(pages.c.domain_id, pages.c.url)):
            found[page.domain_id]["pages"].append(page.url)
    return list(found.values())


def test_the_towns_files_are_found_and_their_pages_stored(database: Database) -> None:
    truth = TRUTH if database.is_sqlite else TRUTH[::4]
    with scene.served(TOWN, **FAST):
        scene.put(database, "sitemap-scan", *(site["domain"] for site in truth))
        scene.run(database, "sitemap-scan", through=["sitemap-import"])
        scene.run(database, "sitemap-import")
    comparison = compare_sitemaps(truth, found_sitemaps(database))
    wrong = [each for each in comparison.findings if each.verdict != "right"]
    assert not wrong, "\n".join(f"{each.quirk}: {each.what}: {each.true!r}, found {each.found!r}" for each in wrong)
