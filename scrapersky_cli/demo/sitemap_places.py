"""Sitemaps that differ in where they are, how they are found, and whether the site lets anyone read them."""

from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.sitemap_forms import lines, plain, prefixed, zipped
from scrapersky_cli.demo.sitemaps import Sitemap, SitemapSet, page_urls, sitemap, unread

SHOP_PATH = "/index.php?route=extension/feed/google_sitemap"


def no_sitemap(site: Site) -> SitemapSet:
    """The site has no sitemap."""
    return SitemapSet()


# --- named by robots.txt ----------------------------------------------------------------------------------
def relative_line(site: Site) -> SitemapSet:
    """robots.txt names a path instead of a URL."""
    pages = page_urls(site)
    return SitemapSet((sitemap(site, "/maps/pages.xml", plain(pages), pages),), line="relative")


def line_behind_a_mark(site: Site) -> SitemapSet:
    """robots.txt and the sitemap both begin with a byte order mark."""
    pages = page_urls(site)
    return SitemapSet((sitemap(site, "/maps/pages.xml", "\ufeff" + plain(pages), pages),), line="bom")


def tight_line(site: Site) -> SitemapSet:
    """The line of robots.txt is ` sitemap:URL`: indented, in lower case, without a space after the colon."""
    pages = page_urls(site)
    return SitemapSet((sitemap(site, "/maps/pages.xml", plain(pages), pages),), line="tight")


# --- at a common path -------------------------------------------------------------------------------------
def text_file(site: Site) -> SitemapSet:
    """A plain text file with CRLF and a byte order mark."""
    pages = page_urls(site)
    file = sitemap(site, "/sitemap.txt", lines(pages), pages, kind="text", found_by="common", content_type="text/plain")
    return SitemapSet((file,))


def script(site: Site) -> SitemapSet:
    """A script that writes XML but forgets to say so: PHP declares HTML unless told otherwise."""
    pages = page_urls(site)
    file = sitemap(
        site, "/sitemap.php", plain(pages), pages, found_by="common", content_type="text/html; charset=UTF-8"
    )
    return SitemapSet((file,))


def two_members(site: Site) -> SitemapSet:
    """A gzip file of two members, as `cat a.gz b.gz` makes it: the first one has half of the XML."""
    pages = page_urls(site)
    text = plain(pages)
    middle = text.index(pages[2])
    body = zipped(text[:middle]) + zipped(text[middle:])
    file = sitemap(
        site, "/sitemap.xml.gz", body, pages, found_by="common", packed=True, content_type="application/gzip"
    )
    return SitemapSet((file,))


# --- linked from the home page ----------------------------------------------------------------------------
def link_element(site: Site) -> SitemapSet:
    """Only `<link rel="sitemap">` names it, and its address has a query, as in OpenCart."""
    pages = page_urls(site)
    file = sitemap(site, SHOP_PATH, prefixed(pages), pages, found_by="link", content_type="text/xml; charset=utf-8")
    return SitemapSet((file,), link="element")


def footer_link(site: Site) -> SitemapSet:
    """Only a link in the footer of the pages leads to it."""
    pages = page_urls(site)
    return SitemapSet((sitemap(site, "/site-overview.xml", plain(pages), pages, found_by="link"),), link="footer")


# --- the way is not free ----------------------------------------------------------------------------------
def always_a_page(site: Site) -> SitemapSet:
    """robots.txt names a sitemap; but the site answers every address with an HTML page, and status 200."""
    return SitemapSet((unread(site, "/sitemap.xml", "not_sitemap"),))


def refused(site: Site) -> SitemapSet:
    """The sitemap that robots.txt names is forbidden, like everything else."""
    return SitemapSet((unread(site, "/sitemap.xml", "http_forbidden"),))


def challenged(site: Site) -> SitemapSet:
    """A bot challenge answers instead of the sitemap that robots.txt names, and everywhere else."""
    return SitemapSet((unread(site, "/sitemap.xml", "bot_wall"),), blocked=True)


def challenged_everywhere(site: Site) -> SitemapSet:
    """No sitemap is named, and every common path answers with a bot challenge."""
    return SitemapSet(blocked=True)


def challenged_there(site: Site) -> SitemapSet:
    """The pages can be read, but the sitemap that robots.txt names answers with a bot challenge."""
    return SitemapSet((unread(site, "/sitemap.xml", "bot_wall", front="bot-wall"),))


def to_the_home_page(site: Site) -> SitemapSet:
    """The sitemap that robots.txt names redirects to the home page."""
    return SitemapSet((unread(site, "/", "not_sitemap", asked=f"{site.origin}/sitemap.xml"),))


def files_host(site: Site) -> str:
    """Return the name of the host that has the sitemap in `to_another_host`."""
    return f"files.{site.domain}"


def to_another_host(site: Site) -> SitemapSet:
    """The sitemap that robots.txt names redirects to another host of the same domain."""
    pages = page_urls(site)
    url = f"{site.scheme}://{files_host(site)}/sitemap.xml"
    body = plain(pages).encode()
    named = f"{site.origin}/sitemap.xml"
    return SitemapSet((Sitemap(url, "urlset", "robots", body, asked=named, pages=pages, entries=len(pages)),))
