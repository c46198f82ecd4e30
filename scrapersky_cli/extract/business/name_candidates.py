"""Where a page gives the name of its business."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.business.copyrights import copyright_owners
from scrapersky_cli.extract.business.name_text import LONGEST_NAME, is_slogan, name_in, name_key, parts_of
from scrapersky_cli.extract.findings import Business, Metadata, NameCandidate, NameMethod, PostalAddress
from scrapersky_cli.extract.hosts import host_key, same_site
from scrapersky_cli.extract.parse.document import Anchor, Document
from scrapersky_cli.extract.parse.json_ld import types_of

_OF_PAGE = 24  # candidates that are kept
_MANY_BUSINESSES = 4  # a page with more lists those of others
_FIRST_LINKS, _HOME_LINKS, _FIRST_IMAGES = 60, 4, 10
_BRAND_TEXT = 120
_INDEX = (
    *("", "/", "/#", "#", "#top", "/#home", "/index.html", "/index.htm", "/index.php", "/index.asp", "/index.aspx"),
    *("/default.aspx", "/home", "/home/", "/home.html", "/en", "/en/", "/de", "/de/", "/fr/", "/es/", "/it/", "/nl/"),
)
_HOME = frozenset(_INDEX)
# The marks of a brand in the header: as a class or an identifier, and as they are sought in the source.
_MARKS = ("site-title", "site-name", "sitename", "navbar-brand", "logo-text", "brand-name", "site-logo")
_SOUGHT = {f".{name}, #{name}": name.encode() for name in _MARKS} | {".logo, #logo": b'"logo"'}
_ADDRESSES, _ABOVE, _LINES_ABOVE = 2, 200, 2  # addresses, and the characters and lines above one that are read
_NO_NAME = re.compile(r"\d|[:!?@]|[a-zà-ž]{4}\. ")  # labels, numbers and sentences
_HEADER = 40_000  # bytes of the source in which the header stands


def name_candidates(
    document: Document, metadata: Metadata, businesses: Sequence[Business], addresses: Sequence[PostalAddress] = ()
) -> tuple[NameCandidate, ...]:
    """Return what may be the name of the page's business: at most 24 texts, each once for a part of the page.

    `addresses` are those of the page: the name often stands above the street.
    """
    written: tuple[tuple[NameMethod, Iterable[str | None]], ...] = (
        ("schema.org", _declared(document, businesses)),
        ("hcard", _cards(document)),
        ("og:site_name", _site_names(document, metadata)),
        ("imprint", (one.name or one.legal_name for one in businesses if not one.types)),
        ("footer", copyright_owners(document.text)),
        ("logo", _brands(document)),
        ("address", _above_addresses(document.text, addresses)),
        ("title", (metadata.title, metadata.open_graph.get("og:title"))),
        ("heading", (metadata.h1,)),
    )
    found: dict[tuple[str, NameMethod], NameCandidate] = {}
    for method, texts in written:
        for part in chain.from_iterable(_parts(text, method) for text in texts if text):
            if name := name_in(part):
                found.setdefault((name_key(name), method), NameCandidate(name, method))
    return tuple(found.values())[:_OF_PAGE]


def _parts(text: str, method: NameMethod) -> Iterator[str]:
    """Yield a text and its parts; the whole of it only where nothing but a name is written."""
    if method in ("schema.org", "hcard"):
        yield text
    yield from parts_of(text)


def _declared(document: Document, businesses: Sequence[Business]) -> Iterator[str | None]:
    declared = [one for one in businesses if one.types]
    if len({one.name for one in declared}) <= _MANY_BUSINESSES:
        yield from (one.name or one.legal_name for one in declared)
    for node in document.json_ld[:20]:
        name = node.get("name")
        if isinstance(name, str) and "WebSite" in types_of(node):
            yield name


def _cards(document: Document) -> Iterator[str | None]:
    """Yield the organisations of hCards."""
    if document.cards:
        for node in document.tree.css(".vcard .org, .h-card .p-org, .hcard .org")[:_HOME_LINKS]:
            yield node.text().strip()


def _above_addresses(text: str, addresses: Sequence[PostalAddress]) -> Iterator[str]:
    """Yield what may be a name in the lines above the surest addresses, or before the street in its line."""
    starts = [one.start for one in addresses if one.start is not None]
    for start in starts[:_ADDRESSES]:
        lines = text[max(0, start - _ABOVE) : start].rstrip(" ,|·•–-\n").split("\n")[-_LINES_ABOVE:]
        for line in reversed(lines):
            if len(line) <= LONGEST_NAME and line[:1].isupper() and not _NO_NAME.search(line) and not is_slogan(line):
                yield line
                break


def _site_names(document: Document, metadata: Metadata) -> Iterator[str | None]:
    yield metadata.open_graph.get("og:site_name")
    for name in ("application-name", "apple-mobile-web-app-title"):
        yield next((each.get("content") for each in document.metas if each.get("name") == name), None)


def _brands(document: Document) -> Iterator[str | None]:
    """Yield the texts of the links to the home page, and of the brand and the logo if none of them can be a name."""
    leading_home = [text for link in _links_home(document) for text in _texts_of(link.node) if text]
    yield from leading_home
    if any(map(name_in, leading_home)):
        return
    header = document.tree.css_first("header, #header, .header, #masthead, .navbar") or document.tree.body
    if header is None:
        return
    source = document.source[:_HEADER]
    if sought := ", ".join(selector for selector, name in _SOUGHT.items() if name in source):
        for node in header.css(sought)[:_HOME_LINKS]:
            yield from _texts_of(node)
    if b"logo" in source or b"Logo" in source:
        for image in header.css("img")[:_FIRST_IMAGES]:
            if "logo" in " ".join(map(str, image.attributes.values())).lower() and not _leads_away(image, document):
                yield image.attrs.get("alt")
                yield image.attrs.get("title")


def _links_home(document: Document) -> Iterator[Anchor]:
    key = host_key(document.host)
    given = 0
    for link in document.links[:_FIRST_LINKS]:
        if len(link.href) > len(key) + 30 or not key:
            continue
        rest = link.href.partition("://")[2].removeprefix("www.")
        if rest.startswith(key) and rest[len(key) :] in _HOME:
            yield link
            given += 1
            if given == _HOME_LINKS:
                return


def _texts_of(node: LexborNode) -> Iterator[str | None]:
    attributes = node.attributes
    yield attributes.get("title")
    yield attributes.get("aria-label")
    text = node.text().strip()
    if len(text) <= _BRAND_TEXT:
        yield text
        yield text.partition("\n")[0]
    image = node if node.tag == "img" else node.css_first("img")
    if image is not None:
        yield image.attrs.get("alt")
        yield image.attrs.get("title")


def _leads_away(image: LexborNode, document: Document) -> bool:
    """Return whether the image is a link to another site, as the logo of an association is."""
    node = image.parent
    for _ in range(3):
        if node is None:
            return False
        if node.tag == "a":
            href = node.attrs.get("href") or ""
            host = href.partition("://")[2].partition("/")[0]
            return bool(host) and not same_site(host, document.host)
        node = node.parent
    return False
