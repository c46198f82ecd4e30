"""Find the addresses that names and labels before them give to other businesses, institutions and events."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from scrapersky_cli.extract.address.backward import is_area, is_building
from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.address.introductions import Introduced
from scrapersky_cli.extract.business.copyrights import copyright_owners
from scrapersky_cli.extract.business.likeness import is_like_host
from scrapersky_cli.extract.business.name_text import has_legal_form
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.people.titles import has_title_word
from scrapersky_cli.extract.signs import has_sign, names_own_place, own_signs, signs
from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.third_parties import lists_own
from scrapersky_cli.extract.words import word_list

_LONGEST_NAME = 70
_FEW, _SOME, _MANY = 3, 5, 8  # words
_LONG = 6  # letters of a noun at the end of a compound
_SMALL = 3  # letters of words that many names have: of, the, und
_MAX_HEADINGS = 3
_YEAR = re.compile(r"\b(?:1[89]\d\d|20[01]\d)\b")
_SINCE = re.compile(
    r"\b(?:since|est|established|seit|depuis|desde|dal|sinds|sedan|siden|od|founded|gegr|gegrundet|fondee?)\b"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_PERSONS_WORDS = """
mr mrs ms dr prof herr herrn frau mme sig sra dhr mevr inhaber inhaberin owner proprietor gerant gerante titolare
titular eigenaar eigenaresse
"""
_PERSONS = frozenset(_PERSONS_WORDS.split())
_PARTS_WORDS = """
centre ville center city centro centrum zentrum innenstadt altstadt mitte downtown midtown uptown old town new nord sud
est ouest norte sur este oeste ost west north south east noord zuid oost keskusta
"""
_PARTS_OF_CITIES = frozenset(_PARTS_WORDS.split())


def behind_others(document: Document, named: Sequence[Introduced], kind: str) -> set[PostalAddress]:
    """Return the addresses that seem to be others'.

    Before them stands a name that is not that of a place, of a branch or of the site, or a label that does not speak of
    the business; or the line above is the name of an institution or of another company.
    """
    if not any(one.lines for one in named):
        return set()
    called = words_in(_names_of_site(document))
    usual = frozenset(word for word in called if len(word) > _SMALL and not city_countries(word))
    return {one.address for one in named if _is_behind_another(one, usual, document.host, kind)}


def _is_behind_another(one: Introduced, usual: frozenset[str], host: str, kind: str) -> bool:
    if _is_past(one.lead):
        return True
    if one.name:
        return _is_strange(one, usual | _PERSONS | word_list("address_labels"))
    if one.label and not one.lead:
        return _is_strange_label(one.label, usual | words_in(one.address.city or ""), host)
    if one.lead or not one.lines or kind == "imprint":  # which names companies of the same group
        return False
    return _is_of_others(one.lines[0], usual, host)


def _is_of_others(line: str, usual: frozenset[str], host: str) -> bool:
    """Return whether the line above an address names an institution or another company, or says `member of`."""
    words = words_in(line)
    if len(words) > _MANY or not words.isdisjoint(usual):
        return False
    if _is_institution(words, usual, host) or has_sign(signs("line", "third_parties"), without_accents(line)):
        return True
    return has_legal_form(line) and not is_like_host(line[:_LONGEST_NAME], host)


def _is_institution(words: frozenset[str], of_site: frozenset[str], host: str) -> bool:
    """Return whether one of the words names an institution: `hospital`, or `Hauptbahnhof`, which ends in `bahnhof`.

    Nouns among the words `of_site`, or in its host, do not count: the page of a hospital is about the hospital.
    """
    nouns, ends = _institutions()
    found = (nouns & words) | {noun for word in words if word.endswith(ends) for noun in ends if word.endswith(noun)}
    return any(noun not in of_site and noun not in host for noun in found)


@cache
def _institutions() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return all nouns for institutions, and the long ones, which may also be the end of a compound."""
    nouns = signs("institution", "third_parties").words
    return frozenset(nouns), tuple(noun for noun in nouns if len(noun) >= _LONG)


def _is_past(line: str) -> bool:
    """Return whether the address behind `line` was the business's once: `In 1998 we opened at`, not `Since 1998 at`."""
    return _YEAR.search(line) is not None and _SINCE.search(without_accents(line)) is None


