"""What the markup of a page declares to be phone and fax numbers, as written."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapersky_cli.extract.contact_words import Method
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.vcards import vcard_values
from scrapersky_cli.extract.phone.labels import Kind, said_kind
from scrapersky_cli.extract.phone.tables import number_cells

_CALL_SCHEMES = ("tel:", "callto:", "facetime:")
_MESSAGE_SCHEMES = ("sms:", "smsto:", "whatsapp:", "viber:")
_FAX_SCHEMES = ("fax:", "tel:fax")
_PHONE_SCHEMES = (*_CALL_SCHEMES, *_MESSAGE_SCHEMES, "fax:")
_WHATSAPP_HOSTS = frozenset({"wa.me", "www.wa.me", "api.whatsapp.com", "web.whatsapp.com", "www.whatsapp.com"})
_INSIDE = frozenset("/#?.")  # a link that begins so leads to the site itself
_SPELLED_NUMBER = re.compile(r"[+(\d]")

_KINDS: dict[str, Kind] = {"telephone": "phone", "phone": "phone", "faxnumber": "fax", "fax": "fax"}
_PROPERTIES: tuple[tuple[str, Method], ...] = (
    ('[itemprop~="telephone"], [itemprop~="faxNumber"]', "microdata"),
    (
        '[property~="telephone"], [property$=":telephone"]:not([property^="og:"]), [property$=":tel"], '
        '[property~="faxNumber"], [property$=":faxNumber"]',
        "rdfa",
    ),
)
_NAMED = ("telephone", "faxNumber", ":tel")  # one of which is in the name of each of these properties
_CARDS: tuple[tuple[str, Method], ...] = (
    (".vcard .tel, .vcard .fax, .h-card .p-tel, .h-card .tel, .hcard .tel", "hcard"),
)
_META_PROPERTIES = frozenset(
    ("business:contact_data:phone_number", "business:contact_data:fax_number", "og:phone_number", "og:fax_number")
)
_META_NAMES = frozenset(("phone", "telephone"))
_DATA = re.compile("data-(?:phone|tel|fax)")
_DATA_SELECTORS = "[data-phone], [data-tel], [data-telephone], [data-phone-number], [data-fax]"
_ATTRIBUTE_NAMES = ("data-phone", "data-tel", "data-telephone", "data-phone-number", "data-fax", "content")
_FAX = re.compile("fax", re.IGNORECASE)
_BEFORE_NUMBER = re.compile(r"^[^+(\d]*")
_NO_DIGITS = re.compile(r"\D")
_ABOUT_OTHERS = ("mentions", "citation", "itemReviewed", "sponsor", "funder")  # properties of JSON-LD
_LONGEST = 200
_MOST_FIELDS = 3_000  # of one sort; the list of a whole association has fewer


class Declared(NamedTuple):
    """A field for a number. `kind` is None if the page does not say whether it is a phone or a fax: who makes links of
    numbers makes `tel:` of faxes, too."""

    written: str
    method: Method
    context: str | None
    kind: Kind | None


def declared_numbers(document: Document, hidden: list[LexborHTMLParser]) -> Iterator[Declared]:
    """Yield the fields of the page; `hidden` are its templates, whose links count, too."""
    for link in document.links:
        if link.raw[:1] in _INSIDE and link.raw[:2] != "//":
            continue
        if written := link_number(link.raw):
            yield _of_link(written, link.raw, link.text)
        elif link.raw[:10].lower() == "data:text/":
            for value, parameters in vcard_values(link.raw, "TEL"):
                yield Declared(value.removeprefix("tel:"), "vcard", None, "fax" if "FAX" in parameters else "phone")
    for tree in hidden:
        for node in tree.css('a[href^="tel:" i]'):
            href = node.attrs.get("href") or ""
            if written := link_number(href):
                yield _of_link(written, href, node.text()[:_LONGEST])
    yield from _of_json_ld(document)
    yield from _structured(document)
    yield from (Declared(cell.text, "text", cell.text, cell.kind) for cell in number_cells(document))


def _of_link(written: str, href: str, words: str) -> Declared:
    scheme = href[:12].lower()
    kind: Kind | None = "fax" if scheme.startswith(_FAX_SCHEMES) else said_kind(words)
    return Declared(written, "tel", words, kind if scheme.startswith((*_CALL_SCHEMES, "fax:")) else "phone")


def link_number(href: str) -> str | None:
    """Return the number in a tel:, sms:, callto:, fax:, WhatsApp or Viber link, as written; None for other links."""
    lowered = href[:12].lower()
    if lowered.startswith(_PHONE_SCHEMES):
        scheme, _, rest = unquote(href).partition(":")
        if scheme.lower() in ("whatsapp", "viber"):
            return _query_number(rest)
        number = rest.lstrip("/").partition("?")[0].partition("&")[0]
        return number if _SPELLED_NUMBER.search(number) else None
    beginning = href[:80].lower()
    if "wa.me" not in beginning and "whatsapp" not in beginning:
        return None
    parts = urlsplit(href if "//" in href[:8] else "https://" + href) if "]" not in href and "[" not in href else None
    if parts is None or (parts.netloc or "").lower() not in _WHATSAPP_HOSTS:
        return None
    path = parts.path.strip("/").removeprefix("c/")
    digits = unquote(path).lstrip("+") if parts.netloc.lower().endswith("wa.me") else ""
    return "+" + digits if digits[:1].isdigit() else _query_number(parts.query)


def _query_number(query: str) -> str | None:
    fields = parse_qs(query.partition("?")[2] or query)
    number = next((fields[name][0] for name in ("phone", "number") if name in fields), "")
    digits = _NO_DIGITS.sub("", number)
    return "+" + digits if digits else None


def _of_json_ld(document: Document) -> Iterator[Declared]:
    foreign = {id(each) for node in document.json_ld_nodes for key in _ABOUT_OTHERS for each in _nodes(node.get(key))}
    for node in document.json_ld_nodes:
        if id(node) in foreign:
            continue
        for key, value in node.items():
            kind = _KINDS.get(key.rpartition(":")[2].lower())
            if kind:
                is_fax = _FAX.search(str(node.get("contactType", ""))[:100])
                yield from (Declared(text, "json-ld", None, "fax" if is_fax else kind) for text in _texts(value))


def _nodes(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _texts(value: Any) -> Iterator[str]:
    values = value if isinstance(value, list) else [value]
    for item in values:
        if isinstance(item, str):
            yield item.removeprefix("tel:")
        elif isinstance(item, int) and not isinstance(item, bool):
            yield str(item) if item < 10**15 else ""


def _structured(document: Document) -> Iterator[Declared]:
    named = _PROPERTIES if any(name in document.properties for name in _NAMED) else ()
    for selector, method in (*named, *(_CARDS if document.cards else ())):
        for node in document.tree.css(selector)[:_MOST_FIELDS]:
            words = node.text()[:_LONGEST]
            written = node.attrs.get("content") or link_number(node.attrs.get("href") or "") or words
            yield Declared(_BEFORE_NUMBER.sub("", written), method, words, "fax" if _is_fax(node, words) else "phone")
    for attributes in document.metas:
        if attributes.get("property") in _META_PROPERTIES or attributes.get("name") in _META_NAMES:
            yield _of_attribute(attributes, "")
    for node in document.tree.css(_DATA_SELECTORS) if _DATA.search(document.data_names) else ():
        yield _of_attribute(node.attributes, node.text()[:_LONGEST])


def _of_attribute(attributes: Mapping[str, str | None], words: str) -> Declared:
    name = next((name for name in _ATTRIBUTE_NAMES if attributes.get(name)), "")
    is_fax = name == "data-fax" or _FAX.search(attributes.get("property") or "")
    return Declared(attributes.get(name) or "", "attribute", words, "fax" if is_fax else "phone")


def _is_fax(node: LexborNode, words: str) -> bool:
    """Return whether an element declares a fax: by its property, its class, or a type inside it."""
    attributes = node.attrs
    named = (attributes.get(name) or "" for name in ("itemprop", "property", "class"))
    if _FAX.search(words) or any(map(_FAX.search, named)):
        return True
    inner = node.css_first(".type[title], .value-title")
    return inner is not None and _FAX.search(inner.attrs.get("title") or "") is not None
