"""sitemap-scan, answer by answer: what is asked, what is stored, which limits hold, and how it goes on."""

import asyncio
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.jobs import job_progress, jobs
from scrapersky_cli.db.tables.sitemaps import sitemap_facts, sitemap_parents, sitemaps
from scrapersky_cli.engine.workflow import Item, Step
from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.sitemap.places import COMMON_PATHS
from scrapersky_cli.failures import (
    BotWall,
    ConnectionFailed,
    DnsNotFound,
    FetchTimeout,
    HttpForbidden,
    HttpGone,
    HttpRateLimited,
    HttpServerError,
    NoSlot,
    RobotsDenied,
)
from scrapersky_cli.settings import Settings
from scrapersky_cli.workflows import sitemap_scan
from tests.visit.scripted import Answer, Cut, Site
from tests.workflows import scene

HOME = "https://a.com/"
ROBOTS = "Sitemap: https://a.com/s.xml"


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """SQLite alone: what is stored differs in no statement from what the town's scan stores on both."""
    return sqlite_database


def urlset(*paths: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{path}</loc></url>" for path in paths) + "</urlset>"


def index(*files: str) -> str:
    return "<sitemapindex>" + "".join(f"<sitemap><loc>{file}</loc></sitemap>" for file in files) + "</sitemapindex>"


def site(answers: Mapping[str, Answer | list[Answer]], robots: str | ItemError = "", **more: Any) -> Site:
    """A site whose home page is there, with these answers by path."""
    named = {path if "://" in path else f"https://a.com{path}": answer for path, answer in answers.items()}
    return Site({HOME: "<html></html>", **named}, robots_txt=robots, **more)


class Scans:
    """Scans one domain step by step, as the engine does."""

    def __init__(self, database: Database) -> None:
        self.database = database
        scene.put(database, "sitemap-scan", "a.com")

    def run(self, web: Site, attempt: int = 9, steps: int = 10_000) -> Step:
        with self.database.reading() as conn:
            job = conn.execute(select(jobs)).one()
            loaded = sitemap_scan.load(conn, [job.id])[job.id]
        named: Any = SimpleNamespace(domain_id=job.domain_id, host="a.com")
        item = Item(job.id, 1, attempt, named, loaded=loaded)

        async def work() -> Step:
            done = 0
            async for step in sitemap_scan.work(item, web):  # type: ignore[arg-type]
                self.database.write(sitemap_scan.save, [(item, step.data)])
                done += 1
                if done == steps:
                    break
            return step

        return asyncio.run(work())

    def result(self) -> dict[str, Any]:
        (job,) = scene.rows(self.database, jobs)
        return dict(job.result)

    def files(self) -> dict[str, Any]:
        """The rows of the files with their facts, by path."""
        with self.database.reading() as conn:
            rows = conn.execute(select(sitemaps, sitemap_facts).outerjoin_from(sitemaps, sitemap_facts)).mappings()
            return {row["url"].removeprefix("https://a.com"): row for row in rows}

    def kinds(self) -> dict[str, tuple[Any, ...]]:
        return {path: (row["kind"], row["found_by"], row["fault_code"]) for path, row in self.files().items()}

    def parents(self) -> set[tuple[str, str]]:
        urls = {row["id"]: path for path, row in self.files().items()}
        return {(urls[row.sitemap_id], urls[row.parent_id]) for row in scene.rows(self.database, sitemap_parents)}


def test_robots_txt_answers_and_nothing_is_guessed(database: Database) -> None:
    scans, web = Scans(database), site({"/s.xml": urlset("/1", "/2")}, f"{ROBOTS}\nSitemap: /s.xml\n sitemap:/t.xml")
    assert scans.run(web).result == "partial"
    assert scans.kinds() == {"/s.xml": ("urlset", "robots", None), "/t.xml": (None, "robots", "http_gone")}
    assert web.asked == [HOME, "https://a.com/s.xml", "https://a.com/t.xml"]
    assert scans.result() | {"seconds": 0} == {
        "files": 1, "urls": 2, "changed": 1, "requests": 2, "errors": {"http_gone": 1}, "blocked": 0, "limits": [],
        "seconds": 0,
    }  # fmt: skip


def test_robots_txt_is_waited_for_because_it_names_files(database: Database) -> None:
    """It may have no slot of its own if SCRAPERSKY_ROBOTS=ignore: before the home page it was not asked for."""
    scans, web = Scans(database), site({"/s.xml": urlset("/1")}, NoSlot(99))
    with pytest.raises(NoSlot):
        scans.run(web)
    web.robots_txt = ROBOTS
    assert scans.run(web).result == "ok"
    assert scans.kinds() == {"/s.xml": ("urlset", "robots", None)}


def test_a_link_on_the_home_page_answers(database: Database) -> None:
    scans = Scans(database)
    web = site({HOME: '<link rel="sitemap" href="/map.xml">', "/map.xml": urlset("/1")})
    assert scans.run(web).result == "ok"
    assert scans.kinds() == {"/map.xml": ("urlset", "link", None)}


def test_guesses_go_on_until_an_index_answers(database: Database) -> None:
    scans = Scans(database)
    web = site({"/sitemap.xml": urlset("/1"), "/wp-sitemap.xml": index("/p.xml"), "/p.xml": urlset("/2")})
    assert scans.run(web).result == "ok"
    assert [url.removeprefix("https://a.com") for url in web.asked] == [
        "/", "/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/p.xml",
    ]  # fmt: skip
    assert scans.parents() == {("/p.xml", "/wp-sitemap.xml")}


def test_a_site_without_sitemaps_is_empty_and_keeps_no_guess(database: Database) -> None:
    scans, web = Scans(database), site({"/sitemap.xml": "<html>404</html>"})
    assert scans.run(web).result == "empty"
    assert len(web.asked) == 1 + len(COMMON_PATHS)
    assert scans.kinds() == {}


@pytest.mark.parametrize("refusal", [BotWall(), HttpForbidden()])
def test_a_site_that_refuses_is_blocked_and_soon_left_alone(database: Database, refusal: ItemError) -> None:
    scans = Scans(database)
    web = site({HOME: refusal, **dict.fromkeys(COMMON_PATHS, refusal)})
    assert scans.run(web).result == "blocked"
    assert len(web.asked) == 1 + 3


@pytest.mark.parametrize("code", [HttpGone(), HttpForbidden(), BotWall()])
def test_a_home_page_that_is_wrong_does_not_matter(database: Database, code: ItemError) -> None:
    assert Scans(database).run(site({HOME: code, "/s.xml": urlset("/1")}, ROBOTS)).result == "ok"


@pytest.mark.parametrize("failure", [DnsNotFound(), HttpServerError(), FetchTimeout()])
def test_a_site_that_cannot_be_reached_fails(database: Database, failure: ItemError) -> None:
    names = ("https://a.com/", "https://www.a.com/", "http://a.com/", "http://www.a.com/")
    with pytest.raises(type(failure)):
        Scans(database).run(Site(dict.fromkeys(names, failure)))


def test_a_site_that_allows_nothing_fails_with_that(database: Database) -> None:
    denied = dict.fromkeys((HOME, "/s.xml", *COMMON_PATHS), RobotsDenied())
    with pytest.raises(RobotsDenied):
        Scans(database).run(site(denied, ROBOTS))


def test_a_robots_txt_that_cannot_be_read_names_nothing(database: Database) -> None:
    assert Scans(database).run(site({"/sitemap.xml": urlset("/1")}, HttpServerError())).result == "ok"


def test_where_the_home_page_leads_is_the_site(database: Database) -> None:
    scans = Scans(database)
    web = site({HOME: ("https://www.new.com/", "<html></html>"), "https://www.new.com/sitemap.xml": urlset("/1")})
    assert scans.run(web).result == "ok"
    assert list(scans.files()) == ["https://www.new.com/sitemap.xml"]


# --- indexes ----------------------------------------------------------------------------------------------
def test_loops_and_shared_files_are_read_once(database: Database) -> None:
    scans = Scans(database)
    web = site(
        {
            "/s.xml": index("/s.xml", "/b.xml", "/c.xml", "http://www.a.com/c.xml"),
            "/b.xml": index("/s.xml", "/c.xml"),
            "/c.xml": urlset("/1"),
        },
        ROBOTS,
    )
    assert scans.run(web).result == "ok"
    assert len(web.asked) == 4
    assert scans.parents() == {("/b.xml", "/s.xml"), ("/c.xml", "/s.xml"), ("/c.xml", "/b.xml"), ("/s.xml", "/b.xml")}


def test_a_chain_is_read_to_the_greatest_depth(database: Database) -> None:
    chain: dict[str, Answer | list[Answer]] = {f"/{n}.xml": index(f"/{n + 1}.xml") for n in range(5)}
    scans = Scans(database)
    assert scans.run(site({**chain, "/5.xml": urlset("/x")}, "Sitemap: /0.xml")).result == "ok"
    assert (scans.result()["limits"], len(scans.files())) == ([], 6)


def test_a_longer_chain_hits_the_limit(database: Database) -> None:
    chain: dict[str, Answer | list[Answer]] = {f"/{n}.xml": index(f"/{n + 1}.xml", "/u.xml") for n in range(9)}
    scans = Scans(database)
    assert scans.run(site({**chain, "/u.xml": urlset("/x")}, "Sitemap: /0.xml")).result == "ok"
    assert (scans.result()["limits"], len(scans.files())) == (["depth"], 7)


def test_an_index_of_very_many_files_hits_the_limit(database: Database) -> None:
    files = [f"/{number}.xml" for number in range(60_000)]
    scans = Scans(database)
    answers: dict[str, Answer | list[Answer]] = {"/s.xml": index(*files), **dict.fromkeys(files, urlset("/1"))}
    web = site(answers, ROBOTS, settings=Settings(max_sitemaps=20))
    assert scans.run(web).result == "ok"
    assert (scans.result()["limits"], len(scans.files()), len(web.asked)) == (["files"], 20, 21)
    assert scans.files()["/s.xml"]["files"] == 60_000


def test_files_of_other_sites_count_only_if_robots_txt_names_them(database: Database) -> None:
    cdn = "https://cdn.example.com/s.xml"
    scans = Scans(database)
    web = site(
        {
            cdn: index("https://cdn.example.com/1.xml", "https://b.com/2.xml", "/3.xml"),
            "https://cdn.example.com/1.xml": urlset(HOME),
            "https://cdn.example.com/3.xml": urlset(HOME),
            "/s.xml": ("https://b.com/s.xml", urlset("/1")),
        },
        f"Sitemap: {cdn}\nSitemap: /s.xml",
    )
    assert scans.run(web).result == "partial"
    assert scans.result()["errors"] == {"off_site": 1}
    assert not any(url.startswith("https://b.com") for url in web.asked)
    assert set(scans.files()) == {cdn, "https://cdn.example.com/1.xml", "https://cdn.example.com/3.xml"}


@pytest.mark.parametrize(
    ("answer", "code", "asked"),
    [
        (HttpGone(), "http_gone", 1),
        ("<html></html>", "not_sitemap", 1),
        (HttpServerError(), "http_5xx", 3),
        (HttpRateLimited(retry_after=60), "http_429", 3),
        (FetchTimeout(), "timeout", 3),
        (Cut(urlset("/1")[:-5].encode(), FetchTimeout()), "timeout", 3),
        (urlset("/1", "/2")[:-30], "bad_xml", 1),
    ],
)
def test_a_file_that_fails_keeps_its_siblings(database: Database, answer: Answer, code: str, asked: int) -> None:
    scans = Scans(database)
    web = site({"/s.xml": index("/bad.xml", "/good.xml"), "/bad.xml": answer, "/good.xml": urlset("/9")}, ROBOTS)
    assert scans.run(web).result == "partial"
    kinds = scans.kinds()
    assert (kinds["/s.xml"][2], kinds["/bad.xml"][2], kinds["/good.xml"]) == (
        "partial",
        code,
        ("urlset", "index", None),
    )
    assert web.asked.count("https://a.com/bad.xml") == asked


def test_a_failure_that_passes_costs_nothing(database: Database) -> None:
    scans = Scans(database)
    web = site(
        {"/s.xml": index("/1.xml", "/2.xml"), "/1.xml": [HttpServerError(), urlset("/1")], "/2.xml": urlset("/2")},
        ROBOTS,
    )
    assert scans.run(web).result == "ok"
    assert web.asked[-1] == "https://a.com/1.xml"


def test_our_own_trouble_ends_the_attempt_and_nothing_else(database: Database) -> None:
    scans = Scans(database)
    web = site({"/s.xml": index("/1.xml"), "/1.xml": [ConnectionFailed(), urlset("/1")]}, ROBOTS)
    with pytest.raises(ConnectionFailed):
        scans.run(web, attempt=1)
    assert scans.run(web, attempt=2).result == "ok"
    assert web.asked.count("https://a.com/s.xml") == 1


def test_a_host_without_a_slot_gives_the_row_back_and_keeps_the_state(database: Database) -> None:
    scans = Scans(database)
    web = site(
        {"/s.xml": index("/1.xml", "/2.xml"), "/1.xml": urlset("/1"), "/2.xml": [NoSlot(99), urlset("/2")]}, ROBOTS
    )
    with pytest.raises(NoSlot):
        scans.run(web)
    assert scans.run(web).result == "ok"
    assert web.asked.count("https://a.com/1.xml") == 1


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_scan_that_was_killed_goes_on_where_it_stopped(database: Database, steps: int) -> None:
    scans = Scans(database)
    web = site({"/s.xml": index("/1.xml", "/2.xml"), "/1.xml": urlset("/1"), "/2.xml": urlset("/2")}, ROBOTS)
    scans.run(web, steps=steps)
    assert scans.run(web).result == "ok"
    assert len(web.asked) == len(set(web.asked)) == 4
    assert scans.result()["urls"] == 2
    assert scene.rows(database, job_progress) == []


# --- a second scan ----------------------------------------------------------------------------------------
def test_files_that_did_not_change_are_cheap_and_keep_their_place(database: Database) -> None:
    scans = Scans(database)
    etags = {"https://a.com/s.xml": '"1"', "https://a.com/1.xml": '"2"'}
    answers: dict[str, Answer | list[Answer]] = {"/s.xml": index("/1.xml"), "/1.xml": urlset("/1", "/2")}
    scans.run(site(answers, ROBOTS, etags=etags))
    before = scans.files()
    web = site({"/s.xml": "not sent", "/1.xml": "not sent"}, ROBOTS, etags=etags)
    assert scans.run(web).result == "unchanged"
    assert web.asked[1:] == ["https://a.com/s.xml", "https://a.com/1.xml"]
    kept = ("kind", "urls", "content_hash", "newest_lastmod", "generator")
    assert [[row[name] for name in kept] for row in scans.files().values()] == [
        [row[name] for name in kept] for row in before.values()
    ]
    assert scans.result()["changed"] == 0


def test_a_file_that_fails_later_keeps_what_was_known_of_it(database: Database) -> None:
    scans = Scans(database)
    scans.run(site({"/s.xml": urlset("/1")}, ROBOTS))
    scans.run(site({"/s.xml": HttpGone()}, ROBOTS))
    row = scans.files()["/s.xml"]
    assert (row["kind"], row["urls"], row["fault_code"]) == ("urlset", 1, "http_gone")
    scans.run(site({"/s.xml": urlset("/1")}, ROBOTS))
    assert scans.files()["/s.xml"]["fault_code"] is None


def test_what_a_file_is_stands_in_its_row(database: Database) -> None:
    scans = Scans(database)
    body = (
        '<?xml-stylesheet href="/main-sitemap.xsl"?><urlset><url><loc>/1</loc><lastmod>2026-03-02</lastmod>'
        "<priority>0.5</priority></url><url><loc>/2</loc></url></urlset>"
    )
    scans.run(site({"/s.xml": body}, ROBOTS))
    row = scans.files()["/s.xml"]
    assert (row["http_status"], row["bytes"], row["gzip"], row["urls"], row["files"]) == (200, len(body), False, 2, 0)
    assert (row["lastmod_share"], row["priority_share"], row["changefreq_share"]) == (0.5, 0.5, 0.0)
    assert (str(row["newest_lastmod"])[:10], row["generator"]) == ("2026-03-02", "Yoast SEO")
