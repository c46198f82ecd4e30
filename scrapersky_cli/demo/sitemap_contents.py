"""Well-formed sitemaps of every kind, spelling, encoding and compression."""

from urllib.parse import quote

from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.sitemap_forms import (
    DECLARATION,
    XMLNS,
    atom,
    dated,
    entry,
    images,
    languages,
    news,
    plain,
    prefixed,
    rss,
    urlset,
    videos,
    zipped,
)
from scrapersky_cli.demo.sitemaps import SitemapSet, page_urls, sitemap

# What generators write in place of a date of the W3C's format, which only the last one is.
DATES = ("0000-00-00", "Mon, 02 Mar 2026 08:00:00 GMT", "1772438400", "", "2026-03-02T08:00:00+01:00")
DEFAULT_PORTS = {"http": 80, "https": 443}


def numbered(urls: tuple[str, ...], word: str) -> tuple[str, ...]:
    """Return these URLs with a query each, which makes other pages of them. The site answers these, too."""
    return tuple(f"{url}?{word}={number}" for number, url in enumerate(urls, 1))


# --- kinds ------------------------------------------------------------------------------------------------
def media(site: Site) -> SitemapSet:
    """Pages with images, videos, news and translations. The addresses of these do not count as pages."""
    pages = page_urls(site)
    pictures = tuple(f"{site.origin}/media/{number}.jpg" for number in range(2))
    films = (f"{site.origin}/media/welcome.mp4",)
    players = (f"{site.origin}/player?film=welcome",)
    others = (f"{site.origin}/fi/",)
    return SitemapSet(
        (
            sitemap(site, "/image-sitemap.xml", images(pages[:2], pictures), pages[:2], kind="image", false=pictures),
            sitemap(
                site,
                "/video-sitemap.xml",
                videos(pages[2:3], films, players),
                pages[2:3],
                kind="video",
                false=films + players,
            ),
            sitemap(site, "/news-sitemap.xml", news(pages[3:4]), pages[3:4], kind="news"),
            sitemap(site, "/languages.xml", languages(pages[4:5], others), pages[4:5], false=others),
        )
    )


def feeds(site: Site) -> SitemapSet:
    """An RSS and an Atom feed. The address of a feed and those of sound files do not count as pages."""
    pages = page_urls(site)
    sound, itself, edit = f"{site.origin}/media/news.mp3", f"{site.origin}/atom.xml", f"{site.origin}/wp-json/edit/1"
    return SitemapSet(
        (
            sitemap(
                site,
                "/rss.xml",
                rss(pages[0], pages[:3], sound),
                pages[:3],
                kind="rss",
                false=(sound,),
                content_type="application/rss+xml",
            ),
            sitemap(
                site,
                "/atom.xml",
                atom(pages[0], itself, pages[3:], edit),
                pages[3:],
                kind="atom",
                false=(itself, edit),
                content_type="application/atom+xml",
            ),
        )
    )


def namespaces(site: Site) -> SitemapSet:
    """A prefix, no namespace, and a wrong one."""
    pages = page_urls(site)
    wrong = ' xmlns="https://www.sitemaps.org/schemas/sitemap/0.84/"'
    return SitemapSet(
        (
            sitemap(site, "/prefix.xml", prefixed(pages[:2]), pages[:2]),
            sitemap(site, "/no-namespace.xml", urlset([entry(url) for url in pages[2:4]], ""), pages[2:4]),
            sitemap(site, "/wrong-namespace.xml", urlset([entry(url) for url in pages[4:]], wrong), pages[4:]),
        )
    )


# --- texts and spellings ----------------------------------------------------------------------------------
def texts(site: Site) -> SitemapSet:
    """CDATA, `&amp;`, line breaks around an address, a comment, a byte order mark, blank lines at the start."""
    pages = page_urls(site)
    two = f"{pages[3]}?item=1&offer=2"
    strange = urlset(
        [
            entry(f"<![CDATA[{pages[0]}]]>"),
            "<!-- <url><loc>https://commented-out.com/</loc></url> -->\n",
            entry(f"\n    {pages[1]}\n  "),
            entry(two.replace("&", "&amp;")),
        ]
    )
    return SitemapSet(
        (
            sitemap(site, "/texts.xml", strange, (*pages[:2], two), false=("https://commented-out.com/",)),
            sitemap(site, "/mark.xml", "\ufeff" + plain(pages[2:3]), pages[2:3]),
            sitemap(site, "/blank-lines.xml", "\r\n\n  \n" + plain(pages[3:]), pages[3:]),
        )
    )


