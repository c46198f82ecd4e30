"""How a sitemap file is written: one function per form, from the addresses in it to text or bytes.

Addresses are written as they are given, so whoever wants `&amp;` passes it, and a broken file can be made too.
"""

import gzip
import zlib
from collections.abc import Sequence

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
SCHEMAS = "http://www.google.com/schemas"
XMLNS = f' xmlns="{NAMESPACE}"'
IMAGE_XMLNS = f'{XMLNS} xmlns:image="{SCHEMAS}/sitemap-image/1.1"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
DATE = "<lastmod>2026-03-02</lastmod>"


def entry(loc: str, more: str = DATE, tag: str = "url", prefix: str = "") -> str:
    """Return the XML of one entry: a `loc` with the URL, then the elements `more`."""
    return f"<{prefix}{tag}><{prefix}loc>{loc}</{prefix}loc>{more}</{prefix}{tag}>\n"


def urlset(entries: Sequence[str], xmlns: str = XMLNS, start: str = DECLARATION, prefix: str = "") -> str:
    """Return a sitemap of these entries."""
    return f"{start}<{prefix}urlset{xmlns}>\n{''.join(entries)}</{prefix}urlset>\n"


def plain(locs: Sequence[str], start: str = DECLARATION) -> str:
    """Return a sitemap as the protocol wants it."""
    return urlset([entry(loc) for loc in locs], start=start)


def prefixed(locs: Sequence[str]) -> str:
    """Return a sitemap whose elements are all called `sm:…`, which is the same XML."""
    entries = [entry(loc, "<sm:lastmod>2026-03-02</sm:lastmod>", prefix="sm:") for loc in locs]
    return urlset(entries, f' xmlns:sm="{NAMESPACE}"', prefix="sm:")


def index(locs: Sequence[str]) -> str:
    """Return an index of sitemaps."""
    entries = "".join(entry(loc, tag="sitemap") for loc in locs)
    return f"{DECLARATION}<sitemapindex{XMLNS}>\n{entries}</sitemapindex>\n"


def dated(locs: Sequence[str], dates: Sequence[str]) -> str:
    """Return a sitemap with these values of lastmod, valid or not."""
    return urlset([entry(loc, f"<lastmod>{date}</lastmod>") for loc, date in zip(locs, dates, strict=True)])


def images(locs: Sequence[str], pictures: Sequence[str]) -> str:
    """Return a sitemap in which each page has an image."""
    return urlset(
        [
            entry(loc, f"<image:image><image:loc>{picture}</image:loc></image:image>")
            for loc, picture in zip(locs, pictures, strict=True)
        ],
        IMAGE_XMLNS,
    )


def videos(locs: Sequence[str], films: Sequence[str], players: Sequence[str]) -> str:
    """Return a sitemap in which each page has a video."""
    return urlset(
        [
            entry(
                loc,
                f"<video:video><video:title>Welcome</video:title><video:content_loc>{film}</video:content_loc>"
                f"<video:player_loc>{player}</video:player_loc></video:video>",
            )
            for loc, film, player in zip(locs, films, players, strict=True)
        ],
        f'{XMLNS} xmlns:video="{SCHEMAS}/sitemap-video/1.1"',
    )


def news(locs: Sequence[str]) -> str:
    """Return a news sitemap."""
    about = (
        "<news:news><news:publication><news:name>News</news:name><news:language>en</news:language></news:publication>"
        "<news:publication_date>2026-03-02</news:publication_date><news:title>News</news:title></news:news>"
    )
    return urlset([entry(loc, about) for loc in locs], f'{XMLNS} xmlns:news="{SCHEMAS}/sitemap-news/0.9"')


def languages(locs: Sequence[str], others: Sequence[str]) -> str:
    """Return a sitemap that names each page in another language too (hreflang)."""
    return urlset(
        [
            entry(loc, f'<xhtml:link rel="alternate" hreflang="fi" href="{other}"/>')
            for loc, other in zip(locs, others, strict=True)
        ],
        f'{XMLNS} xmlns:xhtml="http://www.w3.org/1999/xhtml"',
    )


def rss(home: str, locs: Sequence[str], enclosure: str) -> str:
    """Return an RSS feed with an item for each page; each item has a sound file, which does not count as a page."""
    items = "".join(
        f'<item><title>News</title><link>{loc}</link><guid isPermaLink="false">news-{number}</guid>'
        f'<enclosure url="{enclosure}" length="1" type="audio/mpeg"/></item>\n'
        for number, loc in enumerate(locs)
    )
    channel = f"<title>News</title><link>{home}</link><description>News</description>\n{items}"
    return f'{DECLARATION}<rss version="2.0"><channel>{channel}</channel></rss>\n'


def atom(home: str, itself: str, locs: Sequence[str], edit: str) -> str:
    """Return an Atom feed with an entry for each page. Its own address and those for editing do not count."""
    kinds = ('rel="alternate" ', "")  # which is the same
    entries = "".join(
        f'<entry><title>News</title><id>urn:news:{number}</id><link rel="edit" href="{edit}"/>'
        f'<link {kinds[number % 2]}href="{loc}"/></entry>\n'
        for number, loc in enumerate(locs)
    )
    links = f'<link rel="self" href="{itself}"/><link rel="alternate" href="{home}"/>'
    return f'{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{links}\n{entries}</feed>\n'


def lines(locs: Sequence[str]) -> bytes:
    """Return a text file as Windows editors write it: a byte order mark, CRLF, and empty lines at the end."""
    return ("\ufeff" + "\r\n".join([*locs, "", ""])).encode()


def bomb(locs: Sequence[str]) -> str:
    """Return a sitemap whose declared entities grow to a billion copies of one; the pages stand behind them."""
    levels = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">\n' for level in range(1, 10))
    doctype = f'<!DOCTYPE urlset [\n<!ENTITY a0 "https://lol.example/">\n{levels}]>\n'
    return plain([*locs, "&a9;"], DECLARATION + doctype)


def stolen(locs: Sequence[str]) -> str:
    """Return a sitemap that declares a file of the reader's machine as an entity."""
    doctype = '<!DOCTYPE urlset [<!ENTITY secret SYSTEM "file:///etc/passwd">]>\n'
    return plain([*locs, "&secret;"], DECLARATION + doctype)


def zipped(text: str | bytes) -> bytes:
    """Return the text, which is UTF-8, as one gzip member."""
    return gzip.compress(text.encode() if isinstance(text, str) else text, mtime=0)


def cut_zip(whole: str, lost: str) -> bytes:
    """Return a gzip file that breaks off soon after `whole`, within `lost`."""
    packer = zlib.compressobj(wbits=31)
    start = packer.compress(whole.encode()) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + (packer.compress(lost.encode()) + packer.flush())[:12]


def broken_zip() -> bytes:
    """Return a gzip header followed by bytes that are not gzip."""
    return zipped("")[:10] + b"\xff" * 200
