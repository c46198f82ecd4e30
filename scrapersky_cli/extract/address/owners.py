"""Tell the business's own addresses from those of others that the same page prints: shops that sell its wares, venues,
clients, suppliers."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from scrapersky_cli.extract.address.backward import is_building
from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.business.likeness import likeness
from scrapersky_cli.extract.business.name_text import is_common
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.signs import has_sign, own_signs, signs
from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.third_parties import is_in_passing, lists_others
from scrapersky_cli.extract.words import word_list

_SEVERAL = 3  # addresses, which a page lists
_ABOUT_EVENTS = frozenset(("blog", "blog_post", "events"))
_REACH = 500  # characters from a heading to the last address below it
_LONGEST_HEADING = 70
_LONGEST_NAME = 70
_LIKE_HOST = 0.45  # how alike the name of a business and its domain are at least
_FEW = 3  # words
_LONG = 4  # letters of a word
_UMLAUT = re.compile(r"(?<=[a-z])([aou])e")
_LEAD = re.compile(r"[^,:;|·•–—()\n]+(?=[,;|·•–— ()]*\Z)")
_AROUND = " -–—·•|*"
_BEFORE = 200  # characters
_LINES = 3  # above an address
_WORD = re.compile(r"[^\W\d_]{2,}")
_DETAIL = re.compile(r"\d{3}|@|www\.")


class _Named(NamedTuple):
    """An address with what stands before it in its line, and the lines above it, nearest first, and with the name right
    before it in its line, "" without one. A name in a line of its own may be that of a branch."""

    address: PostalAddress
    lines: list[str]
    name: str


def own_addresses(
    document: Document, kind: str, found: Sequence[PostalAddress], own_text: Callable[[], str], has_street: bool
) -> Iterator[PostalAddress]:
    """Yield the addresses of the text that may be the business's own.

    `kind` is that of the page, `own_text` gives its footer and elements <address>, and `has_street` says that the
    markup declares an address with a street. What stands in the footer is the business's own. Left out are those that
    are listed, on a page that lists others or below a heading that says so, and cities alone beside a street; and where
    another address is surely the business's, those in passing, and those behind a name of their own in the line.
    """
    text = document.text
    headed = {one for one in found if _is_headed(text, one.start or 0)}
    is_list = len(found) >= _SEVERAL and lists_others(document.url)

    def is_sure(one: _Named) -> bool:
        return _is_own(one, document.host, one.address in headed) or is_in(one.address, own_text())

    def is_kept(one: _Named) -> bool:
        if is_list:
            return is_in(one.address, own_text())
        return one.address not in headed or is_sure(one)

    rest = [one for one in (_named(text, each) for each in found) if is_kept(one)]
    aside = {one.address for one in rest if is_in_passing(text, one.address.start or 0)}
    plain = [one for one in rest if one.address.street and one.address not in aside]
    strange = _strange(document, rest) if kind != "locations" and len(rest) + has_street > 1 else set()
    strange = {one.address for one in rest if one.address in strange and not is_sure(one)}
    knows_own = bool(strange) and (has_street or any(one.address not in strange and is_sure(one) for one in plain))
    for one in rest:
        is_passed = one.address in aside
        if (has_street or plain) and (one.address.street is None or is_passed):
            continue
        if not (is_passed and kind in _ABOUT_EVENTS) and not (knows_own and one.address in strange):
            yield one.address


def is_in(address: PostalAddress, text: str) -> bool:
    """Return whether the street and the postcode of `address` are in `text`."""
    parts = (address.street, address.postal_code)
    return bool(text) and all(part is None or part.partition(",")[0] in text for part in parts)


def _is_headed(text: str, start: int) -> bool:
    """Return whether the nearest heading above that says whose the addresses below are says that they are others'."""
    window = without_accents(text[max(0, start - _REACH) : start])
    of_others = signs("heading", "third_parties")
    if not has_sign(of_others, window):
        return False
    for heading in reversed(window.split("\n")):
        if len(heading) <= _LONGEST_HEADING and not _DETAIL.search(heading):
            if has_sign(of_others, heading):
                return True
            if any(own in heading for own in own_signs()):
                return False
    return False


def _named(text: str, address: PostalAddress) -> _Named:
    start = address.start or 0
    *above, line = text[max(0, start - _BEFORE) : start].split("\n")
    lead = None if _DETAIL.search(line) else _LEAD.search(line[-_LONGEST_NAME:])
    name = lead[0].strip(_AROUND) if lead and not line.rstrip().endswith(":") else ""
    lines = [line] if line.strip(_AROUND) else []
    for each in above[: -_LINES - 1 : -1]:
        if _DETAIL.search(each):
            break
        lines.append(each)
    return _Named(address, lines, name)


def _is_own(one: _Named, host: str, is_headed: bool) -> bool:
    """Return whether a name like the host, or a word for what is the business's own, introduces an address.
    `is_headed` says that the nearest heading introduces others."""
    names = [one.name, *(line.strip(_AROUND) for line in one.lines)]
    if any(name and _is_like_host(name[:_LONGEST_NAME], host) for name in names):
        return True
    words = without_accents("\n".join(one.lines))
    nearest = one.lines[0].rstrip() if one.lines else ""
    if _is_branch(nearest) and (nearest.endswith(":") or not is_headed):
        return True
    return not is_headed and any(own in words for own in own_signs())


def _is_like_host(name: str, host: str) -> bool:
    """Return whether the name is like the domain, or the domain ends with a word of it: `praxis-weber.de`."""
    label = _UMLAUT.sub(r"\1", host.rpartition(".")[0])
    ends = any(len(word) >= _LONG and label.endswith(word) and not is_common(word) for word in _words(name))
    return ends or likeness(name, host) >= _LIKE_HOST


def _is_branch(label: str) -> bool:
    """Return whether the label before an address names a branch (`Showroom:`) or just says that it is an address."""
    words = _WORD.findall(without_accents(label))
    if words and words[0] in word_list("address_labels"):
        return True
    return (label.endswith(":") or len(words) <= _FEW) and not word_list("branch_words").isdisjoint(words)


def _strange(document: Document, named: Sequence[_Named]) -> set[PostalAddress]:
    """Return the addresses behind a name of another business: not of a place, nor of a branch, nor of the title."""
    title = _words(_title(document)) if any(one.name for one in named) else frozenset()
    return {one.address for one in named if one.name and _is_strange(one, title | word_list("branch_words"))}


def _is_strange(one: _Named, usual: frozenset[str]) -> bool:
    words = _words(one.name)
    if not words or not words.isdisjoint(usual) or is_building(one.name):
        return False
    if one.name[:1].islower() or (len(words) > _FEW and one.name.rpartition(" ")[2][:1].islower()):
        return False  # pick up at the barn
    return not (words <= _words(one.address.city or "") or country_code(one.name) or city_countries(one.name))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(without_accents(text)))


def _title(document: Document) -> str:
    node = document.tree.css_first("title")
    return node.text() if node is not None else ""
