"""Scan a site for its sitemap files, one file after another."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapersky_cli.errors import ItemError, OursError
from scrapersky_cli.extract.hosts import is_platform, registrable_domain, same_site
from scrapersky_cli.extract.parse.encoding import as_utf8
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
    RobotsDenied,
    TooLarge,
    Truncated,
    UnwantedType,
)
from scrapersky_cli.visit.home import fetch_home
from scrapersky_cli.visit.sitemap import ReadSitemap, Show, read_sitemap
from scrapersky_cli.visit.slot import with_slot

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

SCAN_SECONDS = 1800.0  # the longest scan in seconds, over all its attempts; it then ends with what it has
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


async def begin_scan(domain: str, web: "Web") -> SitemapScan:
    """Read the home page and robots.txt. If the home page is on another site, scan that one: the business has moved."""
    from scrapersky_cli.extract.sitemap.links import linked_sitemaps

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
            links = linked_sitemaps(as_utf8(response.body, response.content_type), response.url)
    scan.name(await _named_by_robots(scan.origin, web), "robots")
    scan.name((url for url in links if scan.is_own(url)), "link")
    return scan


def scan_of_file(url: str, web: "Web") -> SitemapScan:
    """Return the scan of one file, and of those that it lists if it is an index."""
    host = urlsplit(url).hostname or ""
    scan = SitemapScan(registrable_domain(host) or host, join(url, "/") or url, web.settings.max_sitemaps)
    scan.is_answered = True
    scan.name([url], "operator")
    return scan


async def _named_by_robots(origin: str, web: "Web") -> list[str]:
    try:
        robots = await with_slot(lambda: web.robots(origin))
    except NoSlot:
        raise
    except ItemError:
        return []  # then the pages of the host are not fetched either, and say why
    return [url for line in robots.sitemaps if (url := join(origin, line))]


async def scan_file(
    scan: SitemapScan,
    file: File,
    known: Mapping[str, Mapping[str, Any]],
    web: "Web",
    attempt: int,
    show: Show = lambda entries: None,
) -> ScannedFile:
    """Read the next file. `known` has, by URL, what earlier scans found of the files.

    Raise if the attempt must end: the host has no slot, or nothing can be read for now.
    """
    began = time.monotonic()
    before = known.get(file.url, {})
    seen = before if before.get("content_hash") else {}
    try:
        read = await read_sitemap(
            file.url, web, etag=seen.get("etag"), last_modified=seen.get("last_modified"), show=show
        )
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
    return ScannedFile(scan.as_json(), file.url, file.found_by, None, file.parents, fault_facts(error))


def fault_facts(error: ItemError | None) -> dict[str, Any]:
    """Return the columns that say what is wrong with a file; None if nothing is."""
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
    facts = fault_facts(None) if is_unchanged else _facts(read)
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
        **fault_facts(read.fault),
    }


def end_scan(scan: SitemapScan) -> str:
    """Return the result code of a scan. Raise RobotsDenied if the site forbids to read anything."""
    if scan.result_code == "empty" and scan.home_error == RobotsDenied.code:
        raise RobotsDenied
    return scan.result_code
