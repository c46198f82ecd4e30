"""What is true about a site's sitemaps, as plain data: how a scan of them ends, the files, and the pages they list."""

from collections.abc import Iterable, Sequence
from typing import Any

from scrapersky_cli.demo.site import EMPTY, OK, Site, TrueEnding
from scrapersky_cli.demo.sitemap_sorts import OF_QUIRK, sitemaps_of
from scrapersky_cli.demo.sitemaps import Sitemap, SitemapSet

BLOCKED = TrueEnding("completed", ("blocked",))
PARTIAL = TrueEnding("completed", ("partial",))
BARRED = frozenset({"bot_wall", "http_forbidden"})
HARMLESS = frozenset({None, "doctype"})  # the file was read nevertheless


def sitemap_facts(site: Site) -> dict[str, Any]:
    """Return what is true about the sitemaps of `site`, as the part of `facts.truth_of` that is about them."""
    ending = _ending(site)
    files = sitemaps_of(site).files if ending.status == "completed" else ()
    listed = _unique(url for file in files for url in file.pages)
    return {
        "sitemap_scan": {"status": ending.status, "codes": ending.codes},
        "sitemaps": [_file(file, files) for file in files],
        "listed_pages": listed,
        "optional_pages": [url for url in _unique(url for file in files for url in file.optional) if url not in listed],
        "unlisted_urls": _unique(url for file in files for url in file.false),
    }


def _unique(urls: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(urls))


def _file(file: Sitemap, files: Sequence[Sitemap]) -> dict[str, Any]:
    return {
        "url": file.url,
        "asked": file.asked or file.url,
        "kind": file.kind,
        "parents": [other.url for other in files if file.url in other.children and other is not file],
        "found_by": file.found_by,
        "urls": file.entries,
        "gzip": file.packed,
        "error": file.error,
        "or_error": list(file.or_error),
    }


def _ending(site: Site) -> TrueEnding:
    """Return how a scan of the site ends.

    A site that cannot be reached fails as its home page does. A home page that alone is wrong does not matter.
    """
    if site.domain_scan.status == "failed" and site.quirk not in OF_QUIRK:
        return site.domain_scan
    return _completed(sitemaps_of(site))


def _completed(sitemaps: SitemapSet) -> TrueEnding:
    if not any(file.pages for file in sitemaps.files):
        return BLOCKED if sitemaps.blocked or any(file.error in BARRED for file in sitemaps.files) else EMPTY
    if all(file.error in HARMLESS for file in sitemaps.files):
        return OK
    mended = all(file.error in HARMLESS or HARMLESS & {*file.or_error} for file in sitemaps.files)
    return TrueEnding("completed", ("partial", "ok")) if mended else PARTIAL
