"""Find every phone number of a page: in links and structured data, then in the text."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from scrapersky_cli.extract.findings import Contact, Method
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.vcards import vcard_values
from scrapersky_cli.extract.phone.country import likely_countries
from scrapersky_cli.extract.phone.numbers import Number, parse_link_number
from scrapersky_cli.extract.phone.text import numbers_in_text
from scrapersky_cli.extract.text import around, clean_or_none

_CONTEXT_LIMIT = 370
_TRUST: dict[Method, float] = {
    "tel": 0.98,
    "json-ld": 0.95,
    "microdata": 0.95,
    "rdfa": 0.94,
    "hcard": 0.94,
    "vcard": 0.93,
    "attribute": 0.85,
    "text": 0.85,
    "listed": 0.6,
}
_UNLABELLED = 0.7  # only its form shows that it is a phone number
_RANK = {method: rank for rank, method in enumerate(_TRUST)}

_PHONE_SCHEMES = ("tel:", "sms:", "smsto:", "callto:", "whatsapp:", "viber:", "facetime:")
_WHATSAPP_HOSTS = frozenset({"wa.me", "www.wa.me", "api.whatsapp.com", "web.whatsapp.com", "www.whatsapp.com"})
_WHATSAPP = re.compile(r"wa\.me|whatsapp", re.IGNORECASE)
_SPELLED_NUMBER = re.compile(r"[+(\d]")

_STRUCTURED: tuple[tuple[str, Method], ...] = (
    ('[itemprop~="telephone"]', "microdata"),
    ('[property~="telephone"], [property$=":telephone"]:not([property^="og:"]), [property$=":tel"]', "rdfa"),
    (".vcard .tel, .h-card .p-tel, .h-card .tel, .hcard .tel", "hcard"),
)
_META = (
    'meta[property="business:contact_data:phone_number"], meta[property="og:phone_number"], meta[name="phone"], '
    'meta[name="telephone"]'
)
_DATA = re.compile("data-(?:phone|tel)")
_DATA_SELECTORS = "[data-phone], [data-tel], [data-telephone], [data-phone-number]"
_ATTRIBUTE_NAMES = ("data-phone", "data-tel", "data-telephone", "data-phone-number", "content")
_FAX_TYPE = re.compile("fax", re.IGNORECASE)


def find_phones(document: Document, country: str | None) -> list[Contact]:
    """Return the phone numbers of the page in E.164, each once, the most certain first. Fax numbers are left out.

    `country` is the ISO 3166-1 code of the business's country, if known.
    """
    countries = likely_countries(document, country)
    best: dict[str, Contact] = {}
    for contact in _all(document, countries):
        known = best.get(contact.value)
        if known is None or (_RANK[contact.method], -contact.confidence) < (_RANK[known.method], -known.confidence):
            best[contact.value] = contact
    return sorted(best.values(), key=lambda contact: _RANK[contact.method])


def _all(document: Document, countries: list[str]) -> Iterator[Contact]:
    for written, method, context in _declared(document):
        yield from written_phones(written.strip()[:120], countries, method, context)
    text = document.text
    for found in numbers_in_text(text, countries):
        context = around(text, found.start, found.end)
        yield _contact(found.number, "text", context, _TRUST["text"] if found.labelled else _UNLABELLED)


def written_phones(written: str, countries: list[str], method: Method, context: str | None = None) -> Iterator[Contact]:
    """Yield the numbers in a field that is meant for one, read as of the first of the countries that they fit."""
    for number in _numbers(written, countries):
        yield _contact(number, method, context, _TRUST[method])


def _numbers(written: str, countries: list[str]) -> list[Number]:
    """Return the number in `written`, or several if people wrote them into one field."""
    number = parse_link_number(written, countries)
    return [number] if number else [found.number for found in numbers_in_text("Tel. " + written, countries)]


def _declared(document: Document) -> Iterator[tuple[str, Method, str | None]]:
    """Yield what the markup declares to be phone numbers: as written, the method, and the words beside it."""
    for link in document.links:
        written = link_number(link.raw)
        if written:
            yield written, "tel", link.text
        elif link.raw[:10].lower() == "data:text/":
            numbers = vcard_values(link.raw, "TEL")
            yield from ((value.removeprefix("tel:"), "vcard", None) for value, kind in numbers if "FAX" not in kind)
    for node in document.json_ld_nodes:
        for key, value in node.items():
            if key.rpartition(":")[2].lower() in ("telephone", "phone") and not _is_fax(node):
                yield from ((text, "json-ld", None) for text in _texts(value))
    yield from _structured(document)


def link_number(href: str) -> str | None:
    """Return the number in a tel:, sms:, callto:, WhatsApp or Viber link, as written; None for other links."""
    lowered = href[:12].lower()
    if lowered.startswith(_PHONE_SCHEMES):
        scheme, _, rest = unquote(href).partition(":")
        if scheme.lower() in ("whatsapp", "viber"):
            return _query_number(rest)
        number = rest.lstrip("/").partition("?")[0].partition("&")[0]
        return number if _SPELLED_NUMBER.search(number) else None
    if not _WHATSAPP.search(href[:80]):
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
    digits = re.sub(r"\D", "", number)
    return "+" + digits if digits else None


def _is_fax(node: dict[str, Any]) -> bool:
    return bool(_FAX_TYPE.search(str(node.get("contactType", ""))[:100]))


def _texts(value: Any) -> Iterator[str]:
    values = value if isinstance(value, list) else [value]
    for item in values:
        if isinstance(item, str):
            yield item.removeprefix("tel:")
        elif isinstance(item, int) and not isinstance(item, bool):
            yield str(item) if item < 10**15 else ""


def _structured(document: Document) -> Iterator[tuple[str, Method, str | None]]:
    for selector, method in _STRUCTURED if document.has_cards else _STRUCTURED[:-1]:
        for node in document.tree.css(selector):
            written = node.attrs.get("content") or link_number(node.attrs.get("href") or "") or node.text()[:200]
            if not _FAX_TYPE.search(node.text()[:200]):
                yield re.sub(r"^[^+(\d]*", "", written), method, node.text()[:200]
    in_data = _DATA.search(document.data_names) is not None
    for node in document.tree.css(f"{_META}, {_DATA_SELECTORS}" if in_data else _META):
        attributes = node.attributes
        written = next((value for name in _ATTRIBUTE_NAMES if (value := attributes.get(name))), "")
        yield written, "attribute", node.text()[:200]


def _contact(number: Number, method: Method, context: str | None, confidence: float) -> Contact:
    return Contact(
        kind="phone",
        value=number.e164,
        method=method,
        confidence=confidence,
        context=clean_or_none(context, _CONTEXT_LIMIT),
        number_type=number.number_type,
        extension=number.extension,
        country=number.country,
    )