def spellings(site: Site) -> SitemapSet:
    """Two files: one spells each address differently, the other has a harmless DOCTYPE."""
    pages = page_urls(site)
    paths = [url.removeprefix(site.origin) for url in pages]
    spelled = (
        f"{site.scheme}://{site.typed}",  # with letters that are not ASCII, if the site's name has some
        f"{site.scheme.upper()}://{site.host.upper()}:{DEFAULT_PORTS[site.scheme]}{paths[1]}",
        f"{site.origin}/.{paths[2]}#top",
        f"{site.origin}/%{ord(paths[3][1]):x}{paths[3][2:]}?utm_source=sitemap&amp;utm_medium=xml",
    )
    doctype = f'{DECLARATION}<!DOCTYPE urlset SYSTEM "{site.origin}/sitemap.dtd">\n'
    return SitemapSet(
        (
            sitemap(site, "/spellings.xml", plain(spelled), pages[:4], entries=4),
            sitemap(site, "/doctype.xml", plain(pages[4:], doctype), pages[4:], error="doctype"),
        )
    )


def dates(site: Site) -> SitemapSet:
    """Values of lastmod that are not valid dates."""
    pages = page_urls(site)[:5]
    return SitemapSet((sitemap(site, "/sitemap.xml", dated(pages, DATES), pages),))


def strange_locs(site: Site) -> SitemapSet:
    """Entries without an address, and with addresses that are relative, repeated, of another site or not http."""
    pages = page_urls(site)
    # On a builder's domain, such as wixsite.com, the neighbour is another site too.
    neighbour = f"https://no-such-neighbour.{site.domain.partition('.')[2]}/"
    false = (neighbour, "javascript:alert(1)", "file:///etc/passwd", "mailto:info@no-such-neighbour.com")
    relative = pages[4].removeprefix(site.origin)
    text = urlset(
        [
            "<url><lastmod>2026-03-02</lastmod></url>\n<url><loc></loc></url>\n<url/>\n",
            *(entry(url) for url in (*pages[:2], *false, *pages[:3], relative)),
        ]
    )
    usual = sitemap(site, "/sitemap.xml", text, (*pages[:3], pages[4]), entries=10, false=false)
    return SitemapSet((usual,))


# --- bytes ------------------------------------------------------------------------------------------------
def encodings(site: Site) -> SitemapSet:
    """Files in UTF-16 and Latin-1, both declared, with addresses that come out wrong in any other encoding."""
    pages = page_urls(site)
    places = [f"{page}?ort=" for page in pages]

    def written(charset: str, locs: list[str]) -> bytes:
        return plain(locs, f'<?xml version="1.0" encoding="{charset}"?>\n').encode(charset)

    def read(locs: list[str]) -> tuple[str, ...]:
        return tuple(quote(loc, safe=":/?=") for loc in locs)

    wide, narrow = [*pages[:2], f"{places[1]}Köln"], [*pages[2:], f"{places[2]}Würzburg"]
    return SitemapSet(
        (
            sitemap(site, "/wide.xml", written("UTF-16", wide), read(wide)),
            sitemap(site, "/narrow.xml", written("ISO-8859-1", narrow), read(narrow)),
        )
    )


def false_encoding(site: Site) -> SitemapSet:
    """UTF-8 is declared, but the fourth entry has a letter in Latin-1. A tolerant reader reads every entry."""
    pages = page_urls(site)
    text = urlset([entry(url) for url in pages[:3]] + [entry(url, "<title>Été</title>") for url in pages[3:]], XMLNS)
    file = sitemap(
        site,
        "/sitemap.xml",
        text.encode("iso-8859-1"),
        pages[:3],
        found_by="common",
        optional=pages[3:],
        error="bad_xml",
        or_error=("bad_encoding", None),
    )
    return SitemapSet((file,))


def packings(site: Site) -> SitemapSet:
    """Gzip with and without a name that says so, `.gz` without gzip, and two files that are compressed twice."""
    pages = page_urls(site)
    packed = [zipped(plain((url,))) for url in pages]
    kinds = {"packed": True, "content_type": "application/x-gzip"}
    coded = (("Content-Encoding", "gzip"),)
    return SitemapSet(
        (
            sitemap(site, "/named.xml.gz", packed[0], pages[:1], **kinds),
            sitemap(site, "/unnamed", packed[1], pages[1:2], packed=True),
            sitemap(site, "/in-vain.xml.gz", plain(pages[2:3]), pages[2:3], content_type="application/x-gzip"),
            sitemap(site, "/coded.xml.gz", packed[3], pages[3:4], headers=coded),
            sitemap(site, "/coded-twice.xml.gz", zipped(packed[4]), pages[4:5], headers=coded, **kinds),
        )
    )
