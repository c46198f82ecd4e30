"""sitemap-import, answer by answer: what is counted, what is kept of a broken file, and what a second import does."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, text, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.sitemaps import import_progress, sitemap_facts, sitemap_parents, sitemaps
from scrapersky_cli.engine.workflow import Item, Saved, Step
from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import ConnectionLost, HttpGone, TooLarge
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows import sitemap_import
from tests.visit.scripted import Answer, Cut, Site
from tests.workflows import scene

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
FILE = "https://a.com/sitemap.xml"
TWO = "<urlset><url><loc>/1</loc></url><url><loc>/2</loc></url></urlset>"


def urlset(*entries: str) -> str:
    return "<urlset>" + "".join(f"<url>{entry}</url>" for entry in entries) + "</urlset>"


def loc(*urls: str) -> str:
    return urlset(*(f"<loc>{url}</loc>" for url in urls))


class Imports:
    """Imports files, step by step, as the engine does."""

    def __init__(self, database: Database, *files: str) -> None:
        self.database = database
        scene.put(database, "sitemap-import", *files)

    def item(self, url: str = FILE, attempt: int = 1) -> Item:
        with self.database.reading() as conn:
            row = conn.execute(select(sitemaps.c.id, sitemaps.c.domain_id).where(sitemaps.c.url == url)).one()
            loaded = sitemap_import.load(conn, [row.id])[row.id]
        named: Any = SimpleNamespace(url=url, domain_id=row.domain_id, host="a.com")
        return Item(row.id, 1, attempt, named, loaded=loaded)

    def run(self, web: Site, url: str = FILE, attempt: int = 1, steps: int = 1000) -> tuple[Step, Saved]:
        """Import the file. Return the last step, and what was saved then."""
        item = self.item(url, attempt)

        async def work() -> tuple[Step, Saved]:
            done = 0
            async for step in sitemap_import.work(item, web):  # type: ignore[arg-type]
                saved = self.database.write(sitemap_import.save, [(item, step.data)])[item.id]
                done += 1
                if done == steps:
                    break
            return step, saved

        return asyncio.run(work())

    def facts(self, url: str = FILE) -> Any:
        with self.database.reading() as conn:
            return conn.execute(select(sitemap_facts).join(sitemaps).where(sitemaps.c.url == url)).one()

    def counts(self, url: str = FILE) -> dict[str, int]:
        names = ("read", "stored", "new", "updated", "duplicate", "off_domain", "invalid")
        return {name: count for name in names if (count := getattr(self.facts(url), name))}

    def pages(self) -> list[Any]:
        return [*scene.rows(self.database, pages)]


def served(answer: Answer, **more: Any) -> Site:
    return Site({FILE: answer}, **more)


def test_every_entry_is_counted_once(database: Database) -> None:
    imports = Imports(database, FILE)
    body = loc(
        "https://a.com/1", "/1#top", "HTTPS://A.com:443/2?utm_source=x", "https://www.a.com/3", "http://shop.a.com/4",
        "https://b.com/5", "https://nota.com/6", "https://[2001:db8::1]/", "javascript:alert(1)", "file:///etc/passwd",
        "", "mailto:x@a.com", "https://user:secret@a.com/7", "https://a.com/" + "x" * 1986, "https://a.com/" + "x" * 1987,
    )  # fmt: skip
    step, saved = imports.run(served(body))
    assert step.result == "ok"
    assert saved.rows == 6
    assert imports.counts() == {
        "read": 15, "stored": 6, "new": 6, "duplicate": 1, "off_domain": 3, "invalid": 5,
    }  # fmt: skip
    found = {row.url: row.host for row in imports.pages()}
    assert found == {
        "https://a.com/1": "a.com",
        "https://a.com/2": "a.com",
        "https://www.a.com/3": "a.com",
        "http://shop.a.com/4": "shop.a.com",
        "https://a.com/7": "a.com",
        "https://a.com/" + "x" * 1986: "a.com",
    }


def test_what_a_sitemap_says_of_a_page_stands_in_its_row(database: Database) -> None:
    imports = Imports(database, FILE)
    imports.run(
        served(
            """<urlset xmlns:xhtml="h" xmlns:image="i" xmlns:video="v" xmlns:news="n"><url><loc>/team/kontakt</loc>
            <lastmod>Mon, 02 Mar 2026 10:00:00 GMT</lastmod><changefreq>Daily</changefreq><priority>0.8</priority>
            <xhtml:link rel="alternate" hreflang="de" href="/de"/><image:image/><image:image/><video:video/>
            <news:news><news:title>A\x00 &lt;b&gt; title</news:title></news:news></url>
            <url><loc>/b</loc><lastmod>0000-00-00</lastmod><changefreq>x</changefreq><priority>9</priority></url>
            </urlset>"""
        )
    )
    second, first = sorted(imports.pages(), key=lambda row: row.url)
    assert (first.kind, first.depth, first.source, first.lastmod.isoformat()) == (
        "contact",
        2,
        "sitemap",
        "2026-03-02T10:00:00+00:00",
    )
    assert (first.changefreq, round(first.sitemap_priority, 5)) == ("daily", 0.8)
    assert (first.alternates, first.images, first.videos, first.news_title) == (1, 2, 1, "A <b> title")
    assert (second.lastmod, second.changefreq, second.sitemap_priority, second.images) == (None, None, None, 0)
    assert first.sitemap_id == second.sitemap_id == imports.item().id
    assert first.scrape_status is None
    assert first.curation == "new"


def test_a_file_that_did_not_change_is_left_alone(database: Database) -> None:
    imports = Imports(database, FILE)
    imports.run(served(TWO))
    before = imports.facts()
    step, saved = imports.run(served(TWO))
    assert (step.result, saved.rows, saved.changed) == ("unchanged", 0, False)
    assert imports.facts() == before


def test_the_site_may_say_that_it_did_not_change(database: Database) -> None:
    imports = Imports(database, FILE)
    imports.run(served(TWO, etags={FILE: '"1"'}))
    assert imports.run(served("something else", etags={FILE: '"1"'}))[0].result == "unchanged"


def test_a_second_import_tells_new_pages_from_changed_ones_and_from_those_that_left(database: Database) -> None:
    imports = Imports(database, FILE)
    imports.run(served(loc("/1", "/2", "/3")))
    database.write(lambda conn: conn.execute(update(pages).values(last_seen_at=LONG_AGO, kind="about")))
    changed = urlset("<loc>/2</loc><lastmod>2026-03-02</lastmod>", "<loc>/3</loc>", "<loc>/4</loc>")
    step, saved = imports.run(served(changed))
    assert (step.result, saved.changed) == ("ok", True)
    assert imports.counts() == {"read": 3, "stored": 3, "new": 1, "updated": 1}
    seen = {row.url[-1]: row.last_seen_at > LONG_AGO for row in imports.pages()}
    assert seen == {"1": False, "2": True, "3": True, "4": True}
    assert {row.url[-1]: row.kind for row in imports.pages()}["2"] == "about"
    assert (imports.run(served(changed.replace("/4", "/2")))[1].changed) is False


def test_a_page_that_two_files_list_is_stored_once(database: Database) -> None:
    other = "https://a.com/other.xml"
    imports = Imports(database, FILE, other)
    items = [imports.item(url) for url in (FILE, other)]

    async def first_steps() -> list[Any]:
        web = Site({FILE: loc("/1", "/2"), other: loc("/2", "/3")})
        return [await anext(sitemap_import.work(item, web)) for item in items]  # type: ignore[arg-type]

    steps = asyncio.run(first_steps())
    database.write(sitemap_import.save, [(item, step.data) for item, step in zip(items, steps, strict=True)])
    assert len(imports.pages()) == 3
    assert sum(row.new for row in scene.rows(database, import_progress)) == 3


@pytest.mark.parametrize(("body", "result"), [("<urlset/>", "empty"), ("", "empty"), (loc("https://b.com/"), "empty")])
def test_a_file_without_pages_is_empty_not_broken(database: Database, body: str, result: str) -> None:
    assert Imports(database, FILE).run(served(body))[0].result == result


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (HttpGone(), "http_gone"),
        ("<html><body>404</body></html>", "not_sitemap"),
        ("<urlset><url><loc>/1</lo", "bad_xml"),
        ('<!DOCTYPE u [<!ENTITY a "b">]><urlset>&a;</urlset>', "hostile_doctype"),
        (Cut(b"<urlset><url>", TooLarge()), "too_large"),
        (Cut(b"x", ConnectionLost()), "connection_lost"),
    ],
)
def test_a_file_that_gives_nothing_fails_with_the_reason(database: Database, answer: Answer, code: str) -> None:
    with pytest.raises(ItemError) as raised:
        Imports(database, FILE).run(served(answer), attempt=3)
    assert raised.value.code == code


def test_what_came_before_a_defect_is_kept(database: Database) -> None:
    imports = Imports(database, FILE)
    assert imports.run(served(TWO[:-20]))[0].result == "partial"
    assert imports.counts() == {"read": 1, "stored": 1, "new": 1}
    assert imports.facts().imported_hash is None
    assert imports.run(served(Cut(loc("/1", "/2", "/3").encode(), TooLarge())))[0].result == "partial"
    assert imports.counts() == {"read": 3, "stored": 3, "new": 2}


def test_a_harmless_doctype_costs_nothing(database: Database) -> None:
    assert Imports(database, FILE).run(served(f"<!DOCTYPE urlset>{TWO}"))[0].result == "ok"


def test_a_broken_connection_is_tried_again_before_a_part_is_kept(database: Database) -> None:
    imports = Imports(database, FILE)
    cut = Cut(TWO[:-20].encode(), ConnectionLost())
    for attempt in (1, 2):
        with pytest.raises(ConnectionLost):
            imports.run(served(cut), attempt=attempt)
    assert imports.run(served(cut), attempt=3)[0].result == "partial"


@pytest.mark.parametrize("most", [1, 2])
def test_the_last_attempt_keeps_a_part(database: Database, most: int) -> None:
    web = served(Cut(TWO[:-20].encode(), ConnectionLost()), settings=Settings(max_attempts=most))
    assert Imports(database, FILE).run(web, attempt=most)[0].result == "partial"


def test_a_worker_that_dies_in_the_middle_loses_no_count(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_import, "_PAGES", 2)
    imports, web = Imports(database, FILE), served(loc(*(f"/{number}" for number in range(9))))
    imports.run(web, steps=3)
    assert len(imports.pages()) > 4
    imports.run(web, attempt=2)
    assert imports.counts() == {"read": 9, "stored": 9, "new": 9}
    assert scene.rows(database, import_progress) == []
    imports.run(served(loc("/x", "/y", "/z")), steps=1)
    imports.run(served(loc("/x", "/y", "/w")), attempt=1)
    assert imports.counts()["new"] == 1, "what an abandoned import counted is forgotten"


def test_an_import_that_was_abandoned_is_forgotten_before_the_next_begins(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap_import, "_PAGES", 2)
    imports = Imports(database, FILE)
    imports.run(served(loc(*(f"/{number}" for number in range(9)))), steps=2)
    with pytest.raises(ConnectionLost):
        imports.run(served(ConnectionLost()), attempt=1)
    imports.run(served(loc("/1", "/x", "/y")), attempt=2)
    assert imports.counts() == {"read": 3, "stored": 3, "new": 2}


def test_a_step_that_is_saved_twice_counts_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer to a commit may be lost: then the step is saved again."""
    monkeypatch.setattr(sitemap_import, "_PAGES", 2)
    imports = Imports(database, FILE)
    imports.run(served(loc("/old")), steps=1)  # an import that was abandoned
    item = imports.item()

    async def work() -> None:
        async for step in sitemap_import.work(item, served(loc(*(f"/{number}" for number in range(9))))):  # type: ignore[arg-type]
            for _ in range(1 if step.result else 2):
                imports.database.write(sitemap_import.save, [(item, step.data)])

    asyncio.run(work())
    assert imports.counts() == {"read": 9, "stored": 9, "new": 9}


