"""email-scan: what a crawl finds, what it leaves alone, and that it goes on where it was."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS, job_progress, jobs
from scrapersky_cli.db.tables.pages import page_facts, pages
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.demo.site import Site, SitePage, TrueContact
from scrapersky_cli.demo.town import EVERY_QUIRK, Town
from scrapersky_cli.demo.truth import compare
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.read.findings import found_domains, with_outcomes
from scrapersky_cli.workflows.registry import workflow_named
from tests.workflows import scene
from tests.workflows.test_deep_scan import put as put_places

pytestmark = pytest.mark.slow

TOWN = Town(EVERY_QUIRK)
FRIENDLY = TOWN.sites[0]
BY_QUIRK = {site.quirk: site for site in TOWN.sites}


def scan(database: Database, *sites: Site, **terms: Any) -> None:
    scene.put(database, "email-scan", *(site.typed for site in sites), **terms)
    scene.run(database, "email-scan")


def page_hits(server: Any, site: Site) -> dict[str, int]:
    """How often each page of the site was asked for."""
    return {
        path: count for (host, path), count in server.counts().items() if host in site.hosts and path != "/robots.txt"
    }


# --- what is found ----------------------------------------------------------------------------------------
@pytest.mark.slow
def test_everything_true_is_found_on_every_kind_of_site_and_nothing_else(sqlite_database: Database) -> None:
    sites = [site for site in TOWN.sites if site.quirk not in ("drip", "always-500", "dead")]  # these take a minute
    with scene.served(TOWN, fetch_seconds="10"):
        scan(sqlite_database, *sites)
    with sqlite_database.reading() as conn:
        found = with_outcomes(conn, list(found_domains(conn)), workflow_named("email-scan"))
    domain_names = {site.domain for site in sites}
    report = compare([truth for truth in TOWN.truth() if truth["domain"] in domain_names], found, "email_scan")
    assert [
        (each.domain, each.quirk, each.what, each.true, each.found) for each in (*report.missing, *report.false)
    ] == []


def test_a_crawl_leaves_pages_facts_contacts_and_a_result(database: Database) -> None:
    with scene.served(TOWN) as server:
        scan(database, FRIENDLY)
    (job,) = scene.rows(database, jobs)
    assert (job.status, job.result_code, job.type, job.host) == ("completed", "ok", "email_scan", FRIENDLY.domain)
    assert {page.url for page in scene.rows(database, pages)} == {
        f"{FRIENDLY.origin}{page.path}" for page in FRIENDLY.pages
    }
    assert len(scene.rows(database, page_facts)) == len(FRIENDLY.pages)
    assert {page.scrape_status for page in scene.rows(database, pages)} == {None}
    assert scene.rows(database, job_progress) == []
    own = {contact.value for page in FRIENDLY.pages for contact in page.contacts if contact.kind == "email"}
    (facts,) = scene.rows(database, domain_facts)
    assert facts.title == FRIENDLY.home.title
    assert facts.best_email in own
    assert "best_email" not in job.result  # which stands with the facts alone
    assert job.result["fetched"] == job.result["requests"] == len(FRIENDLY.pages)
    assert job.result["contacts"]["email"] == len(own)
    assert job.result["stopped"] == "exhausted"
    assert page_hits(server, FRIENDLY) == {page.path: 1 for page in FRIENDLY.pages}


def test_contact_pages_come_first(sqlite_database: Database) -> None:
    with scene.served(TOWN) as server:
        scan(sqlite_database, FRIENDLY)
    order = [hit.path for hit in server.hits if hit.path != "/robots.txt"]
    kinds = [next(page.kind for page in FRIENDLY.pages if page.path == path) for path in order]
    assert kinds[:2] == ["home", "contact"]


@pytest.mark.parametrize("budget", [1, 2])
def test_the_budget_is_kept(sqlite_database: Database, budget: int) -> None:
    with scene.served(TOWN) as server:
        scan(sqlite_database, FRIENDLY, row_options={"max_pages": budget})
    (job,) = scene.rows(sqlite_database, jobs)
    assert (job.status, job.result["stopped"], job.result["requests"]) == ("completed", "budget", budget)
    assert sum(page_hits(server, FRIENDLY).values()) == budget


def test_a_trap_without_end_ends_within_the_budget(sqlite_database: Database) -> None:
    trap = BY_QUIRK["calendar-trap"]
    with scene.served(TOWN) as server:
        scan(sqlite_database, trap)
    (job,) = scene.rows(sqlite_database, jobs)
    assert job.status == "completed"
    assert sum(page_hits(server, trap).values()) <= 20
    assert {page.path for page in trap.pages} <= page_hits(server, trap).keys()


def test_a_person_on_each_of_sixteen_pages_is_sixteen_addresses(database: Database) -> None:
    town = Town(1, awkward=False)
    people = [f"doctor{number}@{town.sites[0].domain}" for number in range(1, 17)]
    doctors = [
        SitePage(f"/doctor-{number}", "about", "A doctor", (TrueContact("email", address, "mailto", address),))
        for number, address in enumerate(people, 1)
    ]
    site = replace(town.sites[0], pages=(replace(town.sites[0].home, contacts=()), *doctors))
    town.sites = (site,)
    with scene.served(town):
        scan(database, site)
    assert {contact.value for contact in scene.rows(database, contacts)} == set(people)
    (job,) = scene.rows(database, jobs)
    assert (job.result["contacts"], job.result["stopped"]) == ({"email": 16}, "exhausted")


@pytest.mark.parametrize(
    ("quirk", "status", "code"),
    [
        ("robots-denies", "failed", "robots_denied"),
        ("home-404", "failed", "http_gone"),
        ("bot-wall", "failed", "bot_wall"),
        ("no-contacts", "completed", "empty"),
        ("parked", "completed", "parked"),
        ("needs-javascript", "completed", "needs_javascript"),
    ],
)
def test_how_a_scan_ends(sqlite_database: Database, quirk: str, status: str, code: str) -> None:
    with scene.served(TOWN):
        scan(sqlite_database, BY_QUIRK[quirk])
    (job,) = scene.rows(sqlite_database, jobs)
    assert (job.status, job.result_code or job.error_code) == (status, code)


def test_pages_known_from_elsewhere_are_read_although_nothing_links_to_them(sqlite_database: Database) -> None:
    site = BY_QUIRK["no-contacts"]
    hidden = f"https://{site.domain}/imprint-hidden"
    scene.put(sqlite_database, "page-scrape", hidden)
    sqlite_database.write(lambda conn: conn.execute(update(pages).values(scrape_status=None, kind="imprint")))
    with scene.served(TOWN) as server:
        scan(sqlite_database, site)
    assert page_hits(server, site)["/imprint-hidden"] == 1
    (job,) = scene.rows(sqlite_database, jobs)
    assert job.result["skipped"] == {"http_gone": 1}


# --- one active job for each domain -----------------------------------------------------------------------
def test_the_page_of_a_branch_is_read_before_the_contact_page(sqlite_database: Database) -> None:
    town = Town(1, awkward=False)
    (site,) = town.sites
    about = next(page.path for page in site.pages if page.kind == "about")
    branch = Place("file", "1", "Branch", websites=(f"{site.origin}{about}",))
    with scene.served(town) as server:
        put_places(sqlite_database, branch)
        scene.run(sqlite_database, "deep-scan", through=["domain-extraction"])
        scene.run(sqlite_database, "domain-extraction")
        scene.put(sqlite_database, "email-scan", site.domain)
        scene.run(sqlite_database, "email-scan")
        asked = [hit.path for hit in server.hits if hit.path != "/robots.txt"]
    assert asked[:2] == ["/", about]


def test_a_scan_that_is_active_is_not_made_again(database: Database) -> None:
    first = scene.put(database, "email-scan", "example.com")
    second = scene.put(database, "email-scan", "www.example.com")
    assert (first.created, second.created, second.active, second.ids) == (1, 0, 1, first.ids)
    assert len(scene.rows(database, jobs)) == 1


def test_a_completed_scan_is_left_alone_or_followed_by_a_new_job(database: Database) -> None:
    first = scene.put(database, "email-scan", "example.com")
    done = update(jobs).values(status="completed", result_code="ok", finished_at=func.now(), result={"fetched": 3})
    database.write(lambda conn: conn.execute(done))
    again = scene.put(database, "email-scan", "example.com")
    assert (again.skipped, again.ids) == (1, first.ids)
    forced = scene.put(database, "email-scan", "example.com", force=True)
    assert forced.created == 1
    assert forced.ids != first.ids
    old, new = scene.rows(database, jobs)
    assert (old.status, old.result, new.status) == ("completed", {"fetched": 3}, "queued")


def test_a_failed_scan_goes_on_as_the_same_job(database: Database) -> None:
    first = scene.put(database, "email-scan", "example.com")
    failed = update(jobs).values(status="failed", error_code="timeout", error="too slow", error_kind="target")
    database.write(lambda conn: conn.execute(failed))
    again = scene.put(database, "email-scan", "example.com", row_options={"max_pages": 3})
    assert (again.requeued, again.ids) == (1, first.ids)
    assert scene.rows(database, jobs)[0].options == {"max_pages": 3}


def test_many_who_want_the_same_scan_at_once_get_one_job(database: Database, any_url: str) -> None:
    def enqueue(number: int) -> list[int]:
        own = Database(database_url(any_url))
        try:
            return scene.put(own, "email-scan", "example.com", "example.org").ids
        finally:
            own.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(enqueue, range(16)))
    assert len(scene.rows(database, jobs)) == 2
    assert all(answer == answers[0] for answer in answers)


def test_who_comes_second_waits_and_gets_the_first_one_s_job(
    postgresql_database: Database, postgresql_url: str
) -> None:
    from scrapersky_cli.engine.intake import Target
    from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
    from scrapersky_cli.store.jobs import store_jobs

    scene.put(postgresql_database, "domain-scan", "example.com")
    second = Database(database_url(postgresql_url))
    with ThreadPoolExecutor(1) as pool:
        with postgresql_database.begin() as conn:
            stored = store_jobs(conn, "email_scan", [Target("example.com")], EnqueueOptions())
            enqueue(conn, EMAIL_SCANS, list(stored.ids.values()), EnqueueOptions())
            answer = pool.submit(scene.put, second, "email-scan", "example.com")
            time.sleep(0.3)  # the second is on its way, and must not be through
            assert not answer.done()
        assert answer.result().ids == list(stored.ids.values())
    second.close()


# --- coming from domain-scan ------------------------------------------------------------------------------
def test_a_scan_follows_the_home_page_but_not_a_parked_one(database: Database) -> None:
    parked, refused = BY_QUIRK["parked"], TOWN.sites[1]
    with scene.served(TOWN):
        scene.put(database, "domain-scan", FRIENDLY.domain, parked.domain, refused.domain)
        refuse = update(domains).where(domains.c.domain == refused.domain).values(curation="rejected")
        database.write(lambda conn: conn.execute(refuse))
        scene.run(database, "domain-scan", through=["email-scan"])
    assert [(job.host, job.status) for job in scene.rows(database, jobs)] == [(FRIENDLY.domain, "queued")]


def test_a_rescan_that_finds_the_same_home_page_starts_no_crawl(sqlite_database: Database) -> None:
    with scene.served(TOWN):
        for _ in range(2):
            scene.put(sqlite_database, "domain-scan", FRIENDLY.domain, force=True)
            scene.run(sqlite_database, "domain-scan", through=["email-scan"])
            scene.run(sqlite_database, "email-scan")
    (job,) = scene.rows(sqlite_database, jobs)
    assert (job.status, job.attempts) == ("completed", 1)


# --- going on ---------------------------------------------------------------------------------------------
def test_a_scan_that_failed_half_way_asks_for_no_page_again(database: Database) -> None:
    """The third page breaks our side; the next attempt goes on with it."""
    from scrapersky_cli.engine.run.stopping import Stop
    from scrapersky_cli.failures import ConnectionFailed
    from scrapersky_cli.pipeline.run_limits import limits
    from scrapersky_cli.pipeline.run_workflow import run_workflow
    from scrapersky_cli.settings import settings
    from scrapersky_cli.web.fetch import Web
    from scrapersky_cli.workflows.registry import workflow_named

    asked: list[str] = []
    fetch = Web.fetch

    async def breaking(self: Web, url: str, *args: Any, **kwargs: Any) -> Any:
        asked.append(url)
        if len(asked) == 3:
            raise ConnectionFailed
        return await fetch(self, url, *args, **kwargs)

    with scene.served(TOWN) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Web, "fetch", breaking)
        scene.put(database, "email-scan", FRIENDLY.domain)

        async def online() -> bool:
            return True

        patch.setattr("scrapersky_cli.web.probe.network_is_up", lambda _: online())
        bounds = limits(settings(), deadline=20)
        asyncio.run(run_workflow(database, workflow_named("email-scan"), settings(), bounds, Stop()))
        scene.run(database, "email-scan")
    (job,) = scene.rows(database, jobs)
    assert (job.status, job.attempts) == ("completed", 2)
    assert page_hits(server, FRIENDLY) == {page.path: 1 for page in FRIENDLY.pages}
    assert asked.count(asked[2]) == 2


def test_progress_is_stored_with_each_page(database: Database) -> None:
    """What is in the database at each step is all that the next one needs."""
    import json

    from scrapersky_cli.extract.crawl.crawl import Crawl
    from scrapersky_cli.workflows import email_scan

    seen: list[tuple[int, int]] = []
    save = email_scan.save

    def watching(conn: Any, group: Any) -> Any:
        answer = save(conn, group)
        for progress in conn.scalars(select(job_progress.c.progress)):
            crawl = Crawl.from_json(progress)
            assert json.loads(json.dumps(crawl.as_json())) == progress
            seen.append((crawl.requests, conn.scalar(select(func.count()).select_from(pages)) or 0))
        return answer

    with scene.served(TOWN), pytest.MonkeyPatch.context() as patch:
        patch.setattr(email_scan, "EMAIL_SCAN", replace(email_scan.EMAIL_SCAN, save=watching))
        scan(database, FRIENDLY)
    assert seen == [(number, number) for number in range(1, len(FRIENDLY.pages) + 1)]


def test_a_job_done_again_begins_anew(sqlite_database: Database) -> None:
    with scene.served(TOWN) as server:
        scan(sqlite_database, FRIENDLY)
        scan(sqlite_database, FRIENDLY, force=True)
    old, new = scene.rows(sqlite_database, jobs)
    assert {key: old.result[key] for key in ("fetched", "contacts")} == {
        key: new.result[key] for key in ("fetched", "contacts")
    }
    assert set(page_hits(server, FRIENDLY).values()) == {2}
    assert len(scene.rows(sqlite_database, pages)) == len(FRIENDLY.pages)
    sources = scene.rows(sqlite_database, contact_sources)
    assert len(sources) == len({(source.contact_id, source.source_url) for source in sources})
    assert scene.rows(sqlite_database, contacts)
    assert EMAIL_SCANS.unique_active_by == "domain_id"
