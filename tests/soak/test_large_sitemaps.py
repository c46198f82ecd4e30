"""Sitemaps as large as the protocol allows, and larger, through the fetcher and the workflow."""

import asyncio
import gzip
import tracemalloc

import pytest
from sqlalchemy import func, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.sitemaps import sitemap_facts
from tests.web.site import Request, answer
from tests.workflows import scene
from tests.workflows.test_sitemap_import_wire import SITE, import_all, outcomes, packed, urlset

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

LARGEST = 52_428_800  # bytes, says the protocol


def import_one(database: Database, response: bytes) -> None:
    def respond(request: Request) -> bytes:
        return response if request.path == "/large.xml" else answer("", status=404)

    scene.put(database, "sitemap-import", f"{SITE}/large.xml")
    asyncio.run(import_all(database, respond))


def padded(size: int) -> bytes:
    """A file of nearly this many bytes with some pages in it."""
    entry = b"<url><loc>http://a.com/%d</loc><image><title>" + b"x" * 5000 + b"</title></image></url>"
    return b"<urlset>" + b"".join(entry % number for number in range(size // (len(entry) + 5)))


def test_fifty_thousand_pages(database: Database) -> None:
    import_one(database, packed(gzip.compress(urlset(*range(50_000)))))
    with database.reading() as conn:
        assert conn.scalar(select(func.count()).select_from(pages)) == 50_000
        facts = conn.execute(select(sitemap_facts)).one()
    assert (facts.read, facts.stored, facts.new, facts.updated) == (50_000, 50_000, 50_000, 0)


@pytest.mark.parametrize(("more", "how"), [(b"</urlset>", "ok"), (b" " * 2_000_000, "partial")])
def test_fifty_megabytes(sqlite_database: Database, more: bytes, how: str) -> None:
    """What is larger is cut there. Meanwhile memory holds a small part of the file."""
    response = packed(gzip.compress(padded(LARGEST) + more))  # small, because the server is in this process
    tracemalloc.start()
    import_one(sqlite_database, response)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    result, stored = outcomes(sqlite_database)["/large.xml"]
    assert (result, stored > 9_000) == (how, True)
    assert peak < 30_000_000
