"""A site's sitemaps: the files, how they are found, and what a well-behaved site has.

Its shape follows the site's look, as it does in the wild: WordPress makes an index, others one file, some a gzip
file, and the smallest sites have one at the usual place that nothing points to.
"""

from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.sitemap_forms import index, plain, zipped

INDEXED = frozenset({"wordpress", "elementor", "woocommerce"})
ZIPPED = frozenset({"drupal", "typo3"})
UNNAMED = frozenset({"jimdo", "plain"})
XML = "application/xml"

SitemapKind = Literal["index", "urlset", "news", "image", "video", "rss", "atom", "text"]
FoundBy = Literal["robots", "link", "common", "index"]
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One sitemap file.

    How it answers: `body` with `status`, `content_type` and `headers`; without a body as the site does (or its
    front named by `front`, a key of `answers.FRONTS`). `asked` is the address that redirects to `url`, if one does.

    What is true: `kind` (None if it is no sitemap), the canonical URLs of the `pages` on it and of the files that
    it names as an index (`children`), how many `entries` a reader can read, and its `error`, of which the codes
    `or_error` are as right. `optional` are pages that a reader finds if it mends what is broken; `false` are
    addresses that stand in the file, or in a part of it, but are no pages of the site. `packed` says whether it is
    a gzip file.
    """

    url: str
    kind: SitemapKind | None
    found_by: FoundBy
    body: bytes | None = None
    status: int = 200
    content_type: str = XML
    headers: Headers = ()
    front: str = ""
    asked: str = ""
    pages: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    entries: int = 0
    error: str | None = None
    or_error: tuple[str | None, ...] = ()
    optional: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    packed: bool = False

    @property
    def target(self) -> str:
        """The path, with the query if there is one."""
        parts = urlsplit(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


@dataclass(frozen=True, slots=True)
class SitemapSet:
    """All sitemaps of a site.

    `line` is the form of the lines in robots.txt, `link` that of the links on pages. With `blocked`, every common path
    answers with a bot challenge.
    """

    files: tuple[Sitemap, ...] = ()
    line: Literal["usual", "relative", "tight", "bom"] = "usual"
    link: Literal["element", "footer"] = "footer"
    blocked: bool = False


def page_urls(site: Site) -> tuple[str, ...]:
    """Return the addresses of the site's pages; at least five, the same again if it has fewer."""
    urls = tuple(f"{site.origin}{page.path}" for page in site.pages)
    return urls * (5 // len(urls) + (5 % len(urls) > 0)) if len(urls) < 5 else urls


def sitemap(site: Site, path: str, body: str | bytes, pages: tuple[str, ...], **traits: Any) -> Sitemap:
    """Return a file that robots.txt names and that lists these pages. `traits` are fields of Sitemap."""
    known: dict[str, Any] = {"kind": "urlset", "found_by": "robots", "entries": len(pages)}
    data = body.encode() if isinstance(body, str) else body
    return Sitemap(f"{site.origin}{path}", body=data, pages=pages, **(known | traits))


def index_of(site: Site, path: str, children: tuple[str, ...], **traits: Any) -> Sitemap:
    """Return an index of the files at these paths."""
    urls = tuple(f"{site.origin}{child}" for child in children)
    known = {"kind": "index", "entries": len(urls), "children": urls}
    return sitemap(site, path, index(urls), (), **(known | traits))


def unread(site: Site, path: str, error: str, **traits: Any) -> Sitemap:
    """Return a file that is named but cannot be read."""
    known = {"kind": None, "found_by": "robots"}
    return Sitemap(f"{site.origin}{path}", error=error, **(known | traits))


def by_look(site: Site) -> SitemapSet:
    """Return what a well-behaved site has."""
    urls = tuple(f"{site.origin}{page.path}" for page in site.pages)
    if site.look in INDEXED:
        parts = [
            sitemap(site, f"/wp-sitemap-posts-page-{number}.xml", plain(part), part, found_by="index")
            for number, part in enumerate((urls[:3], urls[3:]), start=1)
        ]
        return SitemapSet((index_of(site, "/wp-sitemap.xml", tuple(part.target for part in parts)), *parts))
    if site.look in ZIPPED:
        file = sitemap(
            site, "/sitemap.xml.gz", zipped(plain(urls)), urls, packed=True, content_type="application/x-gzip"
        )
    else:
        file = sitemap(site, "/sitemap.xml", plain(urls), urls, found_by="common" if site.look in UNNAMED else "robots")
    return SitemapSet((file,))


# --- how one gets to know of them ---------------------------------------------------------------------------------
def robots_text(site: Site, rules: str, sitemaps: SitemapSet) -> str:
    """Return robots.txt: the rules, and the sitemaps that it names."""
    urls = [file.asked or file.url for file in sitemaps.files if file.found_by == "robots"]
    if sitemaps.line == "relative":
        urls = [url.removeprefix(site.origin) for url in urls]
    if sitemaps.line == "tight":
        return rules + "".join(f" sitemap:{url}\n" for url in urls)
    if sitemaps.line == "bom":
        return "\ufeff" + "".join(f"Sitemap: {url}\n" for url in urls) + rules
    return rules + "".join(f"\nSitemap: {url}\n" for url in urls)


def _linked(sitemaps: SitemapSet, link: str) -> list[Sitemap]:
    return [file for file in sitemaps.files if file.found_by == "link" and sitemaps.link == link]


def head_links(sitemaps: SitemapSet) -> str:
    """Return the elements that name sitemaps in the head of a page."""
    return "".join(
        f'<link rel="sitemap" type="application/xml" title="Sitemap" href="{file.target}">\n'
        for file in _linked(sitemaps, "element")
    )


def footer_links(sitemaps: SitemapSet) -> str:
    """Return the links to sitemaps for the footer of a page."""
    return "".join(f'<a href="{file.target}">Sitemap</a>' for file in _linked(sitemaps, "footer"))
