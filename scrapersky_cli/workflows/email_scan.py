"""email-scan: a bounded crawl of one site, contact pages first.

Each page is stored once it is read, with the state of the crawl, so that a crawl that was killed continues where it
stopped and fetches no page twice.
"""

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Select, case, func, select, text

from scrapersky_cli.db.columns import REFUSED
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.jobs import EMAIL_SCAN_TYPE, EMAIL_SCANS, jobs
from scrapersky_cli.db.tables.pages import IS_PROMISING, pages
from scrapersky_cli.engine.intake import Intake, Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.errors import ItemError, OursError
from scrapersky_cli.extract.crawl.crawl import Ahead, Crawl, folded
from scrapersky_cli.extract.findings import Link
from scrapersky_cli.extract.hosts import host_key, is_platform, registrable_domain, same_site
from scrapersky_cli.failures import CircuitOpen, HttpRateLimited, NoSlot
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.addresses import key_of
from scrapersky_cli.store.countries import countries_of
from scrapersky_cli.store.domains import parse_domain, with_a_site
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.jobs import jobs_for, load_progress, store_jobs, store_progress, store_results
from scrapersky_cli.store.pages import PageRow, keep_pages, store_page_facts, upsert_pages
from scrapersky_cli.store.statements import PageReading, store_found
from scrapersky_cli.visit.home import read_home
from scrapersky_cli.visit.page import OPTED_OUT, ReadPage, read_page
from scrapersky_cli.visit.slot import with_slot

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

CRAWL_SECONDS = 900.0  # the longest crawl in seconds, over all its attempts; it then ends with what it has
_ITEM_SECONDS = CRAWL_SECONDS + 300.0
_RESTS = 2  # attempts that a site may end by asking us to wait; after these the crawl ends with what it has
_REST = (OursError, CircuitOpen, HttpRateLimited)
_SEEDS = 30
_SEED_KINDS = ("contact", "imprint", "about", "team", "locations")


@dataclass(frozen=True, slots=True)
class CrawledPage:
    """One step of a crawl: the page that was read, if any, and the state of the crawl after it."""

    crawl: Mapping[str, Any]
    url: str = ""
    kind: str = "home"
    depth: int = 0
    visit: ReadPage | None = None
    is_new: bool = True  # whether it says something that no earlier page said


@dataclass(frozen=True, slots=True)
class EndedCrawl:
    """The last step of a crawl: its result."""

    result: Mapping[str, Any]


# --- crawling ---------------------------------------------------------------------------------------------
async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Read the home page, then the most promising pages one by one, until there is a reason to stop."""
    known: Mapping[str, Any] = item.loaded or {}
    if "crawl" in known:
        crawl = Crawl.from_json(known["crawl"])
        crawl.budget = _budget(item.row.options, web)  # it may have changed since
    else:
        crawl = Crawl(registrable_domain(item.row.host) or item.row.host, _budget(item.row.options, web))
        yield Step(await _begin(crawl, item.row.host, known, web))
    while ahead := crawl.next():
        yield Step(await _advance(crawl, ahead, web, item.attempt))
    yield Step(EndedCrawl(crawl.result()), _result(crawl))


def _budget(options: Mapping[str, Any] | None, web: "Web") -> int:
    return int((options or {}).get("max_pages") or web.settings.max_pages)


def _result(crawl: Crawl) -> str:
    if crawl.found("email"):
        return "ok"
    return "empty" if crawl.verdict == "ok" else crawl.verdict


async def _begin(crawl: Crawl, domain: str, known: Mapping[str, Any], web: "Web") -> CrawledPage:
    """Read the home page. If it redirects to another site, crawl that one, because the business has moved."""
    crawl.country = known.get("country")
    visit = await read_home(domain, web, country=crawl.country)
    assert visit.page  # without validators the page is never "unchanged"
    home = visit.response.url
    host = urlsplit(home).hostname or ""
    crawl.host = host_key(host)
    crawl.ask(home)
    if is_platform(host) and not same_site(host, crawl.scope):
        crawl.skip("off_site")
        return CrawledPage(crawl.as_json(), home)
    crawl.scope = registrable_domain(host) or crawl.scope
    crawl.verdict = OPTED_OUT if visit.page.wishes.obeyed else visit.page.verdict
    _take(crawl, visit, home, 0)
    crawl.add([Link(url, "") for url in known.get("seeds", ())], 1)
    crawl.add_own(known.get("own", ()))
    return CrawledPage(crawl.as_json(), home, visit=visit)


async def _advance(crawl: Crawl, ahead: Ahead, web: "Web", attempt: int) -> CrawledPage:
    """Read the next page. Raise if the attempt must end: the site asks us to wait, or the fault is ours."""
    began = time.monotonic()
    visit = None
    crawl.ask(ahead.url)
    try:
        visit = await _read(crawl, ahead, web)
    except NoSlot:
        raise
    except ItemError as error:
        wants_rest = isinstance(error, _REST) and host_key(urlsplit(ahead.url).hostname or "") == crawl.host
        if wants_rest and attempt <= _RESTS:
            raise
        crawl.skip(error.code)
        crawl.stopped = error.code if wants_rest else None
    is_new = visit is not None and _take(crawl, visit, ahead.url, ahead.depth)
    crawl.seconds += time.monotonic() - began
    if crawl.seconds > CRAWL_SECONDS:
        crawl.stopped = crawl.stopped or "time"
    return CrawledPage(crawl.as_json(), ahead.url, ahead.kind, ahead.depth, visit, is_new)


def _take(crawl: Crawl, visit: ReadPage, url: str, depth: int) -> bool:
    """Add a page that was read. Return whether it says anything new."""
    if visit.page and visit.page.wishes.obeyed:
        crawl.skip(OPTED_OUT)
    return bool(visit.page and crawl.take(visit.page, url, depth))


async def _read(crawl: Crawl, ahead: Ahead, web: "Web") -> ReadPage | None:
    """Read the page. Return None if it redirects to another site or to a page that is already known."""
    response = await with_slot(lambda: web.fetch(ahead.url))
    if not same_site(urlsplit(response.url).hostname or "", crawl.scope):
        crawl.skip("off_site")
        return None
    if folded(response.url) != folded(ahead.url) and crawl.knows(response.url):
        crawl.skip("duplicate")
        return None
    crawl.note(response.url)
    return await read_page(response, web, country=crawl.country)


# --- storing ----------------------------------------------------------------------------------------------
@cache
def _seeds() -> Select[Any]:
    """Return the query for the most promising known pages of each job's domain, from a sitemap or a list."""
    order = case({kind: rank for rank, kind in enumerate(_SEED_KINDS)}, value=pages.c.kind)
    rank = func.row_number().over(partition_by=pages.c.domain_id, order_by=(order, func.length(pages.c.url)))
    ranked = (
        select(jobs.c.id, pages.c.url, rank.label("rank"))
        .join_from(jobs, pages, pages.c.domain_id == jobs.c.domain_id)
        .where(among(jobs.c.id, ids("jobs")), text(IS_PROMISING), pages.c.curation.not_in(REFUSED))
        .subquery()
    )
    return select(ranked.c.id, ranked.c.url).where(ranked.c.rank <= _SEEDS).order_by(ranked.c.id, ranked.c.rank)


