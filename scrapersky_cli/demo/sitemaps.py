"""The sitemaps of a site: which files there are, what stands in them, and whether robots.txt names them.

The shape follows the site's look, as it does in the wild: WordPress makes an index, others one file, some a gzip
file, and the smallest sites have one at the usual place that nothing points to.
"""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scrapersky_cli.demo.site import Site

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
INDEXED = frozenset({"wordpress", "elementor", "woocommerce"})
ZIPPED = frozenset({"drupal", "typo3"})
UNNAMED = frozenset({"jimdo", "plain"})


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One sitemap file. `urls` are those of its pages, or for an index those of the files it lists."""

    path: str
    kind: Literal["urlset", "index"]
    urls: tuple[str, ...]

    @property
    def content_type(self) -> str:
        return "application/x-gzip" if self.path.endswith(".gz") else "application/xml"

    def body(self) -> bytes:
        outer, inner = ("sitemapindex", "sitemap") if self.kind == "index" else ("urlset", "url")
        entries = "".join(f"<{inner}><loc>{url}</loc><lastmod>2026-03-02</lastmod></{inner}>\n" for url in self.urls)
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{NAMESPACE}">\n{entries}</{outer}>\n'
        return gzip.compress(text.encode(), mtime=0) if self.path.endswith(".gz") else text.encode()


def sitemaps(site: Site) -> Sequence[Sitemap]:
    """Return the site's sitemap files, the one to read first at the front; none if no real site answers."""
    urls = tuple(f"{site.origin}{page.path}" for page in site.pages)
    if site.manner.front != "pages":
        return ()
    if site.look in INDEXED:
        parts = [
            Sitemap(f"/wp-sitemap-posts-page-{number}.xml", "urlset", part)
            for number, part in enumerate((urls[:3], urls[3:]), start=1)
        ]
        return (Sitemap("/wp-sitemap.xml", "index", tuple(f"{site.origin}{part.path}" for part in parts)), *parts)
    return (Sitemap("/sitemap.xml.gz" if site.look in ZIPPED else "/sitemap.xml", "urlset", urls),)


def robots_lines(site: Site) -> str:
    """Return the lines of robots.txt about the sitemaps."""
    first = sitemaps(site)[:1] if site.look not in UNNAMED else ()
    return "".join(f"\nSitemap: {site.origin}{sitemap.path}\n" for sitemap in first)
