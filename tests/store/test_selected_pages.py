"""Which imported pages are read next: the best of each domain, and none twice."""

from typing import Any

import pytest
from sqlalchemy import insert, text, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, pages
from scrapersky_cli.db.tables.sitemaps import sitemaps
from scrapersky_cli.extract.page_selection import PageSelection, read_page_selection
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.store.selected_pages import selected_pages
from tests.engine import scene
from tests.engine.plans import Ear
from tests.workflows.scene import rows

CONTACTS = PageSelection(("contact", "about"), depth=2, number=2)


def files(database: Database, count: int) -> list[int]:
    """The ids of this many sitemaps, each of a domain of its own."""

    def store(conn: Any) -> list[int]:
        rows = [
            {"domain_id": id_, "url": f"https://{id_}.com/s", "url_digest": b"1", "host": "h", "found_by": "robots"}
            for id_ in scene_domains
        ]
        return list(conn.scalars(insert(sitemaps).returning(sitemaps.c.id, sort_by_parameter_order=True), rows))

    scene_domains = scene.add_domains(database, count)
    return database.write(store)


def add(database: Database, file: int, path: str, kind: str, depth: int = 1, **more: Any) -> None:
    def store(conn: Any) -> None:
        domain = text("SELECT domain_id FROM sitemaps WHERE id = :file")
        url = f"https://h.com{path}"
        row = {"domain_id": conn.scalar(domain, {"file": file}), "url": url, "url_digest": url_digest(url)}
        given = {"host": "h.com", "kind": kind, "depth": depth, "sitemap_id": file, "source": "sitemap"}
        conn.execute(insert(pages).values({**row, **given, **more}))

    database.write(store)


def chosen(database: Database, selection: PageSelection, *of: int) -> list[str]:
    with database.reading() as conn:
        ids = selected_pages(conn, of, selection)
    return [row.url.removeprefix("https://h.com") for row in rows(database, pages) if row.id in ids]


def test_the_best_pages_of_each_domain(database: Database) -> None:
    first, second, third = files(database, 3)
    add(database, first, "/about", "about")
    add(database, first, "/en/contact", "contact", 2)
    add(database, first, "/contact", "contact")
    add(database, first, "/blog", "blog")
    add(database, second, "/about-us", "about")
    add(database, second, "/a/b/about", "about", 3)
    add(database, third, "/kontakt", "contact")
    assert chosen(database, CONTACTS, first, second) == ["/en/contact", "/contact", "/about-us"]
    assert chosen(database, read_page_selection("blog,number=5"), first) == ["/blog"]


def test_rejected_and_crawled_pages_are_left(database: Database) -> None:
    (file,) = files(database, 1)
    add(database, file, "/contact", "contact", curation="rejected")
    add(database, file, "/contact2", "contact", sitemap_id=None, source="crawl")
    add(database, file, "/contact3", "contact")
    assert chosen(database, CONTACTS, file) == ["/contact3"]


def test_a_page_is_read_again_only_after_it_changed(database: Database) -> None:
    (file,) = files(database, 1)
    for path in ("/contact", "/about"):
        add(database, file, path, "contact", scrape_status="completed", scrape_finished_at=scene.ago(3600))
    changed = update(pages).where(pages.c.url == "https://h.com/about").values(lastmod=scene.ago(60))
    database.write(lambda conn: conn.execute(changed))
    assert chosen(database, CONTACTS, file) == ["/about"]


@pytest.mark.parametrize("number", [1, 2])
def test_pages_that_were_read_count_among_the_number(database: Database, number: int) -> None:
    (file,) = files(database, 1)
    add(database, file, "/contact", "contact", scrape_status="completed", scrape_finished_at=scene.ago(3600))
    add(database, file, "/about", "about")
    assert chosen(database, PageSelection(("contact", "about"), 2, number), file) == ["/about"][: number - 1]


def test_the_promising_kinds_are_found_by_their_index(sqlite_database: Database) -> None:
    scene.queued(sqlite_database, 1)
    (spoken,) = Ear(sqlite_database, {"pages"}).listen(lambda conn: selected_pages(conn, [1], CONTACTS))
    (plan,) = spoken.plans
    assert any("ix_pages_promising" in step for step in plan), plan
    assert PAGE_SCRAPES.table is pages
