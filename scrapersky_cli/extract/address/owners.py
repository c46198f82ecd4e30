"""Tell the business's own addresses from those of others that the same page prints: shops that sell its wares, venues,
clients, suppliers."""

import re
from collections.abc import Callable, Collection, Sequence
from functools import cache
from typing import Literal, NamedTuple

from scrapersky_cli.extract.address.backward import is_building
from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.address.houses import is_inside
from scrapersky_cli.extract.address.text import Addresses
from scrapersky_cli.extract.business.likeness import is_like_host
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.signs import has_sign, names_own_place, names_partners, own_signs, signs
from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.third_parties import is_in_passing, lists_others, lists_own
from scrapersky_cli.extract.words import word_list

_SEVERAL = 3  # addresses, each behind another name
_OF_ITSELF = frozenset(("contact", "imprint", "about", "team", "locations"))
_ABOUT_EVENTS = frozenset(("blog", "blog_post", "events"))
_REACH = 500  # characters from a heading to the first address below it
_GAP = 200  # characters between two addresses of a list
_LONGEST_HEADING = 70
_LONGEST_NAME = 70
_FEW, _SOME, _MANY = 3, 5, 8  # words
_MAX_LINKS = 500
_MOSTLY = 0.8  # of a line
_LEAD = re.compile(r"[^,:;|·•–—()\n]+(?=[,;|·•–— ()]*\Z)")
_NAME_BEFORE_BRACKET = re.compile(r"(?<= )[^\W\d_a-zß-ÿ][\w’'&-]*(?: (?:[^\W\d_a-zß-ÿ][\w’'&-]*|of|de|&|and))*\Z")
_AROUND = " -–—·•|*"
_BEFORE = 200  # characters
_LINES = 3  # above an address
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"(?<=[^\W_]{3})[.!?] (?=[^\W\d_])")
_LABEL = re.compile(  # Agencia Tributaria: but not Our New Home:
    r"\A\W*(?!(?i:our|my|uns|mein|no[st]|nuest|nossa|onze|ons|v[aå]r|nasz|n[aá][sš]))"
    r"([^\W\d_a-zß-ÿ][^:,;|\n]{2,60} [^\W\d_a-zß-ÿ][^:,;|\n ]+): ?\Z"
)
_COUNTED = re.compile(r"\d{1,2}[.)] [^\W\d_]")
_PERSONS = frozenset(("mr", "mrs", "ms", "dr", "prof", "herr", "herrn", "frau", "mme", "sig", "sra", "dhr", "mevr"))
_ITEMS = re.compile(r" [|·•»>/] ")  # between the links of a navigation
_DETAIL = re.compile(r"(?<![^\W\d_])\d{3}|@|www\.")


class _Named(NamedTuple):
    """An address with what stands before it in its line, and the lines above it, nearest first, and with the name right
    before it in its line, "" without one. A name in a line of its own may be that of a branch."""

    address: PostalAddress
    lines: list[str]
    name: str


def by_owner(
    document: Document, kind: str, printed: Addresses, footer: Callable[[], str], has_street: bool
) -> Addresses:
    """Return the addresses of the text that may be the business's own, and those that are others'.

    `kind` is that of the page, `footer` gives the text of its footer and elements <address>, and `has_street` says that
    the markup declares an address with a street. What stands in the footer is the business's own. Others' are those
    that are listed, on a page that lists others or below a heading that says so; those of institutions; those behind
    another name in their line, where another address is the business's, or where there are several. Beside a street of
    the business, cities alone are left out, and addresses in passing.
    """
    found = sorted(printed.own, key=lambda one: one.start or 0)
    text, host = document.text, document.host
    headed = _headed(document, found)
    named = [_named(text, each) for each in found]
    strangers = _strangers(document, named)
    is_list = (kind != "locations" and lists_others(document.url)) or _is_counted(named)
    sure = {
        one.address
        for one in named
        if _is_own(one, host, is_list or one.address in headed, one.address in strangers)
        or (one.address not in strangers and is_in(one.address, footer()))
    }
    strange = _told_apart(named, strangers - sure, document.url, kind)
    is_long = len(found) + len(printed.others) >= _SEVERAL
    listed = {one for one in found if one in headed or (is_list and (one in strange or is_long))}
    listed = (listed | _institutions(document, named)) - sure
    rest = [one for one in found if one not in listed]
    aside = {one for one in rest if is_in_passing(text, one.start or 0)}
    plain = [one for one in rest if one.street and one not in aside]
    nameless = {one.address for one in named if not one.name and _is_below_nothing(one)} - strangers
    first = next((one for one in plain if one in strange or one in nameless or one in sure), None)
    knows_own = has_street or first in nameless or any(one in sure for one in plain)
    if not knows_own and (len(strange) < _SEVERAL or kind in _OF_ITSELF):
        strange = set()
    own: list[PostalAddress] = []
    others = list(printed.others)
    for one in found:
        if one in listed or one in strange:
            others.append(one)
        elif one in aside:
            if not (has_street or plain or kind in _ABOUT_EVENTS):
                own.append(one)
            elif one in strangers:
                others.append(one)
        elif one.street or not (has_street or plain):
            own.append(one)
    return Addresses(own, others)


