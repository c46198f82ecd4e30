"""Find every e-mail address of a page in all sources. Each address is kept once, from its most reliable source."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from scrapersky_cli.extract.contact_words import Method
from scrapersky_cli.extract.email.address import canonical_email
from scrapersky_cli.extract.email.attributes import attribute_pieces
from scrapersky_cli.extract.email.candidates import AddressMatch, plain_addresses
from scrapersky_cli.extract.email.ciphers import rot13, unveiled
from scrapersky_cli.extract.email.commenters import without_commenters
from scrapersky_cli.extract.email.flags import belongs_to_site, is_disposable, is_free_mail, role_of, type_of
from scrapersky_cli.extract.email.markup import Piece, markup_pieces
from scrapersky_cli.extract.email.obfuscation import obfuscated_addresses
from scrapersky_cli.extract.email.script_rules import unescaped
from scrapersky_cli.extract.email.scripts import strings_of_script
from scrapersky_cli.extract.email.strangers import is_hint, without_strangers
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.hosts import registrable_domain
from scrapersky_cli.extract.lines import places_of
from scrapersky_cli.extract.others import Owner, owner_of
from scrapersky_cli.extract.parse.document import Document, read_document
from scrapersky_cli.extract.signs import has_sign, signs
from scrapersky_cli.extract.text import around, clean_or_none, lowered

_CONTEXT_LIMIT = 370

# How certain each method makes it that the address is meant for visitors; the order is the precedence.
_TRUST: dict[Method, float] = {
    "mailto": 0.98,
    "cfemail": 0.97,
    "json-ld": 0.95,
    "microdata": 0.95,
    "rdfa": 0.94,
    "hcard": 0.94,
    "vcard": 0.93,
    "text": 0.9,
    "obfuscated": 0.8,
    "attribute": 0.75,
    "script": 0.7,
    "listed": 0.6,
}
_RANK: dict[Method, int] = {method: rank for rank, method in enumerate(_TRUST)}
_BIDI_HINT = re.compile("rtl|bidi-override|revers")
_SPOKEN_REACH = 600  # a longer attribute or literal is data, in which no @ is spelled out
_ROTATES = re.compile(r"rot_?13|90\s?:\s?122", re.IGNORECASE)  # the second form has the ends of the alphabets
_SHORTEST = 5  # a@b.c
_BLOCK_COMMENT_REACH = 2_000
_TEMPLATE_TAG = re.compile(r"<(/?)template(?=[\s>])", re.IGNORECASE)
_OF_MACHINES = ("attribute", "script")  # methods by which hints and data of other people are found, too
_DECLARED = frozenset({"json-ld", "microdata", "rdfa", "hcard", "vcard"})
_THIRD_PARTY = 0.3
_MOST_PLACES = 20  # of one address
_LINE_COMMENT = re.compile(r"(?:^|[\s;{}])//[^'\"`]*$")


class FoundAddress(NamedTuple):
    """One address found at one place."""

    address: str
    method: Method
    context: str | None


def find_emails(document: Document) -> list[Contact]:
    """Return the e-mail addresses of the page, each once, the most certain first. Never raises; linear in the page."""
    site = registrable_domain(document.host)
    best: dict[str, FoundAddress] = {}
    for finding in _findings(document, site):
        key = finding.address.lower()
        known = best.get(key)
        if known is None or _RANK[finding.method] < _RANK[known.method]:
            best[key] = finding
    own = without_commenters(document, best)
    found = sorted((best[key] for key in best if key in own), key=lambda finding: _RANK[finding.method])
    contacts = [_contact(finding, document) for finding in found]
    others = _of_others(document, contacts)
    return [_marked(contact) if contact.value in others else contact for contact in contacts]


def _of_others(document: Document, contacts: list[Contact]) -> set[str]:
    """Return the addresses of third parties: elsewhere than at the site's domain, and in the text always behind words
    that name another owner, or the words of their link are. If a page has no other address, only those count that
    surely are theirs."""
    foreign = [each.value for each in contacts if not each.own_domain and each.method not in _DECLARED]
    owners = {value: _owners_beside(document, value.lower()) for value in foreign}
    for each in contacts:
        if each.context and not owners.get(each.value, True):  # only in a link: Website by Pixel Design
            owners[each.value] = _owners_beside(document, lowered(each.context))
    others = {value for value, named in owners.items() if named and None not in named}
    others |= {value for value in foreign if has_sign(signs("domain", "third_parties"), f".{value.partition('@')[2]}.")}
    if len(others) < len(contacts):
        return others
    return {value for value in others if "surely another" in owners[value]}


def _owners_beside(document: Document, words: str) -> set[Owner | None]:
    """Return the owners whom the text names before `words`, which are in lower case, wherever they stand in it."""
    places = islice(places_of(document.lowered, words), _MOST_PLACES)
    return {owner_of(document.text, at) for at in places}


def _marked(contact: Contact) -> Contact:
    return replace(contact, third_party=True, confidence=_THIRD_PARTY)


def scan_text(text: str, site: str | None = None) -> list[AddressMatch]:
    """Return the addresses in a plain string, written out or obfuscated, in order of appearance, each once.

    `site` is the registrable domain of the page, if any. Positions refer to `unveiled(text)`.
    """
    text = unveiled(text)
    hits = {hit.address.lower(): hit for hit in obfuscated_addresses(text, site)}
    hits |= {hit.address.lower(): hit for hit in reversed(list(plain_addresses(text, site)))}
    return sorted(hits.values(), key=lambda hit: hit.start)


def spelled_in(text: str) -> list[AddressMatch]:
    """Find every e-mail address in a plain string: written out, obfuscated or backwards.

    Positions refer to `text`. If decoding changed the text, each position is the whole of it.
    """
    plain = unveiled(text)
    hits = [*plain_addresses(plain), *obfuscated_addresses(plain)]
    if "@" in plain:
        turned = plain_addresses(plain[::-1])
        hits += [AddressMatch(hit.address, len(plain) - hit.end, len(plain) - hit.start) for hit in turned]
    return hits if plain == text else [AddressMatch(hit.address, 0, len(text)) for hit in hits]


def _findings(document: Document, site: str | None) -> Iterator[FoundAddress]:
    for piece in markup_pieces(document):
        yield from _in_piece(piece, site)
    yield from _in_text(unveiled(document.text), document, site)
    for node in (*document.elements["noscript"], *document.elements["textarea"]):
        yield from _in_piece(Piece(node.text(separator=" "), "text"), site)
    yield from _in_templates(document, site)
    for piece in attribute_pieces(document):
        yield from _in_piece(piece, site)
    for script in _scripts(document):
        yield from _in_script(script, site)


def _in_templates(document: Document, site: str | None) -> Iterator[FoundAddress]:
    """Yield addresses of what a script will show. The parser keeps it apart, so it is parsed as a page of its own."""
    markup = "".join(node.html or "" for node in document.elements["template"])
    if "@" in markup or "data-cfemail" in markup:
        yield from _findings(read_document(_TEMPLATE_TAG.sub(r"<\1div", markup), document.url), site)


def _in_piece(piece: Piece, site: str | None) -> Iterator[FoundAddress]:
    text = unveiled(piece.text)
    if piece.method in _OF_MACHINES:
        text = without_strangers(text)
    whole = canonical_email(text.strip(), site) if "@" in text and len(text) < 300 else None
    if whole:
        yield FoundAddress(whole, piece.method, piece.context)
        return
    hits = scan_text(text, site) if len(text) <= _SPOKEN_REACH else list(plain_addresses(text, site))
    for hit in hits:
        if piece.method in _OF_MACHINES and is_hint(text, hit.start):
            continue
        yield FoundAddress(hit.address, piece.method, piece.context or around(text, hit.start, hit.end))


def _in_text(text: str, document: Document, site: str | None) -> Iterator[FoundAddress]:
    for hit in plain_addresses(text, site):
        yield FoundAddress(hit.address, "text", around(text, hit.start, hit.end))
    for hit in obfuscated_addresses(text, site):
        yield FoundAddress(hit.address, "obfuscated", around(text, hit.start, hit.end))
    if "@" in text:
        yield from _backwards(text, document)


def _backwards(text: str, document: Document) -> Iterator[FoundAddress]:
    """Yield addresses that are written backwards and reversed by a style: `ed.pohs@ofni`."""
    for line in (each for each in text.split("\n") if "@" in each):
        turned = line[::-1]
        backwards = list(plain_addresses(turned))  # hardly ever any
        forwards = {line.index("@", hit.start) for hit in plain_addresses(line)} if backwards else ()
        for hit in backwards:
            at = len(line) - 1 - turned.index("@", hit.start)
            own = belongs_to_site(hit.address.rpartition("@")[2], document.host)
            if at not in forwards and (own or _BIDI_HINT.search(document.html)):
                yield FoundAddress(hit.address, "obfuscated", line[:200])


def _scripts(document: Document) -> Iterator[str]:
    for node in document.inline_scripts:
        if "ld+json" not in (node.attrs.get("type") or ""):
            yield node.text()
    for link in document.links:
        if link.raw[:11].lower() == "javascript:":
            yield unquote(link.raw[11:])
    yield from document.handlers


def _in_script(script: str, site: str | None) -> Iterator[FoundAddress]:
    script = without_strangers(script)
    plain = unescaped(script) if "\\u0040" in script or "\\x40" in script else script
    for hit in plain_addresses(plain, site):
        if not _in_comment(plain, hit.start) and not is_hint(plain, hit.start):
            yield FoundAddress(hit.address, "script", around(plain, hit.start, hit.end))
    values = [value for value in strings_of_script(script) if len(value) >= _SHORTEST]
    if any("@" in value for value in values) and _ROTATES.search(script):
        values += [rot13(value) for value in values if "@" in value]
    for value in values:
        yield from _in_piece(Piece(value, "script"), site)


def _in_comment(script: str, position: int) -> bool:
    """Return whether the position is in a comment: the author of a script is not a contact of the site."""
    before = script[max(0, position - _BLOCK_COMMENT_REACH) : position]
    if before.rfind("/*") > before.rfind("*/"):
        return True
    return _LINE_COMMENT.search(before[before.rfind("\n") + 1 :][-300:]) is not None


def _contact(finding: FoundAddress, document: Document) -> Contact:
    return contact_at(finding._replace(context=_context(finding, document)), document.host)


def contact_at(finding: FoundAddress, host: str | None) -> Contact:
    """Return the address with what it tells of its owner. `host` is that of the site, None if there is no site."""
    local, _, domain = finding.address.rpartition("@")
    role, free, disposable = role_of(local), is_free_mail(domain), is_disposable(domain)
    own = belongs_to_site(domain, host) if host else None
    suspect = disposable or role == "noreply"
    return Contact(
        kind="email",
        value=finding.address,
        method=finding.method,
        confidence=_confidence(finding.method, own=bool(own), free=free, suspect=suspect),
        context=finding.context,
        own_domain=own,
        role=role,
        free_mail=free,
        disposable=disposable,
        email_type=type_of(role, free=free, own=bool(own)),
    )


def _context(finding: FoundAddress, document: Document) -> str | None:
    """Return the page's text around the address if it is visible there, else the text around its source."""
    if finding.method not in ("text", "obfuscated"):
        start = document.lowered.find(finding.address.lower())
        if start >= 0:
            context = around(document.text, start, start + len(finding.address))
            return clean_or_none(context, _CONTEXT_LIMIT)
    return clean_or_none(finding.context, _CONTEXT_LIMIT)


def _confidence(method: Method, *, own: bool, free: bool, suspect: bool) -> float:
    sure = _TRUST[method]
    if not own and not free:
        sure -= 0.1  # probably the address of a partner, a customer or the web designer
    if suspect:
        sure -= 0.3
    return round(min(1.0, sure + 0.01 * own), 2)
