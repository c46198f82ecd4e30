"""sitemap-import beside others: two imports of the same pages at once, a domain that is deleted, and known pages."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.queue import attempts
from scrapersky_cli.db.tables.sitemaps import import_progress, sitemaps
from scrapersky_cli.extract.sitemap.entries import Entry
from scrapersky_cli.extract.sitemap.listed import ListedPages, Page
from scrapersky_cli.workflows import sitemap_import
from scrapersky_cli.workflows.sitemap_import import SomePages
from tests.web.site import Request, answer
from tests.workflows import scene
from tests.workflows.test_sitemap_import_steps import FILE, Imports, loc, served, urlset
from tests.workflows.test_sitemap_import_wire import import_all, xml

OTHER = "https://a.com/other.xml"


def listed(numbers: range) -> list[Page]:
    entries = [Entry(f"https://a.com/{number}", lastmod="2026-01-01") for number in numbers]
    return ListedPages(FILE, ["a.com"]).take(entries)


def test_pages_that_two_imports_store_at_once(postgresql_database: Database) -> None:
    """Each has many steps, which overlap those of the other in both directions."""
    imports = Imports(postgresql_database, FILE, OTHER)
    rivals = Database(postgresql_database.url)
    begin = threading.Barrier(2)

    def store(database: Database, file: str, steps: list[range]) -> None:
        item = imports.item(file)
        for step in steps:
            begin.wait()
            database.write(sitemap_import.save, [(item, SomePages(listed(step)))])

    steps = [range(start, start + 150) for start in range(0, 1000, 50)]
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(store, postgresql_database, FILE, steps), pool.submit(store, rivals, OTHER, steps[::-1])]
        for each in done:
            each.result()
    rivals.close()
    assert len(imports.pages()) == 1100
    progress = scene.rows(postgresql_database, import_progress)
    assert sum(row.new for row in progress) == 1100, "each page is new to one of them"


def test_domains_that_are_deleted_while_they_are_imported(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deletion waits for the step, or the step for the deletion. The others, in the same group, do not suffer."""
    monkeypatch.setattr(sitemap_import, "_PAGES", 50)
    scene.put(database, "sitemap-import", *(f"http://a{number}.com/s.xml" for number in range(12)))
    rival, pages_each = Database(database.url), 300
    body = xml(loc(*(f"/{number}" for number in range(pages_each))).encode())

    with ThreadPoolExecutor(1) as pool:
        deletions = []

        def respond(request: Request) -> bytes:
            if request.path != "/s.xml":
                return answer("", status=404)
            if int(request.host[1:-4]) % 2:
                deletion = delete(domains).where(domains.c.domain == request.host)
                deletions.append(pool.submit(rival.write, lambda conn: conn.execute(deletion).rowcount))
            return body

        asyncio.run(import_all(database, respond))
        assert [each.result() for each in deletions] == [1] * 6
    rival.close()
    left = scene.rows(database, sitemaps)
    assert {row.url for row in left} == {f"http://a{number}.com/s.xml" for number in range(0, 12, 2)}
    assert {(row.import_status, row.import_result_code) for row in left} == {("completed", "ok")}
    assert len(scene.rows(database, pages)) == 6 * pages_each
    assert scene.rows(database, attempts) == []


@pytest.mark.parametrize("source", ["crawl", "operator"])
def test_what_is_known_of_a_page_stays(database: Database, source: str) -> None:
    imports = Imports(database, FILE)
    imports.run(served(loc("/1")))
    known = {
        "source": source, "kind": "contact", "depth": 7, "curation": "selected", "curated_by": "Ann", "tags": ["x"],
        "note": "ours", "external_id": "1", "scrape_status": "completed", "scrape_result_code": "ok",
        "sitemap_id": None, "last_seen_at": None,
    }  # fmt: skip
    database.write(lambda conn: conn.execute(update(pages).values(known)))
    imports.run(served(urlset("<loc>/1</loc><lastmod>2026-03-02</lastmod>", "<loc>/2</loc>")))
    (row, other) = imports.pages()
    says = row._mapping
    assert {name: says[name] for name in known if name not in ("sitemap_id", "last_seen_at")} == {
        name: value for name, value in known.items() if name not in ("sitemap_id", "last_seen_at")
    }
    assert (row.sitemap_id, row.lastmod.month, other.source) == (imports.item().id, 3, "sitemap")
    assert imports.counts() == {"read": 2, "stored": 2, "new": 1, "updated": 1}


def test_a_page_that_was_known_without_a_kind_gets_one(database: Database) -> None:
    imports = Imports(database, FILE)
    imports.run(served(loc("/contact")))
    database.write(lambda conn: conn.execute(update(pages).values(kind=None, depth=None)))
    imports.run(served(loc("/contact", "/x")))
    assert {(row.url[14:], row.kind, row.depth) for row in imports.pages()} == {
        ("contact", "contact", 1),
        ("x", "page", 1),
    }
