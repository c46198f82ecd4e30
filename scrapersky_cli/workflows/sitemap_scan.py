"""sitemap-scan: find the sitemap files of a site, and count what each lists.

Each file is stored once it is read, with the state of the scan, so that a scan that was killed continues where it
stopped and reads no file twice.
"""

import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.jobs import SITEMAP_SCANS, jobs
from scrapersky_cli.db.tables.sitemaps import sitemap_facts, sitemap_parents, sitemaps
from scrapersky_cli.engine.intake import Intake, Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.errors import ItemError, OursError
from scrapersky_cli.extract.hosts import is_platform, registrable_domain, same_site
from scrapersky_cli.extract.parse.encoding import decode
from scrapersky_cli.extract.sitemap.places import linked_sitemaps
from scrapersky_cli.extract.sitemap.scan import File, SitemapScan
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.urls import join
from scrapersky_cli.failures import (
    BadEncoding,
    BotWall,
    CircuitOpen,
    FetchTimeout,
    HarmlessDoctype,
    HttpClientError,
    HttpForbidden,
    HttpGone,
    NoSlot,
    OffSite,
    PartialIndex,
    RobotsDenied,
    TooLarge,
    Truncated,
    UnwantedType,
)
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.domains import parse_domain
from scrapersky_cli.store.jobs import jobs_of, load_progress, store_jobs, store_progress, store_results
from scrapersky_cli.store.sitemaps import (
    SitemapRow,
    index_ids,
    store_parents,
    store_sitemap_facts,
    upsert_sitemaps,
)
from scrapersky_cli.visit.home import fetch_home
from scrapersky_cli.visit.sitemap import ReadSitemap, read_sitemap
from scrapersky_cli.visit.slot import with_slot

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