@cache
def _own_pages() -> Select[Any]:
    """Return the query for the pages that businesses have on each job's domain."""
    b = local_businesses.c
    rank = func.row_number().over(partition_by=jobs.c.id, order_by=b.id)
    ranked = (
        select(jobs.c.id, b.url, rank.label("rank"))
        .join_from(jobs, local_businesses, b.domain_id == jobs.c.domain_id)
        .where(among(jobs.c.id, ids("jobs")), b.url.is_not(None), b.curation.not_in(REFUSED))
        .subquery()
    )
    return select(ranked.c.id, ranked.c.url).where(ranked.c.rank <= _SEEDS).order_by(ranked.c.id, ranked.c.rank)


def load(conn: Connection, rows: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return, by job id, the state of the crawl after an earlier attempt, or else what is known: the `country` of the
    business, pages as `seeds` to begin with, and the businesses' `own`, which come before these."""
    known: dict[int, dict[str, Any]] = {id_: {"crawl": crawl} for id_, crawl in load_progress(conn, rows).items()}
    new = sorted(set(rows) - known.keys())
    for name, query in (("seeds", _seeds()), ("own", _own_pages())):
        for row in conn.execute(query, {"jobs": new}) if new else ():
            known.setdefault(row.id, {}).setdefault(name, []).append(row.url)
    for id_, country in countries_of(conn, EMAIL_SCANS, new).items():
        known.setdefault(id_, {})["country"] = country
    return known


def save(conn: Connection, group: Sequence[tuple[Item, CrawledPage | EndedCrawl]]) -> dict[int, Saved]:
    """Store the pages that were read, what was found on them, and the states and results of the crawls."""
    crawled = [(item, data) for item, data in group if isinstance(data, CrawledPage)]
    ended = [(item, data) for item, data in group if isinstance(data, EndedCrawl)]
    _save_pages(conn, [(item, page, page.visit) for item, page in crawled if page.visit])
    store_results(conn, {item.id: end.result for item, end in ended})
    store_progress(conn, {item.id: page.crawl for item, page in crawled})
    rows = {item.id: Saved(rows=0) for item, _ in crawled}
    return rows | {item.id: Saved(end.result["fetched"] + sum(end.result["contacts"].values())) for item, end in ended}


def _save_pages(conn: Connection, read: Sequence[tuple[Item, CrawledPage, ReadPage]]) -> None:
    found: list[PageReading] = []
    rows: dict[int, PageRow] = {}
    for item, page, visit in read:
        rows[item.id] = PageRow(item.row.domain_id, page.url, page.kind, page.depth, "crawl")
        if visit.page and page.is_new:
            found.append(PageReading(item.row.domain_id, visit.response.url, visit.page))
    stored = upsert_pages(conn, rows.values())
    store_page_facts(conn, {stored[key_of(rows[item.id])][0]: visit for item, _, visit in read})
    store_found(conn, found)
    homes = [(item.row.domain_id, visit) for item, page, visit in read if page.kind == "home"]
    store_facts(conn, [item.row.domain_id for item, _, _ in read], homes)
    keep_pages(conn, [(item.row.domain_id, visit) for item, _, visit in read])


# --- enqueueing -------------------------------------------------------------------------------------------
def _store(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    return store_jobs(conn, EMAIL_SCAN_TYPE, targets, options)


def _after_domain_scan(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    """Return the jobs of the scanned domains that have a real site and are not refused."""
    return sorted(jobs_for(conn, EMAIL_SCAN_TYPE, with_a_site(conn, rows), EnqueueOptions())[0].values())


EMAIL_SCAN = Workflow(
    name="email-scan",
    summary="bounded crawl of one site: e-mails, phones and profiles, contact pages first",
    queue=EMAIL_SCANS,
    columns=("domain_id", "host", "options"),
    intake=Intake("domain", parse_domain, _store),
    work=work,
    save=save,
    load=load,
    follows={"domain-scan": _after_domain_scan},
    item_seconds=_ITEM_SECONDS,
    options=frozenset({"max_pages"}),
)
