"""Find addresses in attributes that are not links or structured data: data-*, content, title, on… handlers, and
the pairs and codes that plugins store there for their scripts."""

import re
from collections.abc import Iterator

from scrapersky_cli.extract.email.address import MAX_LENGTH
from scrapersky_cli.extract.email.candidates import plain_addresses
from scrapersky_cli.extract.email.ciphers import from_base64, from_typo3, rot13
from scrapersky_cli.extract.email.flags import role_of
from scrapersky_cli.extract.email.markup import Piece
from scrapersky_cli.extract.lines import matches_at
from scrapersky_cli.extract.parse.document import Attributes, Document
from scrapersky_cli.extract.words import word_list

# Hints to a visitor, addresses of resources, and attributes that other sources already read.
_SILENT = word_list("silent_attributes")
_SPOKEN_AT = re.compile(r"[\[({]\s?(?:at|ät|arroba|@)\s?[\])}]", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,600}={0,2}")
_CODED_NAME = re.compile(
    r"mail|enc|cloak|obf|addr|contact|href|link|hid|protect|b64|base64|rot|ciph|rev|back|data-e$|data-m$|code"
)

# Whether the page has such attributes at all. The walk over all elements is the slowest step, and rarely needed.
_PLAIN_ANCHOR = re.compile(rb"@(?!\dx\.)[\w\x80-\xff-]{1,252}\.[a-zA-Z\x80-\xff]")
_CODED_ANCHOR = re.compile(rb"&(?:#0{0,4}64|#x0{0,4}40|commat);")
# The last one is "mailto" in base64. Expressions, because they are twice as fast as `in` if the first letter is rare.
_SPOKEN_ANCHORS = tuple(re.compile(re.escape(anchor)) for anchor in (b"%40", b"[at]", b"(at)", b"bWFpbHRv"))
_DATA_ANCHOR = re.compile(
    r"data-(?:[a-z]{1,12}-)?(?:e?-?mail|enc|user|domain|host|local|cloak|mailto|addr|obf|first|part|hid|rot|ciph|rev|[umep]\d?=)"
)

# Names of attributes that hold an address in two or three parts for scripts and style sheets.
_LOCAL_NAMES = tuple(f"data-{name}" for name in sorted(word_list("local_part_attributes")))
_HOST_NAMES = tuple(f"data-{name}" for name in sorted(word_list("host_attributes")))
_SUFFIX_NAMES = tuple(f"data-{name}" for name in sorted(word_list("suffix_attributes")))
_MOST_LOOKED_AT = 5_000  # times an @ of a page, to find out whether its attributes need to be read
_BEFORE = 300  # characters before an @ that tell whether it is in an attribute
_LONGEST_CHARACTER = 4  # bytes, in UTF-8
_SHOWING_TAGS = frozenset(("a", "span", "em", "b", "i", "strong", "p", "td", "li", "dd", "button", "address"))


def attribute_pieces(document: Document) -> Iterator[Piece]:
    """Yield every attribute value that may hold an address, decoded if a plugin's coding is recognised."""
    for attributes in document.attributes["joomla-hidden-mail"]:
        yield from _joomla(attributes)
    if not _may_hold_addresses(document):
        return
    for node in document.tree.css("*"):
        attributes = node.attributes
        if not attributes.keys() <= _SILENT:
            yield from _of_element(node.tag or "", attributes)


def _may_hold_addresses(document: Document) -> bool:
    page = document.page
    return (
        _has_any_in_attribute(page)
        or any(matches_at(page, b"&", _CODED_ANCHOR))
        or any(anchor.search(page) for anchor in _SPOKEN_ANCHORS)
        or _DATA_ANCHOR.search(document.data_names) is not None
    )


def _has_any_in_attribute(page: bytes) -> bool:
    """Return whether any @ may be in an attribute. Only so many are looked at; with more, return True."""
    anchors = enumerate(matches_at(page, b"@", _PLAIN_ANCHOR))
    return any(number == _MOST_LOOKED_AT or _in_attribute(page, found.start()) for number, found in anchors)


