"""Sitemaps that are broken, cut off or hostile. A reader must keep what precedes the damage."""

from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.sitemap_contents import numbered
from scrapersky_cli.demo.sitemap_forms import (
    DATE,
    DECLARATION,
    IMAGE_XMLNS,
    XMLNS,
    bomb,
    broken_zip,
    cut_zip,
    entry,
    plain,
    stolen,
    urlset,
)
from scrapersky_cli.demo.sitemaps import Sitemap, SitemapSet, page_urls, sitemap, unread


def damages(site: Site) -> SitemapSet:
    """One file for each way of being cut or broken."""
    return SitemapSet(
        (_cut(site), _cut_zip(site), _broken_zip(site), _bare_ampersand(site), _unknown_entity(site)),
    )


def _cut(site: Site) -> Sitemap:
    """XML that ends in the middle of an address."""
    pages = page_urls(site)[:3]
    half = pages[2][:-2]
    text = plain(pages)
    body = text[: text.index(half) + len(half)]
    return sitemap(site, "/cut.xml", body, pages[:2], false=(half,), error="truncated", or_error=("bad_xml",))


def _cut_zip(site: Site) -> Sitemap:
    """A gzip file that breaks off soon after the second entry."""
    pages = page_urls(site)[2:]
    whole = f"{DECLARATION}<urlset{XMLNS}>\n{''.join(entry(url) for url in pages[:2])}"
    body = cut_zip(whole, entry(pages[2]))
    traits = {"packed": True, "content_type": "application/x-gzip"}
    return sitemap(site, "/cut.xml.gz", body, pages[:2], error="truncated", **traits)


def _broken_zip(site: Site) -> Sitemap:
    body = broken_zip()
    traits = {"packed": True, "content_type": "application/x-gzip"}
    return unread(site, "/broken.xml.gz", "bad_encoding", body=body, **traits)


def _bare_ampersand(site: Site) -> Sitemap:
    """An address with a `&` that is not escaped. A reader may mend it or drop it, but must not cut it there."""
    pages = page_urls(site)
    half = f"{pages[3]}?item=1"
    written = (*numbered(pages[:1], "ampersand"), f"{half}&offer=2", *numbered(pages[1:2], "ampersand"))
    return sitemap(
        site,
        "/ampersand.xml",
        plain(written),
        written[:1],
        false=(half,),
        optional=written[1:],
        error="bad_xml",
        or_error=(None,),
    )


def _unknown_entity(site: Site) -> Sitemap:
    """A caption with `&nbsp;`, which XML does not know."""
    pages = numbered(page_urls(site)[:3], "space")
    captioned = "<image:image><image:caption>Our&nbsp;shop</image:caption></image:image>"
    entries = [entry(url, more) for url, more in zip(pages, (DATE, captioned, DATE), strict=True)]
    return sitemap(
        site,
        "/space.xml",
        urlset(entries, IMAGE_XMLNS),
        pages[:1],
        optional=pages[1:],
        error="bad_xml",
        or_error=(None,),
    )


def attacks(site: Site) -> SitemapSet:
    """Two files that declare entities, beside a good file, an empty one and one that is not a sitemap."""
    pages = page_urls(site)
    behind = numbered(pages[4:5], "bomb"), numbered(pages[4:5], "stolen")
    other = '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"/>'
    return SitemapSet(
        (
            unread(site, "/bomb.xml", "hostile_doctype", body=bomb(behind[0]).encode(), false=behind[0]),
            unread(site, "/stolen.xml", "hostile_doctype", body=stolen(behind[1]).encode(), false=behind[1]),
            unread(site, "/empty.xml", "empty_file", body=b""),
            unread(site, "/opensearch.xml", "not_sitemap", body=other.encode()),
            sitemap(site, "/good.xml", plain(pages), pages),
        )
    )
