"""Addresses in attributes that are neither links nor structured data: data-*, content, title, on… handlers, and
the pairs and codes that plugins leave there for their scripts."""

import re
from collections.abc import Iterator, Mapping

from scrapersky_cli.extract.document import Document
from scrapersky_cli.extract.email_candidates import plain_addresses
from scrapersky_cli.extract.email_ciphers import from_base64, from_typo3, rot13
from scrapersky_cli.extract.email_markup import Piece
from scrapersky_cli.extract.word_lists import word_list

Attributes = Mapping[str, str | None]

# Hints to a visitor, addresses of resources, and what other sources read already.
_SILENT = word_list("silent_attributes")
_SPOKEN_AT = re.compile(r"[\[({]\s?(?:at|ät|arroba|@)\s?[\])}]", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{8,600}={0,2}")
_CODED_NAME = re.compile(r"mail|enc|cloak|obf|addr|contact|href|link|hid|protect|b64|base64|data-e$|data-m$|code")

# Whether the page has such attributes at all. The walk over all elements is the dearest step, and rarely needed.
_PLAIN_ANCHOR = re.compile(r"@(?!\dx\.)[\w-]{1,63}\.[^\W\d_]")
_CODED_ANCHOR = re.compile(r"&(?:#0{0,4}64|#x0{0,4}40|commat);")
_SPOKEN_ANCHORS = ("%40", "[at]", "(at)")
_DATA_ANCHOR = re.compile(
    r"data-(?:[a-z]{1,12}-)?(?:e?-?mail|enc|user|domain|host|local|cloak|mailto|addr|obf|first|part|hid|u=|m=|e=)"
)

_LOCAL_NAMES = (
    "data-user", "data-name", "data-local", "data-username", "data-mailbox", "data-u", "data-first", "data-part1",
    "data-email-user", "data-email-name", "data-email-local", "data-mail-user", "data-before", "data-a", "data-pre",
    "data-account", "data-email-prefix", "data-p1", "data-recipient", "data-to", "data-mail", "data-email", "data-id",
)  # fmt: skip
_HOST_NAMES = (
    "data-domain", "data-host", "data-d", "data-last", "data-part2", "data-website", "data-email-domain", "data-site",
    "data-email-host", "data-mail-domain", "data-after", "data-b", "data-server", "data-post", "data-p2", "data-at",
)  # fmt: skip
_SUFFIX_NAMES = ("data-tld", "data-suffix", "data-ext", "data-part3", "data-t", "data-p3", "data-extension")


def attribute_pieces(document: Document) -> Iterator[Piece]:
    """Every attribute value that may hold an address, decoded where a plugin's coding is recognised."""
    for node in document.tree.css("joomla-hidden-mail"):
        yield from _joomla(node.attributes)
    if not _may_hold_addresses(document.html):
        return
    for node in document.tree.css("*"):
        attributes = node.attributes
        if attributes:
            yield from _of_element(node.tag or "", attributes)


def handler_scripts(document: Document) -> Iterator[str]:
    """The code in on… attributes that may put an address together."""
    if "onclick" in document.html or "onmouse" in document.html or "onfocus" in document.html:
        for node in document.tree.css("[onclick], [onmouseover], [onmousedown], [onfocus]"):
            yield from (value for name, value in node.attributes.items() if name.startswith("on") and value)


def _may_hold_addresses(html: str) -> bool:
    return (
        any(_in_attribute(html, found.start()) for found in _PLAIN_ANCHOR.finditer(html))
        or _CODED_ANCHOR.search(html) is not None
        or any(anchor in html for anchor in _SPOKEN_ANCHORS)
        or _DATA_ANCHOR.search(html) is not None
    )


def _in_attribute(html: str, at: int) -> bool:
    """Whether the @ at `at` may stand in an attribute that is not known from elsewhere; wrong only on the safe side."""
    window = html[max(0, at - 300) : at]
    quote = max(window.rfind('"'), window.rfind("'"))
    if quote < 0 or window.rfind("&quot;") > quote:
        return "&quot;" in window or window.rfind("<") > window.rfind(">")
    before = window[:quote].rstrip()
    if not before.endswith("="):
        return window.rfind("<") > window.rfind(">")
    name = re.split(r"[\s\"'<>/]", before[:-1].rstrip()[-40:])[-1]
    return name.lower() not in _SILENT


def _of_element(tag: str, attributes: Attributes) -> Iterator[Piece]:
    for name, value in attributes.items():
        if not value or len(value) < 5 or name in _SILENT or name.startswith("on"):
            continue
        if name == "value" and tag == "input" and (attributes.get("type") or "").lower() != "hidden":
            continue
        yield from _of_value(name, value)
    if len(attributes) > 1:
        yield from _pairs(attributes)


def _of_value(name: str, value: str) -> Iterator[Piece]:
    if "@" in value or "%40" in value or "&#" in value or _SPOKEN_AT.search(value):
        yield Piece(value, "attribute")
        if "enc" in name:
            yield Piece(rot13(value.replace("[at]", "@").replace("[dot]", ".")), "script")
    if not name.startswith("data-"):
        return
    if name == "data-mailto-token":
        yield Piece(from_typo3(value).removeprefix("mailto:"), "script")
    elif _CODED_NAME.search(name) and _BASE64.fullmatch(value.strip()):
        yield Piece(from_base64(value), "script")
    if "mail" in name and "@" in value:
        yield from _reversed(value)


def _reversed(value: str) -> Iterator[Piece]:
    if not any(plain_addresses(value)):
        yield Piece(value[::-1], "script")


def _joomla(attributes: Attributes) -> Iterator[Piece]:
    """Joomla 4 and later: <joomla-hidden-mail first="…" last="…">, each in base64."""
    local, host = (from_base64(attributes.get(name) or "") for name in ("first", "last"))
    yield Piece(f"{local}@{host}", "script")


def _pairs(attributes: Attributes) -> Iterator[Piece]:
    """data-user="info" data-domain="shop.de", joined by style sheet or script; sometimes written backwards."""
    host = _first_of(attributes, _HOST_NAMES)
    local = _first_of(attributes, _LOCAL_NAMES) if host else None
    if not host or not local or len(local) + len(host) > 250:
        return
    suffix = _first_of(attributes, _SUFFIX_NAMES)
    address = f"{local.strip().rstrip('@')}@{host.strip().lstrip('@')}"
    if suffix:
        address = f"{address.rstrip('.')}.{suffix.strip().lstrip('.')}"
    backwards = f"{local.strip()[::-1]}@{host.strip()[::-1]}"
    yield Piece(address if any(plain_addresses(address)) else backwards, "script")


def _first_of(attributes: Attributes, names: tuple[str, ...]) -> str | None:
    return next((value for name in names if (value := attributes.get(name))), None)