def test_an_index_puts_its_own_files_into_the_queue(database: Database) -> None:
    imports = Imports(database, FILE)
    files = ("/1.xml", "https://www.a.com/2.xml", "https://b.com/3.xml", "/1.xml#x", FILE, "javascript:1", "")
    body = "<sitemapindex>" + "".join(f"<sitemap><loc>{file}</loc></sitemap>" for file in files) + "</sitemapindex>"
    step, _ = imports.run(served(body))
    assert step.result == "ok"
    rows = {row.url: row for row in scene.rows(database, sitemaps)}
    assert {url: (row.kind, row.found_by, row.import_status) for url, row in rows.items()} == {
        FILE: ("index", "operator", "queued"),
        "https://a.com/1.xml": (None, "index", "queued"),
        "https://www.a.com/2.xml": (None, "index", "queued"),
    }
    parents = {(row.sitemap_id, row.parent_id) for row in scene.rows(database, sitemap_parents)}
    assert parents == {(row.id, rows[FILE].id) for url, row in rows.items() if url != FILE}


def test_an_index_with_too_many_files_is_cut(sqlite_database: Database) -> None:
    imports = Imports(sqlite_database, FILE)
    body = "".join(f"<sitemap><loc>/{number}.xml</loc></sitemap>" for number in range(60_000))
    imports.run(served(f"<sitemapindex>{body}</sitemapindex>"))
    assert len(scene.rows(sqlite_database, sitemaps)) == 500


def test_pages_of_where_the_domain_moved_are_its_own(database: Database) -> None:
    imports = Imports(database, FILE)
    moved = text("INSERT INTO domain_facts (domain_id, final_url) SELECT id, 'https://www.new.com/' FROM domains")
    database.write(lambda conn: conn.execute(moved))
    imports.run(served(loc("https://new.com/1", "https://a.com/2", "https://other.com/3")))
    assert imports.counts() == {"read": 3, "stored": 2, "new": 2, "off_domain": 1}


def test_rows_of_many_steps(database: Database) -> None:
    imports = Imports(database, FILE)
    step, saved = imports.run(served(loc(*(f"/{number}" for number in range(6000)))))
    assert (step.result, saved.rows) == ("ok", 6000)
    assert len(imports.pages()) == 6000