def announced(document: Document, named: Sequence[Introduced], strangers: set[PostalAddress]) -> set[PostalAddress]:
    """Return those addresses among `strangers` that are surely others', even if the page has no other address.

    Before them stand a label and a name, `Hotel: Astoria, Ringstr. 4`, but not `Inhaber: Karl Astor, Ringstr. 4`, or
    most of a sentence that does not speak of the business itself.
    """
    found = set()
    for one in named:
        if one.address in strangers and one.name and not has_title_word(one.label):
            is_sentence = len(one.name.split()) > _SOME and not _speaks_of_itself(one.lines[0])
            if is_sentence or _is_strange_label(one.label, frozenset(), document.host):
                found.add(one.address)
    return found


def _speaks_of_itself(line: str) -> bool:
    return own_signs().are_in(without_accents(line))


def _is_strange_label(label: str, usual: frozenset[str], host: str) -> bool:
    """Return whether a label says nothing of the business, as `Tagungsort:` and `Hotel:` do, but `Showroom:` does."""
    words = words_in(label)
    if not words or not words.isdisjoint(usual | _labels()) or names_branch(words):
        return False
    if _speaks_of_itself(label) or names_own_place(without_accents(label)) or is_building(label):
        return False
    return not (country_code(label) or city_countries(label) or is_like_host(label[:_LONGEST_NAME], host))


def of_institutions(document: Document, named: Sequence[Introduced]) -> set[PostalAddress]:
    """Return the addresses behind the name of a hospital, a court or an insurer that is not the site's own."""
    of_site = words_in(_title(document)) if any(one.name for one in named) else frozenset()
    host = document.host
    return {one.address for one in named if one.name and _is_institution(words_in(one.name) - of_site, of_site, host)}


def told_apart(named: Sequence[Introduced], strange: set[PostalAddress], url: str, kind: str) -> set[PostalAddress]:
    """Return `strange` without the houses of the business: all of the page if they have a word in common, as Haus
    Roland and Haus Düne have, and half or more of a page that lists locations."""
    names = [words_in(one.name) for one in named if one.address in strange]
    if 1 < len(names) == len(named) and frozenset.intersection(*names):
        return set()
    lists_houses = kind == "locations" or lists_own(url)
    return set() if lists_houses and 2 * len(strange) >= len(named) else strange


def _is_strange(one: Introduced, usual: frozenset[str]) -> bool:
    """Return whether a name before an address is not that of a place, a branch or a person, without a `usual` word."""
    words = words_in(one.name)
    if words <= word_list("address_leads") or not words.isdisjoint(usual - words_in(one.address.city or "")):
        return False
    if is_building(one.name) or (names_branch(words) and len(words) <= _FEW) or is_area(one.name):
        return False
    if one.name[:1].islower() or (len(words) > _FEW and one.name.rpartition(" ")[2][:1].islower()):
        return False  # pick up at the barn
    city = words_in(one.address.city or "")
    is_part = not words.isdisjoint(city) and words <= city | _PARTS_OF_CITIES  # Rouen Centre-ville
    return not (words <= city or is_part or country_code(one.name) or city_countries(one.name))


def names_branch(words: Collection[str]) -> bool:
    """Return whether one of the words is that of a branch, or the only one ends with one: Verkaufsbüro."""
    branches = word_list("branch_words")
    only = next(iter(words), "") if len(words) == 1 else ""
    return not branches.isdisjoint(words) or any(only[-length:] in branches for length in range(4, min(len(only), 12)))


def is_alike_by_place(name: str, host: str) -> bool:
    """Return whether a name is like the host just by its city: `Rathaus Weimar` and `klang-weimar.de`."""
    kept = [word for word in name.split() if not city_countries(word)]
    return 0 < len(kept) < len(name.split()) and not is_like_host(" ".join(kept), host)


@cache
def _labels() -> frozenset[str]:
    return word_list("contact_headings") | word_list("address_labels") | word_list("branch_words")


def _names_of_site(document: Document) -> str:
    """Return the texts that give the name of the business: the title, main headings and copyright notices."""
    elements = document.elements
    headings = (node.text() for node in (*elements["title"][:1], *elements["h1"][:_MAX_HEADINGS]))
    return "\n".join((*headings, *copyright_owners(document.text)))


def _title(document: Document) -> str:
    return "".join(node.text() for node in document.elements["title"][:1])


def words_in(text: str) -> frozenset[str]:
    """Return the words of `text` that have two letters or more, in lower case and without accents."""
    return frozenset(_WORD.findall(without_accents(text)))
