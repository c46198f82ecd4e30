"""Find addresses that markup declares: in links and structured data. Each source yields pieces of text to scan,
with the method that they belong to."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.contact_words import Method
from scrapersky_cli.extract.email.ciphers import from_cloudflare
from scrapersky_cli.extract.parse.document import Anchor, Document
from scrapersky_cli.extract.parse.vcards import vcard_values


class Piece(NamedTuple):
    """A text that may hold addresses, and the method that an address found there belongs to."""

    text: str
    method: Method
    context: str | None = None  # the text around it that a visitor sees


_MAILTO = re.compile(r"mailto(?::|%3a)(?://)?", re.IGNORECASE)
_RECIPIENT_FIELD = re.compile(r"(?:^|[?&;])(?:amp;)?(?:to|cc|bcc)=([^&]*)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?:e-?mail|mail|maito|malto|mailt|mailo|mialto):")  # usual misspellings
_WEBMAIL = re.compile(
    r"https://(?:mail\.google\.com|outlook\.(?:live|office|office365)\.com|compose\.mail\.yahoo\.com)/"
)
_USER_AT_HOST = re.compile(r"https?://(?:www\.)?([\w.+-]{1,64}@(?!www\.)[\w.-]{4,190})/?", re.IGNORECASE)
_PAYPAL = re.compile(r"https?://(?:www\.)?paypal\.com/[^#]*[?&]business=([^&#]+)", re.IGNORECASE)
_PROTECTED = re.compile(r"/cdn-cgi/l/email-protection#([0-9a-fA-F]{6,1024})")

# How links to pages begin. There is an e-mail address in such a link only if _TELLING is found behind its scheme.
_OF_PAGES = ("/", "#", "?", "http")
_SCHEME = len("https:")
_TELLING = re.compile("[@%:]|cdn-cgi")

_ADDRESS_KEYS = ("email", "mbox", "sameas")
_MICRODATA = '[itemprop~="email"], link[itemprop~="sameAs"][href^="mailto:" i]'
_RDFA = (
    '[property]:is([property~="email"], [property$=":mbox"], [property$="/email"], '
    '[property$=":email"]:not([property^="og:"], [property^="business:"]))'
)
_NAMED = ("email", "sameAs", ":mbox")  # one of which is in the name of each of these properties
_HCARD = ".vcard .email, .h-card .u-email, .h-card .email, .hcard .email"


def markup_pieces(document: Document) -> Iterator[Piece]:
    """Yield every piece of the page's markup that may hold an address, the most reliable methods first."""
    yield from _links(document)
    yield from _cloudflare(document)
    yield from _json_ld(document)
    yield from _structured(document)


def mailto_recipients(href: str) -> list[str]:
    """Return the recipients of a mailto: link (RFC 6068), percent-decoded: in its path, and in to, cc and bcc.

    Accepts what browsers accept and people write: any case, `;` between addresses, `mailto://`, `mailto%3A`.
    """
    found = _MAILTO.search(href)
    if found is None:
        return []
    path, _, fields = href[found.end() :].partition("?")
    lists = [path, *(_RECIPIENT_FIELD.findall(fields) if fields else ())]
    return [unquote(one).strip() for text in lists for one in re.split(r"[,;]", unquote(text)) if one.strip()]


def _links(document: Document) -> Iterator[Piece]:
    for link in document.links:
        raw = link.raw
        if raw.startswith(_OF_PAGES) and not _TELLING.search(raw, _SCHEME if raw[:1] == "h" else 0):
            continue
        lowered = raw[:400].lower()
        if "mailto" in lowered and not lowered.startswith("javascript:"):
            for recipient in mailto_recipients(raw):
                yield Piece(recipient, "mailto", link.text)
        elif _OTHER_SCHEME.match(lowered):
            yield Piece(unquote(raw.partition(":")[2]).partition("?")[0], "mailto", link.text)
        elif _WEBMAIL.match(lowered):
            yield from (Piece(unquote(to), "mailto", link.text) for to in _RECIPIENT_FIELD.findall(raw))
        elif "/cdn-cgi/l/email-protection#" in lowered:
            yield from _protected(link)
        elif lowered.startswith("data:text/"):
            yield from (Piece(value, "vcard") for value, _ in vcard_values(raw, "EMAIL"))
        elif payee := _PAYPAL.match(raw):
            yield Piece(unquote(payee[1]), "attribute", link.text)
        elif user := _USER_AT_HOST.fullmatch(raw):  # http:// where mailto: was meant
            yield Piece(user[1], "attribute", link.text)
        elif "@" in raw and ":" not in raw and "/" not in raw:
            yield Piece(unquote(raw), "attribute")
    forms = (each.get("action") for each in document.attributes["form"])
    heads = (each.get("href") for each in document.attributes["link"] if "itemprop" not in each)
    for address in (*forms, *heads):
        if address and "mailto:" in address.lower():
            yield from (Piece(recipient, "mailto") for recipient in mailto_recipients(address))


def _protected(link: Anchor) -> Iterator[Piece]:
    found = _PROTECTED.search(link.raw)
    if found:
        yield Piece(from_cloudflare(found[1]).partition("?")[0], "cfemail", link.text)


def _cloudflare(document: Document) -> Iterator[Piece]:
    for node in document.tree.css("[data-cfemail]") if "data-cfemail" in document.data_names else ():
        around = node.parent.text()[:200] if node.parent else None
        yield Piece(from_cloudflare(node.attrs.get("data-cfemail") or ""), "cfemail", around)


def _json_ld(document: Document) -> Iterator[Piece]:
    for node in document.json_ld_nodes:
        for key, value in node.items():
            if key.rpartition(":")[2].lower() in _ADDRESS_KEYS:
                yield from (Piece(_as_address(text), "json-ld") for text in _texts(value))
            elif isinstance(value, str) and "@" in value and len(value) < 20_000:
                yield Piece(value, "json-ld")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))
    elif isinstance(value, dict):
        yield from (item for key in ("@value", "@id") if isinstance(item := value.get(key), str))


def _as_address(text: str) -> str:
    recipients = mailto_recipients(text)
    return ", ".join(recipients) if recipients else text


def _structured(document: Document) -> Iterator[Piece]:
    selectors: list[tuple[str, Method]] = []
    if any(name in document.properties for name in _NAMED):
        selectors += [(_MICRODATA, "microdata"), (_RDFA, "rdfa")]
    if document.cards:
        selectors.append((_HCARD, "hcard"))
    for selector, method in selectors:
        for node in document.tree.css(selector):
            for text in _node_values(node):
                yield Piece(_as_address(text), method)


def _node_values(node: LexborNode) -> Iterator[str]:
    attributes = node.attrs
    for name in ("content", "href", "resource"):
        value = attributes.get(name)
        if value:
            yield value
    if node.tag != "meta":
        yield node.text()[:2000]
