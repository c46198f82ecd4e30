"""Which sitemaps a site has: one sort for each quirk that says so, and what its look implies for the others.

Each sort is at one quirk's site, so that a town with every quirk has every sort, and friendly sites a good one.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.sitemap_contents import (
    dates,
    encodings,
    false_encoding,
    feeds,
    media,
    namespaces,
    packings,
    spellings,
    strange_locs,
    texts,
)
from scrapersky_cli.demo.sitemap_damages import attacks, damages
from scrapersky_cli.demo.sitemap_indexes import (
    index_loop,
    index_of_itself,
    lost_children,
    nested_index,
    two_parents,
)
from scrapersky_cli.demo.sitemap_places import (
    always_a_page,
    challenged,
    challenged_everywhere,
    challenged_there,
    files_host,
    footer_link,
    line_behind_a_mark,
    link_element,
    no_sitemap,
    refused,
    relative_line,
    script,
    text_file,
    tight_line,
    to_another_host,
    to_the_home_page,
    two_members,
)
from scrapersky_cli.demo.sitemaps import SitemapSet, by_look

SETS_KEPT = 512
OF_QUIRK: dict[str, Callable[[Site], SitemapSet]] = {
    # Only the home page is wrong, or nothing but a script; the sitemap is as good as any.
    "home-404": relative_line,
    "pdf": line_behind_a_mark,
    "huge": tight_line,
    "needs-javascript": dates,
    # Nothing, or no way to it.
    "slow": no_sitemap,
    "parked": no_sitemap,
    "for-sale": no_sitemap,
    "soft-404": always_a_page,
    "forbidden": refused,
    "bot-wall": challenged,
    "bot-wall-503": challenged_everywhere,
    "cfemail": challenged_there,
    "to-sub-domain": to_the_home_page,
    "microdata": to_another_host,
    # Named by nothing, or only by a link.
    "http-only": text_file,
    "calendar-trap": script,
    "brotli": two_members,
    "json-ld": link_element,
    "contacts-elsewhere": footer_link,
    # Indexes.
    "fails-twice": index_of_itself,
    "to-www": nested_index,
    "from-www": index_loop,
    "conditional": two_parents,
    "no-contacts": lost_children,
    # What stands in the files, and how.
    "obfuscated": media,
    "shift-jis": feeds,
    "utf-16": namespaces,
    "entities": texts,
    "idn": spellings,
    "sub-domain": strange_locs,
    "latin-1-undeclared": encodings,
    "windows-1252": false_encoding,
    "gzip": packings,
    "broken-markup": damages,
    "hostile-title": attacks,
}


@lru_cache(maxsize=SETS_KEPT)
def sitemaps_of(site: Site) -> SitemapSet:
    """Return the site's sitemaps. It is cached: every answer of the site asks for it."""
    sort = OF_QUIRK.get(site.quirk)
    if sort is not None:
        return sort(site)
    return by_look(site) if site.manner.front == "pages" else SitemapSet()


def with_hosts(site: Site) -> Site:
    """Return the site with the host names that its sitemaps need."""
    if OF_QUIRK.get(site.quirk) is not to_another_host:
        return site
    return replace(site, hosts=(*site.hosts, files_host(site)))