def _is_counted(named: Sequence[_Named]) -> bool:
    """Return whether the names above the addresses have numbers: `1. Arthur's`, as in an article about several."""
    above = [one.lines[0] for one in named if one.lines and not is_inside(one.lines[0])]
    return sum(_COUNTED.match(line) is not None for line in above) > 1


def _is_below_nothing(one: _Named) -> bool:
    """Return whether no name stands in the line above an address, but words for addresses or contacts at most."""
    words = _words(one.lines[0]) if one.lines else frozenset()
    return not words or len(words) > _MANY or not words.isdisjoint(_labels())


@cache
def _labels() -> frozenset[str]:
    return word_list("contact_headings") | word_list("address_labels") | word_list("branch_words")


def is_in(address: PostalAddress, text: str) -> bool:
    """Return whether the street and the postcode of `address` are in `text`."""
    parts = (address.street, address.postal_code)
    return bool(text) and all(part is None or part.partition(",")[0] in text for part in parts)


def _headed(document: Document, found: Sequence[PostalAddress]) -> set[PostalAddress]:
    """Return the addresses below a heading that says that they are others'. A list goes on where the next address is
    near and no other heading is between."""
    text = document.text
    linked = cache(lambda: frozenset(without_accents(link.text).strip() for link in document.links[:_MAX_LINKS]))
    headed: set[PostalAddress] = set()
    last: PostalAddress | None = None
    for one in found:
        start = one.start or 0
        lowest = last.end or 0 if last else 0
        says = _last_heading(text[max(lowest, start - _REACH) : start], linked)
        goes_on = last in headed and start - lowest <= _GAP
        if says == "others" or (says is None and goes_on):
            headed.add(one)
        last = one
    return headed


def _last_heading(text: str, linked: Callable[[], frozenset[str]]) -> Literal["others", "own"] | None:
    """Return whose addresses stand below `text`: its last heading that says so decides. None if no heading says so.

    A link is not a heading.
    """
    window = without_accents(text)
    if not _names_others(window):
        return "own" if any(own in window for own in own_signs()) else None
    for heading in reversed(window.split("\n")):
        if len(heading) <= _LONGEST_HEADING and not _DETAIL.search(heading):
            if _names_others(heading):
                return None if _is_navigation(heading, linked()) or _ITEMS.search(heading) else "others"
            if _is_own_heading(heading):
                return "own"
    return None


def _is_own_heading(heading: str) -> bool:
    is_own = any(own in heading for own in own_signs()) or heading.strip(" :") in word_list("contact_headings")
    return is_own or names_own_place(heading)


def _is_navigation(heading: str, links: frozenset[str]) -> bool:
    """Return whether a line is a link, or several of them: `Home Partners Contact`."""
    covered = sum(len(link) + 1 for link in links if link and link in heading)
    return heading.strip() in links or covered >= _MOSTLY * len(heading)


def _names_others(words: str) -> bool:
    return has_sign(_list_signs(), words) or names_partners(words)


@cache
def _list_signs() -> tuple[str, ...]:
    return (*signs("heading", "third_parties"), *signs("list", "third_parties"))


