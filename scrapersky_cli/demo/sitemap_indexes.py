"""Indexes of sitemaps: nested ones, loops, and ones that list missing files."""

from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.sitemap_forms import plain
from scrapersky_cli.demo.sitemaps import Sitemap, SitemapSet, index_of, page_urls, sitemap, unread

RETRY_AFTER = (("Retry-After", "1"),)  # seconds


def _child(site: Site, path: str, pages: tuple[str, ...]) -> Sitemap:
    return sitemap(site, path, plain(pages), pages, found_by="index")


def index_of_itself(site: Site) -> SitemapSet:
    """An index at a common path that lists itself, too."""
    pages = page_urls(site)
    parts = (
        _child(site, "/wp-sitemap-posts-page-1.xml", pages[:3]),
        _child(site, "/wp-sitemap-posts-page-2.xml", pages[3:]),
    )
    paths = ("/wp-sitemap.xml", *(part.target for part in parts))
    return SitemapSet((index_of(site, "/wp-sitemap.xml", paths, found_by="common"), *parts))


def nested_index(site: Site) -> SitemapSet:
    """An index at a common path that lists another index and a file."""
    pages = page_urls(site)
    top = index_of(site, "/sitemap_index.xml", ("/pages-index.xml", "/pages-1.xml"), found_by="common")
    inner = index_of(site, "/pages-index.xml", ("/pages-2.xml",), found_by="index")
    return SitemapSet((top, inner, _child(site, "/pages-1.xml", pages[:2]), _child(site, "/pages-2.xml", pages[2:])))


def index_loop(site: Site) -> SitemapSet:
    """Two indexes that list each other; each lists a file of its own, too."""
    pages = page_urls(site)
    first = index_of(site, "/sitemap-a.xml", ("/sitemap-b.xml", "/pages-a.xml"))
    second = index_of(site, "/sitemap-b.xml", ("/sitemap-a.xml", "/pages-b.xml"), found_by="index")
    return SitemapSet((first, second, _child(site, "/pages-a.xml", pages[:3]), _child(site, "/pages-b.xml", pages[3:])))


def two_parents(site: Site) -> SitemapSet:
    """Two indexes that list the same file."""
    pages = page_urls(site)
    return SitemapSet(
        (
            index_of(site, "/sitemap-a.xml", ("/pages-shared.xml", "/pages-a.xml")),
            index_of(site, "/sitemap-b.xml", ("/pages-b.xml", "/pages-shared.xml")),
            _child(site, "/pages-shared.xml", pages[:2]),
            _child(site, "/pages-a.xml", pages[2:3]),
            _child(site, "/pages-b.xml", pages[3:]),
        )
    )


def lost_children(site: Site) -> SitemapSet:
    """An index with good files, and three that answer 404, 410 and 503. robots.txt names a file that answers 429."""
    pages = page_urls(site)
    children = ("/pages-1.xml", "/missing.xml", "/gone.xml", "/broken.xml", "/pages-2.xml")
    return SitemapSet(
        (
            index_of(site, "/sitemap.xml", children, error="partial"),
            _child(site, "/pages-1.xml", pages[:2]),
            unread(site, "/missing.xml", "http_gone", found_by="index"),
            unread(site, "/gone.xml", "http_gone", found_by="index", status=410, body=b"gone\n"),
            unread(site, "/broken.xml", "http_5xx", found_by="index", status=503, body=b"later\n", headers=RETRY_AFTER),
            _child(site, "/pages-2.xml", pages[2:]),
            unread(site, "/too-often.xml", "http_429", status=429, body=b"later\n", headers=RETRY_AFTER),
        )
    )
