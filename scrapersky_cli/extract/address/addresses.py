"""Find the postal addresses of the business that a page is about."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import filterfalse

from scrapersky_cli.extract.address.bare import bare_addresses
from scrapersky_cli.extract.address.cards import card_addresses, loose_addresses, meta_addresses
from scrapersky_cli.extract.address.east_asian import east_asian_addresses
from scrapersky_cli.extract.address.labelled import has_labels, labelled_addresses
from scrapersky_cli.extract.address.nodes import DECLARED, addresses_of
from scrapersky_cli.extract.address.owners import by_owner, is_in
from scrapersky_cli.extract.address.placeholders import is_placeholder
from scrapersky_cli.extract.address.postcodes import countries_with
from scrapersky_cli.extract.address.stacked import stacked_addresses
from scrapersky_cli.extract.address.text import Addresses, addresses_in
from scrapersky_cli.extract.country.hints import country_of_domain, country_of_language, region_of_language
from scrapersky_cli.extract.country.names import is_country
from scrapersky_cli.extract.country.scores import score_countries
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.values import by_id
from scrapersky_cli.extract.parse.visible import visible_text
from scrapersky_cli.extract.places.street import postcode_key, street_key
from scrapersky_cli.extract.text import without_accents

_MAX_ADDRESSES = 100
_OWN_PAGES = frozenset(("contact", "imprint", "locations", "about", "home"))
_OTHERS_PAGES = frozenset(("privacy", "legal", "blog", "blog_post", "events", "careers"))
_SURER, _LESS_SURE, _SUREST = 0.04, 0.2, 0.98
_NEAR = 120  # characters behind an address, or before it, that may hold its telephone number
_PHONE_WORDS = ("tel", "phone", "fon", "call", "fax", "☎", "+")


def find_addresses(document: Document, known: str | None = None) -> Addresses:
    """Return the addresses of the page, each once, what the markup declares before what only the text prints.

    `known` is the code of the country where the business probably is. Those of others are as the text prints them: an
    event's venue, Google in a privacy policy, a chamber in an imprint.
    """
    hints = likely_countries(document, known)
    found: dict[str, list[PostalAddress]] = {}
    for address in filterfalse(_is_of_template, _declared(document, hints)):
        _keep(found, address)
    printed = _printed(document, hints, any(found))
    for address in filterfalse(_is_of_template, printed.own):
        _keep(found, address)
    every = [address for alike in found.values() for address in alike]
    streets = [one for one in every if one.street]
    own = [one for one in every if one.street or not any(_same_area(one, each) for each in streets)][:_MAX_ADDRESSES]
    # What is the business's in one place is so in others: beside the name of a person, in a sentence.
    streets_known = found.keys() - {""}
    return Addresses(own, [address for address in printed.others if _street(address) not in streets_known])


def _is_of_template(address: PostalAddress) -> bool:
    return is_placeholder(address.street)


def likely_countries(document: Document, known: str | None = None) -> list[str]:
    """Return the codes of the countries to which the page may belong, likeliest first: `known`, the country of the
    domain, then those of the language. If the domain has no country, like .com, the text is evidence, too."""
    domain = country_of_domain(document.host)
    if not domain:
        return [each.code for each in score_countries(document, known)]
    hints = (known, domain, region_of_language(document.language), country_of_language(document.language))
    return list(dict.fromkeys(each for each in hints if each and is_country(each)))


def addresses_in_country(addresses: Sequence[PostalAddress], country: str | None) -> list[PostalAddress]:
    """Return the addresses. One without a country is given `country` if its postcode has a form of that country."""
    return [
        replace(one, country=country)
        if country and one.country is None and one.postal_code and country in countries_with(one.postal_code)
        else one
        for one in addresses
    ]


def _declared(document: Document, hints: Sequence[str]) -> Iterator[PostalAddress]:
    known = by_id(document.json_ld_nodes)
    yield from addresses_of(document.json_ld, known, "json-ld", hints)
    embedded = list(addresses_of(document.embedded, known, "microdata", hints))
    yield from embedded
    yield from card_addresses(document, hints)
    yield from meta_addresses(document, hints)
    if not embedded and not document.embedded:
        yield from loose_addresses(document, hints)


def _printed(document: Document, hints: Sequence[str], has_street: bool) -> Addresses:
    """Return the addresses of the text. `has_street` says that the markup declares one with a street."""
    own, others = addresses_in(document.text, hints)
    streets = [one for one in own if one.street]
    if not streets or any(has_labels(document.text, one.start or 0, one.end or 0) for one in streets):
        labelled = labelled_addresses(document.text, hints)
        own = [*(one for one in own if not any(_overlaps(one, each) for each in labelled)), *labelled]
    own = [*own, *east_asian_addresses(document.text)]
    if not has_street and not any(one.street for one in own):
        stacked = stacked_addresses(document.text, hints)
        bare = bare_addresses(document.text, hints)
        own = [*own, *stacked, *(one for one in bare if not any(_overlaps(one, each) for each in stacked))]
    if not own:
        return Addresses([], others)
    kind = document.kind
    footer = cache(lambda: _text_of_places(document))
    judged = by_owner(document, kind, Addresses(own, others), footer, has_street)
    return Addresses([_weighed(document, kind, one, footer) for one in judged.own], judged.others)


def _overlaps(one: PostalAddress, other: PostalAddress) -> bool:
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)


def _weighed(document: Document, kind: str, address: PostalAddress, footer: Callable[[], str]) -> PostalAddress:
    """Return the address with the confidence that its place on a page of this kind gives it."""
    confidence = address.confidence - _LESS_SURE * (kind in _OTHERS_PAGES)
    confidence += _SURER * ((kind in _OWN_PAGES) + _has_phone(document.text, address))
    if confidence < _SUREST and is_in(address, footer()):
        confidence += _SURER
    return replace(address, confidence=round(min(_SUREST, confidence), 2))


def _text_of_places(document: Document) -> str:
    """Return the text of the footer and of the elements <address>."""
    return "\n".join(visible_text(node) for node in [*document.elements["address"], *document.footers][:20])


def _has_phone(text: str, address: PostalAddress) -> bool:
    """Return whether a telephone number stands near the address."""
    first, last = address.start or 0, address.end or 0
    near = f"{text[max(0, first - _NEAR) : first]}\n{text[last : last + _NEAR]}".lower()
    return any(word in near for word in _PHONE_WORDS) and sum(map(str.isdigit, near)) >= 7


def _keep(found: dict[str, list[PostalAddress]], address: PostalAddress) -> None:
    """Add `address` to those with its street, or complete the same address; one that is repeated is surer."""
    if address.street is None and any(_same_area(address, one) for each in found.values() for one in each):
        return  # a city alone says nothing new
    alike = found.setdefault(_street(address), [])
    for number, known in enumerate(alike):
        if _same_area(known, address):
            alike[number] = _united(known, address)
            return
    alike.append(address)


def _street(address: PostalAddress) -> str:
    return street_key((address.street or "").partition(",")[0]) or street_key(address.street) or ""


def _same_area(one: PostalAddress, other: PostalAddress) -> bool:
    """Return whether two addresses have the same postcode, or the same city if one of them has no postcode."""
    if one.postal_code and other.postal_code:
        return postcode_key(one.postal_code) == postcode_key(other.postal_code)
    return without_accents(one.city or "") == without_accents(other.city or "")


def _united(known: PostalAddress, address: PostalAddress) -> PostalAddress:
    """Return the surer of two forms of one address, completed from the other. What the markup declares in full is
    surer than how its parts were found in the text."""
    is_declared = known.method != "text" and known.confidence >= DECLARED
    first, other = (known, address) if is_declared or known.confidence >= address.confidence else (address, known)
    return replace(
        first,
        city=first.city or other.city,
        region=first.region or other.region,
        postal_code=first.postal_code or other.postal_code,
        country=first.country or other.country,
        confidence=round(max(first.confidence, min(_SUREST, first.confidence + _SURER)), 2),
        start=known.start if known.start is not None else address.start,
        end=known.end if known.end is not None else address.end,
    )