def _in_attribute(page: bytes, at: int) -> bool:
    """Return whether the @ at `at` may be in an attribute that other sources do not read. May return True in error."""
    window = page[max(0, at - _BEFORE * _LONGEST_CHARACTER) : at].decode("utf-8", "replace")[-_BEFORE:]
    quote = max(window.rfind('"'), window.rfind("'"))
    if quote < 0 or window.rfind("&quot;") > quote:
        return "&quot;" in window or window.rfind("<") > window.rfind(">")
    before = window[:quote].rstrip()
    if not before.endswith("="):
        return window.rfind("<") > window.rfind(">")
    name = re.split(r"[\s\"'<>/]", before[:-1].rstrip()[-40:])[-1]
    return name.lower() not in _SILENT


def _of_element(tag: str, attributes: Attributes) -> Iterator[Piece]:
    if tag == "img" and _is_avatar(attributes):
        return
    for name, value in attributes.items():
        if not value or len(value) < 5 or name in _SILENT or name.startswith("on"):
            continue
        if name == "value" and tag == "input" and (attributes.get("type") or "").lower() != "hidden":
            continue
        yield from _of_value(name, value)
    if len(attributes) > 1 and tag in _SHOWING_TAGS:
        yield from _pairs(attributes)


def _is_avatar(attributes: Attributes) -> bool:
    """Return whether it is the picture of somebody who comments, whose address may stand in its `alt`."""
    return "avatar" in f"{attributes.get('class')} {attributes.get('src')}".lower()


def _of_value(name: str, value: str) -> Iterator[Piece]:
    if "@" in value or "%40" in value or "&#" in value or _SPOKEN_AT.search(value):
        yield Piece(value, "attribute")
    if not name.startswith("data-"):
        return
    if name == "data-mailto-token":
        yield Piece(from_typo3(value).removeprefix("mailto:"), "script")
    elif _CODED_NAME.search(name):
        yield from _decoded(value)
    elif value.startswith("bWFpbHRv"):
        yield Piece(from_base64(value), "script")


def _decoded(value: str) -> Iterator[Piece]:
    """Yield what a value may mean in the codings that plugins use, if it is not an address as it is."""
    if _BASE64.fullmatch(value.strip()):
        yield Piece(from_base64(value), "script")
    spoken = value.replace("[at]", "@").replace("[dot]", ".")
    if "@" in spoken and len(spoken) < MAX_LENGTH and not any(plain_addresses(spoken)):
        yield Piece(rot13(spoken), "script")
        yield Piece(spoken[::-1], "script")


def _joomla(attributes: Attributes) -> Iterator[Piece]:
    """Decode Joomla 4 and later: <joomla-hidden-mail first="…" last="…">, each in base64."""
    local, host = (from_base64(attributes.get(name) or "") for name in ("first", "last"))
    yield Piece(f"{local}@{host}", "script")


def _pairs(attributes: Attributes) -> Iterator[Piece]:
    """Join data-user="info" data-domain="shop.de", as a style sheet or script would; they may be written backwards."""
    host = _first_of(attributes, _HOST_NAMES)
    local = _first_of(attributes, _LOCAL_NAMES) if host else None
    if not host or not local or len(local) + len(host) > MAX_LENGTH:
        return
    suffix = _first_of(attributes, _SUFFIX_NAMES)
    if not (suffix or role_of(local) or role_of(local[::-1]) or _speaks_of_mail(attributes)):
        return
    address = f"{local.strip().rstrip('@')}@{host.strip().lstrip('@')}"
    if suffix:
        address = f"{address.rstrip('.')}.{suffix.strip().lstrip('.')}"
    backwards = f"{local.strip()[::-1]}@{host.strip()[::-1]}"
    yield Piece(address if any(plain_addresses(address)) else backwards, "script")


def _speaks_of_mail(attributes: Attributes) -> bool:
    """Return whether the parts are those of an address: data-name and data-domain may also describe a campaign."""
    named = any(name in attributes for name in ("data-user", "data-username", "data-local", "data-mailbox"))
    return named or any("mail" in name or "mail" in (value or "")[:200].lower() for name, value in attributes.items())


def _first_of(attributes: Attributes, names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := attributes.get(name))), None)