TYPE = "sitemap"
SCAN_SECONDS = 1800.0  # the longest scan in seconds, over all its attempts; it then ends with what it has
_ITEM_SECONDS = SCAN_SECONDS + 300.0
_MOST_RESTS = 3  # attempts; the last one goes on without what our own troubles, or those of the whole host, keep away
_REST = (OursError, CircuitOpen)
_TRIES = 2  # times that a file is read again after a failure that may pass, behind all others
# The home page alone is wrong: the sitemaps may be there.
_OF_THE_HOME_PAGE = (
    HttpGone, HttpForbidden, HttpClientError, BotWall, UnwantedType, TooLarge, BadEncoding, Truncated, RobotsDenied,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """One step of a scan: the state after it, and what is to be stored of a file, if anything.

    `links` are pairs of a file and an index that lists it, of which the file was known before.
    """

    scan: Mapping[str, Any]
    url: str = ""
    found_by: str = ""
    kind: str | None = None
    parents: Sequence[str] = ()
    facts: Mapping[str, Any] | None = None
    links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class EndedScan:
    """The last step of a scan: its result, and the indexes of which a file could not be read."""

    result: Mapping[str, Any]
    partial: Sequence[str]


# --- scanning ---------------------------------------------------------------------------------------------
async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Find out where the site's files are, then read them one by one."""
    known: Mapping[str, Any] = item.loaded
    if known["scan"]:
        scan = SitemapScan.from_json(known["scan"])
        scan.budget = web.settings.max_sitemaps  # it may have changed since
    else:
        scan = await _begin(item.row.host, web)
        yield Step(ScannedFile(scan.as_json()))
    while file := scan.next():
        yield Step(await _advance(scan, file, known["files"], web, item.attempt))
    code = scan.result_code
    if code == "empty" and scan.home_error == RobotsDenied.code:
        raise RobotsDenied
    yield Step(EndedScan(scan.result(), scan.partial), code)


async def _begin(domain: str, web: "Web") -> SitemapScan:
    """Read the home page and robots.txt. If the home page is on another site, scan that one: the business has moved."""
    scope = registrable_domain(domain) or domain
    scan = SitemapScan(scope, f"https://{domain}/", web.settings.max_sitemaps)
    links: list[str] = []
    try:
        response, _ = await with_slot(lambda: fetch_home(domain, web))
    except _OF_THE_HOME_PAGE as error:
        scan.home_error = error.code
        scan.blocked += isinstance(error, BotWall | HttpForbidden)
    else:
        host = urlsplit(response.url).hostname or ""
        if same_site(host, scope) or not is_platform(host):
            scan.scope = registrable_domain(host) or scope
            scan.origin = join(response.url, "/") or scan.origin
            links = linked_sitemaps(decode(response.body, response.content_type), response.url)
    scan.name(await _named_by_robots(scan.origin, web), "robots")
    scan.name((url for url in links if scan.is_own(url)), "link")
    return scan


async def _named_by_robots(origin: str, web: "Web") -> list[str]:
    try:
        robots = await web.robots(origin)
    except ItemError:
        return []  # then the pages of the host are not fetched either, and say why
    return [url for line in robots.sitemaps if (url := join(origin, line))]


async def _advance(
    scan: SitemapScan, file: File, known: Mapping[str, Mapping[str, Any]], web: "Web", attempt: int
) -> ScannedFile:
    """Read the next file. Raise if the attempt must end: the host has no slot, or nothing can be read for now."""
    began = time.monotonic()
    before = known.get(file.url, {})
    seen = before if before.get("content_hash") else {}
    try:
        read = await read_sitemap(file.url, web, etag=seen.get("etag"), last_modified=seen.get("last_modified"))
    except NoSlot:
        raise
    except ItemError as error:
        step = _after_failure(scan, file, error, attempt, web.settings.max_attempts)
    else:
        step = _after_reading(scan, file, read, known)
    scan.seconds += time.monotonic() - began
    if scan.seconds > SCAN_SECONDS:
        scan.hit("time")
    return step


def _after_failure(scan: SitemapScan, file: File, error: ItemError, attempt: int, max_attempts: int) -> ScannedFile:
    if isinstance(error, _REST) and attempt < min(_MOST_RESTS, max_attempts):
        raise error
    if error.transient and not file.is_guess:
        if not scan.urls and not scan.ahead:
            raise error  # nothing could be read
        if file.tries < _TRIES:
            scan.again(file)
            return ScannedFile(scan.as_json())
    scan.failed(file, error.code, silent=isinstance(error, FetchTimeout))
    if file.is_guess:
        return ScannedFile(scan.as_json())
    return ScannedFile(scan.as_json(), file.url, file.found_by, None, file.parents, _fault(error))


def _fault(error: ItemError | None) -> dict[str, Any]:
    return {"fault_code": error and error.code, "fault": error and error.message[:500]}


def _after_reading(
    scan: SitemapScan, file: File, read: ReadSitemap, known: Mapping[str, Mapping[str, Any]]
) -> ScannedFile:
    url, fault = read.received.url, read.fault
    if fault and fault.transient and file.tries < _TRIES:
        scan.again(file)
        return ScannedFile(scan.as_json())
    if not scan.led(file, url):
        is_known = scan.is_own(url)
        if not is_known:
            scan.failed(file, OffSite.code)
        return ScannedFile(scan.as_json(), links=[(url, index) for index in file.parents] if is_known else [])
    before = known.get(url, {})
    is_unchanged = read.kind is None and read.fault is None
    kind = before.get("kind") if is_unchanged else read.kind
    urls = before.get("urls") or 0 if is_unchanged else read.tally.urls
    files = before.get("files") or () if is_unchanged else read.files
    is_changed = not is_unchanged and read.received.digest != before.get("content_hash")
    scan.read(file, is_index=kind == "index", urls=urls, is_changed=is_changed)
    links = scan.open_index(file, url, files) if files else []
    if fault and not isinstance(fault, HarmlessDoctype):
        scan.broken(file, fault.code)
    facts = _fault(None) if is_unchanged else _facts(read)
    return ScannedFile(scan.as_json(), url, file.found_by, kind, file.parents, facts, links)


def _facts(read: ReadSitemap) -> dict[str, Any]:
    response, tally = read.received.response, read.tally
    return {
        "http_status": response and response.status,
        "wire_bytes": response and response.wire_size,
        "bytes": read.received.size,
        "gzip": response and response.is_gzip,
        "urls": tally.urls,
        "files": len(read.files),
        "lastmod_share": tally.share(tally.lastmods),
        "changefreq_share": tally.share(tally.changefreqs),
        "priority_share": tally.share(tally.priorities),
        "newest_lastmod": tally.newest,
        "generator": clean_or_none(read.generator, 100),
        "etag": clean_or_none(response.etag, 500) if response else None,
        "last_modified": clean_or_none(response.last_modified, 100) if response else None,
        "content_hash": read.received.digest if read.received.failure is None else None,
        **_fault(read.fault),
    }


# --- storing ----------------------------------------------------------------------------------------------
@cache
def _known_files() -> Select[Any]:
    f = sitemap_facts.c
    return (
        select(jobs.c.id.label("job"), sitemaps.c.id, sitemaps.c.url, sitemaps.c.kind, f.urls)
        .add_columns(f.etag, f.last_modified, f.content_hash)
        .join_from(jobs, sitemaps, sitemaps.c.domain_id == jobs.c.domain_id)
        .join(sitemap_facts)
        .where(among(jobs.c.id, ids("jobs")))
    )


@cache
def _listed_files() -> Select[Any]:
    p = sitemap_parents.c
    return (
        select(p.parent_id, sitemaps.c.url)
        .join_from(sitemap_parents, sitemaps, sitemaps.c.id == p.sitemap_id)
        .where(among(p.parent_id, ids("indexes")))
        .order_by(p.parent_id, sitemaps.c.id)
    )


def load(conn: Connection, rows: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return, by job id, the state of the scan after an earlier attempt, and the files known from earlier scans."""
    progress = load_progress(conn, rows)
    files: dict[int, dict[str, dict[str, Any]]] = {id_: {} for id_ in rows}
    indexes: dict[int, dict[str, Any]] = {}
    for row in conn.execute(_known_files(), {"jobs": list(rows)}).mappings():
        files[row["job"]][row["url"]] = known = {**row, "files": []}
        if row["kind"] == "index":
            indexes[row["id"]] = known
    for listed in conn.execute(_listed_files(), {"indexes": sorted(indexes)}) if indexes else ():
        indexes[listed.parent_id]["files"].append(listed.url)
    return {id_: {"scan": progress.get(id_), "files": files[id_]} for id_ in rows}


def save(conn: Connection, group: Sequence[tuple[Item, ScannedFile | EndedScan]]) -> dict[int, Saved]:
    """Store the files that were read, and the states and results of the scans."""
    read = [(item, data) for item, data in group if isinstance(data, ScannedFile)]
    ended = [(item, data) for item, data in group if isinstance(data, EndedScan)]
    _save_files(conn, [(item.row.domain_id, data) for item, data in read if data.url or data.links])
    _mark_partial(conn, [(item.row.domain_id, data.partial) for item, data in ended if data.partial])
    store_results(conn, {item.id: data.result for item, data in ended})
    store_progress(conn, {item.id: data.scan for item, data in read})
    return {item.id: Saved(rows=0) for item, _ in read} | {
        item.id: Saved(rows=data.result["files"], changed=data.result["changed"] > 0) for item, data in ended
    }


def _save_files(conn: Connection, files: Sequence[tuple[int, ScannedFile]]) -> None:
    rows = {(of, each.url): SitemapRow(of, each.url, each.found_by, each.kind) for of, each in files if each.url}
    for of, each in files:
        for url, _ in each.links:
            rows.setdefault((of, url), SitemapRow(of, url, "index"))
    stored = upsert_sitemaps(conn, rows.values())
    ids_of = {place: stored[row.key][0] for place, row in rows.items()}
    links = [(of, url, index) for of, each in files for url, index in (*each.links, *_own_links(each))]
    indexes = index_ids(conn, (of for of, _, _ in links)) if links else {}
    parents = [(ids_of[of, url], indexes.get(SitemapRow(of, index, "").key)) for of, url, index in links]
    store_parents(conn, ((child, parent) for child, parent in parents if parent is not None))
    facts = {ids_of[of, each.url]: each.facts for of, each in files if each.url and each.facts}
    for names in sorted({tuple(each) for each in facts.values()}):
        store_sitemap_facts(conn, {id_: each for id_, each in facts.items() if tuple(each) == names}, "scanned_at")


def _own_links(file: ScannedFile) -> list[tuple[str, str]]:
    return [(file.url, index) for index in file.parents]


def _mark_partial(conn: Connection, partial: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Note at indexes that files of theirs could not be read."""
    indexes = index_ids(conn, (of for of, _ in partial))
    found = [indexes.get(SitemapRow(of, url, "").key) for of, urls in partial for url in urls]
    fault = _fault(PartialIndex())
    store_sitemap_facts(conn, {id_: fault for id_ in found if id_ is not None}, "scanned_at")


def _after_submission(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    return jobs_of(conn, TYPE, rows)


# --- enqueueing -------------------------------------------------------------------------------------------
def _store(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    return store_jobs(conn, TYPE, targets, options)


SITEMAP_SCAN = Workflow(
    name="sitemap-scan",
    summary="find the sitemap files of a site, and count what they list",
    queue=SITEMAP_SCANS,
    columns=("domain_id", "host"),
    intake=Intake("domain", parse_domain, _store),
    work=work,
    save=save,
    load=load,
    follows={"sitemap-submission": _after_submission},
    item_seconds=_ITEM_SECONDS,
    empty_results=frozenset({"empty", "blocked"}),
)
