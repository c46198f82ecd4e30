"""Find every phone and fax number of a page: in links and structured data, then in the text."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from scrapersky_cli.extract.contact_words import Method
from scrapersky_cli.extract.country.scores import LikelyCountry
from scrapersky_cli.extract.country.text import Named, named_countries
from scrapersky_cli.extract.findings import Contact, PostalAddress
from scrapersky_cli.extract.others import Owner, is_behind_name, is_beside_address, owner_of
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.phone.declared import Declared, declared_numbers
from scrapersky_cli.extract.phone.hidden import hidden_texts, hidden_trees
from scrapersky_cli.extract.phone.labels import Kind
from scrapersky_cli.extract.phone.numbers import Number, parse_link_number
from scrapersky_cli.extract.phone.shapes import Numbering, numbering_of
from scrapersky_cli.extract.phone.text import Written, numbers_in_text
from scrapersky_cli.extract.text import around, clean_or_none
from scrapersky_cli.extract.third_parties import lists_others

_CONTEXT_LIMIT = 370
_LONGEST_FIELD = 120  # characters
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
_THIRD_PARTY = 0.3
_SEVERAL = 3  # numbers, which a page lists
_DECLARED = frozenset({"json-ld", "microdata", "rdfa", "hcard", "vcard", "attribute"})  # where others have no number
_RANK = {method: rank for rank, method in enumerate(_TRUST)}


class _Finding(NamedTuple):
    """A number at one place, and what is said there of its kind and its owner."""

    contact: Contact
    kind: Kind | None
    owner: Owner | None = None


def find_phones(
    document: Document,
    countries: Sequence[LikelyCountry],
    addresses: Sequence[PostalAddress] = (),
    others: Sequence[PostalAddress] = (),
) -> list[Contact]:
    """Return the phone and fax numbers of the page in E.164, each once, the most certain first.

    `countries` are those of which the page may be, likeliest first. A number in the text is first read as of the
    country of the address above it. A number is a fax if the page says so somewhere, and nowhere that it is a phone; it
    is a third party's if the words or the address before it are one's, wherever it stands in the text.
    """
    findings: dict[str, list[_Finding]] = {}
    for finding in _all(document, numbering_of(countries), addresses, others):
        findings.setdefault(finding.contact.value, []).append(finding)
    strange = _of_others(findings, 1 if lists_others(document.url) else _SEVERAL)
    found = [_joined(each, third_party=value in strange) for value, each in findings.items()]
    return sorted(found, key=lambda contact: (_RANK[contact.method], contact.third_party))


def _joined(findings: Sequence[_Finding], *, third_party: bool) -> Contact:
    """Return one number, which was found in several places."""
    best = min((each.contact for each in findings), key=lambda each: (_RANK[each.method], -each.confidence))
    kinds = {each.kind for each in findings}
    best = replace(best, kind="fax") if "fax" in kinds and "phone" not in kinds else best
    return replace(best, third_party=True, confidence=_THIRD_PARTY) if third_party else best


def _of_others(findings: Mapping[str, Sequence[_Finding]], several: int) -> set[str]:
    """Return the numbers of third parties. If the page has no others, only those that surely are, and those of at least
    `several` addresses: on the page of a town hall, its own number looks like a third party's."""
    owners: dict[str, set[Owner | None]] = {}
    for value, places in findings.items():
        declared = any(each.contact.method in _DECLARED for each in places)
        owners[value] = {None} if declared else {each.owner for each in places if each.contact.method == "text"}
    others = {value for value, named in owners.items() if named and None not in named}
    if len(others) < len(owners):
        return others
    listed = {value for value in others if "at another's address" in owners[value]}
    surely = {value for value in others if "surely another" in owners[value]}
    return surely | listed if len(listed) >= several else surely


def _all(
    document: Document,
    numbering: Numbering,
    addresses: Sequence[PostalAddress],
    others: Sequence[PostalAddress],
) -> Iterator[_Finding]:
    templates = list(hidden_trees(document))
    for declared in declared_numbers(document, templates):
        yield from _in_field(declared, numbering)
    text = document.text
    # Where no address is the business's, one or two of others' may be misjudged.
    known = others if addresses or len(others) >= _SEVERAL or lists_others(document.url) else ()
    ends = sorted(
        (each.end, which) for which, those in ((False, addresses), (True, known)) for each in those if each.end
    )
    last = 0  # where the last number beside an address ends: Tel. and Fax stand below each other
    for found in numbers_in_text(text, numbering, _places(text, (*addresses, *others))):
        above = bisect_right(ends, (found.start, True)) - 1
        is_beside = above >= 0 and is_beside_address(text, max(last, ends[above][0]), found.start)
        last = found.end if is_beside else last
        beside = ends[above][1] if is_beside else None
        yield _in_text(text, found, "text", _owner(document, found, beside))
    for hidden in hidden_texts(document, templates):
        for found in numbers_in_text(hidden, numbering):
            yield _in_text(hidden, found, "attribute", owner_of(hidden, found.start, document.host))


def _owner(document: Document, found: Written, beside_others: bool | None) -> Owner | None:
    """Return whose the number is, if not the site's. `beside_others` says whether the address beside it is somebody
    else's; None if none is beside it."""
    if beside_others:
        return "at another's address"
    owner = owner_of(document.text, found.start, document.host)
    if beside_others is None:
        is_named = owner is None and is_behind_name(document.text, found.start, found.end, document.host)
        return "probably another" if is_named else owner
    return None if owner == "probably another" else owner


def _places(text: str, addresses: Iterable[PostalAddress]) -> list[Named]:
    """Return where the text names a country, alone or in an address, in its order."""
    printed = [Named(each.end, each.country) for each in addresses if each.country and each.end is not None]
    return sorted([*printed, *named_countries(text)], key=lambda place: place.end)


def written_phones(written: str, countries: Sequence[str], method: Method, kind: Kind = "phone") -> Iterator[Contact]:
    """Yield the numbers in a field that is meant for them, read as of the first of the countries that they fit."""
    numbering = Numbering(tuple(countries))
    yield from (
        replace(each.contact, kind=kind) for each in _in_field(Declared(written, method, None, kind), numbering)
    )


def _in_field(declared: Declared, numbering: Numbering) -> Iterator[_Finding]:
    """Yield the number in a field, or several if people wrote them into one."""
    method = declared.method
    written = declared.written.strip()[:_LONGEST_FIELD]
    number = parse_link_number(written, numbering.countries)
    if number:
        yield _Finding(_contact(number, method, declared.context, _TRUST[method]), declared.kind)
        return
    for found in numbers_in_text("Tel. " + written, numbering):
        kind: Kind | None = "fax" if found.kind == "fax" else declared.kind
        yield _Finding(_contact(found.number, method, declared.context, _TRUST[method]), kind)


def _in_text(text: str, found: Written, method: Method, owner: Owner | None) -> _Finding:
    trust = _UNLABELLED if found.kind is None else _TRUST[method]
    contact = _contact(found.number, method, around(text, found.start, found.end), trust)
    return _Finding(contact, found.kind, owner)


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