def _named(text: str, address: PostalAddress) -> _Named:
    start = address.start or 0
    *above, line = text[max(0, start - _BEFORE) : start].split("\n")
    sentence = _SENTENCE.split(line)[-1]
    label = _LABEL.search(sentence)
    lead = None if label or _DETAIL.search(sentence) else _LEAD.search(sentence[-_LONGEST_NAME:])
    name = label[1] if label else lead[0].strip(_AROUND) if lead and not line.rstrip().endswith(":") else ""
    if name and line.endswith("(") and (bracketed := _NAME_BEFORE_BRACKET.search(name)):
        name = bracketed[0]  # We moved offices for Nob Hill Books (3419 Central Ave)
    lines = [line] if line.strip(_AROUND) else []
    for each in above[: -_LINES - 1 : -1]:
        if _DETAIL.search(each):
            break
        lines.append(each)
    return _Named(address, lines, name)


def _is_own(one: _Named, host: str, is_headed: bool, is_strange: bool) -> bool:
    """Return whether a name like the host, or a word for what is the business's own, introduces an address.
    `is_headed` says that the nearest heading introduces others; `is_strange` that the name in its line is another's,
    beside which lines farther above say nothing."""
    lines = one.lines[:2] if is_strange else one.lines
    names = [one.name, (one.address.street or "").partition(",")[0], *(line.strip(_AROUND) for line in lines)]
    if any(name and is_like_host(name[:_LONGEST_NAME], host) for name in names):
        return True
    words = without_accents("\n".join(lines))
    nearest = lines[0].rstrip() if lines else ""
    if _is_branch(nearest) and (nearest.endswith(":") or not is_headed):
        return True
    return not is_headed and (any(own in words for own in own_signs()) or any(map(_tells_branches, lines[1:])))


def _is_branch(label: str) -> bool:
    """Return whether the label before an address names a branch (`Showroom:`) or just says that it is an address."""
    words = _WORD.findall(without_accents(label))
    if words and words[0] in word_list("address_labels"):
        return True
    return (label.endswith(":") or len(words) <= _FEW) and _names_branch(words)


def _names_branch(words: Collection[str]) -> bool:
    """Return whether one of the words is that of a branch, or the only one ends with one: Verkaufsbüro."""
    branches = word_list("branch_words")
    only = next(iter(words), "") if len(words) == 1 else ""
    return not branches.isdisjoint(words) or any(only[-length:] in branches for length in range(4, min(len(only), 12)))


def _tells_branches(heading: str) -> bool:
    """Return whether a line above an address says that branches follow: `Nos deux agences`."""
    words = _WORD.findall(without_accents(heading))
    return len(words) <= _SOME and _names_branch(words)


def _strangers(document: Document, named: Sequence[_Named]) -> set[PostalAddress]:
    """Return the addresses behind a name of another business: not of a place, nor of a branch, nor of the title."""
    if not any(one.name for one in named):
        return set()
    usual = _words(_title(document)) | _PERSONS | word_list("address_labels")
    return {one.address for one in named if one.name and _is_strange(one, usual)}


def _institutions(document: Document, named: Sequence[_Named]) -> set[PostalAddress]:
    """Return the addresses behind the name of a hospital, an airport or a police station that is not the site's own."""
    nouns = frozenset(signs("institution", "third_parties"))
    of_site = _words(_title(document)) if any(one.name for one in named) else frozenset()
    telling = {noun for noun in nouns if noun not in of_site and noun not in document.host}
    return {one.address for one in named if one.name and not telling.isdisjoint(_words(one.name))}


def _told_apart(named: Sequence[_Named], strange: set[PostalAddress], url: str, kind: str) -> set[PostalAddress]:
    """Return those of the strange addresses that are no houses of the business: not Haus Roland and Haus Düne, whose
    names have a word in common, nor most of a page that lists locations."""
    names = [_words(one.name) for one in named if one.address in strange]
    if len(names) > 1 and frozenset.intersection(*names):
        return set()
    lists_houses = kind == "locations" or lists_own(url)
    return set() if lists_houses and 2 * len(strange) > len(named) - len(strange) else strange


def _is_strange(one: _Named, usual: frozenset[str]) -> bool:
    words = _words(one.name)
    if words <= word_list("address_leads") or not words.isdisjoint(usual - _words(one.address.city or "")):
        return False
    if is_building(one.name) or _names_branch(words):
        return False
    if one.name[:1].islower() or (len(words) > _FEW and one.name.rpartition(" ")[2][:1].islower()):
        return False  # pick up at the barn
    return not (words <= _words(one.address.city or "") or country_code(one.name) or city_countries(one.name))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(without_accents(text)))


def _title(document: Document) -> str:
    node = document.tree.css_first("title")
    return node.text() if node is not None else ""
