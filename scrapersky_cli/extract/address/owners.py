"""Tell the business's own addresses from those of others that the same page prints: shops that sell its wares, venues,
clients, suppliers."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

from scrapersky_cli.extract.address.houses import is_inside
from scrapersky_cli.extract.address.introductions import Introduced, introduced, without_bullets
from scrapersky_cli.extract.address.strangers import (
    announced,
    behind_others,
    is_alike_by_place,
    names_branch,
    of_institutions,
    told_apart,
    words_in,
)
from scrapersky_cli.extract.address.text import Addresses
from scrapersky_cli.extract.business.likeness import is_like_host
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.signs import Signs, has_sign, names_own_place, names_partners, own_signs, signs, signs_of
from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.third_parties import is_in_passing, lists_others
from scrapersky_cli.extract.words import word_list

_SEVERAL = 3  # addresses, each behind another name
_OF_ITSELF = frozenset(("contact", "imprint", "about", "team", "locations"))
_STORIES = frozenset(("blog", "blog_post", "reviews"))  # pages on which just what is surely its own counts
_ABOUT_EVENTS = frozenset(("blog", "blog_post", "events"))
_REACH = 500  # characters from a heading to the first address below it
_GAP = 200  # characters between two addresses of a list
_LONGEST_HEADING = 110
_LONGEST_NAME = 70
_FEW, _SOME = 3, 5  # words
_MAX_LINKS = 500
_MOSTLY = 0.8  # of a line
_WORD = re.compile(r"[^\W\d_]{2,}")
_COUNTED = re.compile(r"\d{1,2}[.)] [^\W\d_]")
_ITEMS = re.compile(r" [|·•»>/] ")  # between the links of a navigation
_DETAIL = re.compile(r"(?<![^\W\d_])\d{3}|@|www\.")


def by_owner(
    document: Document, kind: str, printed: Addresses, footer: Callable[[], str], has_street: bool
) -> Addresses:
    """Return the addresses of the text that may be the business's own, and those that are others'.

    `kind` is that of the page, `footer` gives the text of its footer and elements <address>, and `has_street` says that
    the markup declares an address with a street. What stands in the footer is the business's own. Others' are those
    that are listed, on a page that lists others or below a heading that says so; those of institutions; those that a
    label or a sentence announces; those behind another name or label in their line, where another address is the
    business's, or where there are several. Beside a street of the business, cities alone are left out, and addresses in
    passing.
    """
    found = sorted(printed.own, key=lambda one: one.start or 0)
    headed, host = _headed(document, found), document.host
    named = [introduced(document.text, each) for each in found]
    strangers = behind_others(document, named, kind)
    is_list = (kind != "locations" and lists_others(document.url)) or _is_counted(named)
    is_story = kind in _STORIES
    foreign = set(found) if is_list or is_story else headed
    sure = {
        one.address
        for one in named
        if (one.address not in strangers and is_in(one.address, footer()))
        or _is_own(one, host, one.address in foreign, one.address in strangers)
    }
    strange = told_apart(named, strangers - sure, document.url, kind)
    is_long = len(found) + len(printed.others) >= _SEVERAL
    listed = {one for one in found if one in headed or (is_list and (one in strange or is_long))}
    listed = (listed | of_institutions(document, named) | announced(document, named, strangers)) - sure
    if is_story:
        listed |= foreign - sure
    rest = [one for one in named if one.address not in listed]
    aside = {one.address for one in rest if _is_aside(document, one)}
    placed = [one.address for one in rest if one.address.street and one.address not in aside]
    knows_own = has_street or any(one in sure for one in placed) or (placed and placed[0] not in strange)
    if not knows_own and (len(strange) < _SEVERAL or kind in _OF_ITSELF):
        strange = set()
    own: list[PostalAddress] = []
    others = list(printed.others)
    for address in found:
        if address in listed or address in strange:
            others.append(address)
        elif address in aside:
            if not (has_street or placed or kind in _ABOUT_EVENTS):
                own.append(address)
            elif address in strangers:
                others.append(address)
        elif address.street or not (has_street or placed):
            own.append(address)
    return Addresses(own, others)


def _is_aside(document: Document, one: Introduced) -> bool:
    """Return whether the address stands in passing, and not behind the name of the site."""
    is_passing = is_in_passing(document.text, one.address.start or 0)
    return is_passing and not (one.name and is_like_host(one.name, document.host))


def _is_counted(named: Sequence[Introduced]) -> bool:
    """Return whether the names above the addresses have numbers: `1. Arthur's`, as in an article about several."""
    above = [one.lines[0] for one in named if one.lines and not is_inside(one.lines[0])]
    return sum(_COUNTED.match(line) is not None for line in above) > 1


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
        window = without_accents(text[max(lowest, start - _REACH) : start])
        goes_on = last in headed and start - lowest <= _GAP
        if _names_others(window):
            says = _last_heading(window, linked)
        else:
            says = "own" if goes_on and own_signs().are_in(window) else None
        if says == "others" or (says is None and goes_on):
            headed.add(one)
        last = one
    return headed


def _last_heading(window: str, linked: Callable[[], frozenset[str]]) -> Literal["others", "own"] | None:
    """Return whose addresses stand below `window`, in plain letters: its last heading that says so decides. None if no
    heading says so.

    A link is not a heading.
    """
    for heading in reversed(window.split("\n")):
        if len(heading) <= _LONGEST_HEADING and not _DETAIL.search(heading):
            if _names_others(heading):
                return None if _is_navigation(heading, linked()) or _ITEMS.search(heading) else "others"
            if _is_own_heading(heading):
                return "own"
    return None


def _is_own_heading(heading: str) -> bool:
    is_own = own_signs().are_in(heading) or heading.strip(" :") in word_list("contact_headings")
    return is_own or names_own_place(heading)


def _is_navigation(heading: str, links: frozenset[str]) -> bool:
    """Return whether a line is a link, or several of them: `Home Partners Contact`."""
    covered = sum(len(link) + 1 for link in links if link and link in heading)
    return heading.strip() in links or covered >= _MOSTLY * len(heading)


def _names_others(words: str) -> bool:
    return has_sign(_list_signs(), words) or names_partners(words)


@cache
def _list_signs() -> Signs:
    return signs_of([word for label in ("heading", "list") for word in signs(label, "third_parties").words])


def _is_own(one: Introduced, host: str, is_headed: bool, is_strange: bool) -> bool:
    """Return whether a name like the host, or a word for what is the business's own, introduces an address.

    `is_headed` says that the nearest heading introduces others. `is_strange` says that the name in its line has no word
    of the title: then lines farther above say nothing, and a likeness to the host must be strong.
    """
    lines = one.lines[:2] if is_strange else one.lines
    if _is_named_like(one, host, lines[:1] if is_headed or is_strange else lines, is_strange):
        return True
    words = without_accents("\n".join(lines))
    nearest = lines[0].rstrip() if lines else ""
    if _is_branch(nearest) and (nearest.endswith(":") or not is_headed):
        return True
    return not is_headed and (own_signs().are_in(words) or any(map(_tells_branches, lines[1:])))


def _is_named_like(one: Introduced, host: str, lines: Sequence[str], is_strange: bool) -> bool:
    if is_strange:
        return is_like_host(one.name, host) and not is_alike_by_place(one.name, host)
    names = [one.name, (one.address.street or "").partition(",")[0], *map(without_bullets, lines)]
    return any(name and is_like_host(name[:_LONGEST_NAME], host) for name in names)


def _is_branch(label: str) -> bool:
    """Return whether the label before an address names a branch (`Showroom:`) or just says that it is an address."""
    words = _WORD.findall(without_accents(label))
    if words and words[0] in word_list("address_labels"):
        return True
    return (label.endswith(":") or len(words) <= _FEW) and names_branch(words)


def _tells_branches(heading: str) -> bool:
    """Return whether a line above an address says that branches follow: `Nos deux agences`."""
    words = words_in(heading)
    return len(words) <= _SOME and names_branch(words)
