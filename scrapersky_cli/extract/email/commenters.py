"""Tell addresses of readers, who comment, review, write letters or are quoted, from those of the site."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.email.flags import belongs_to_site, role_of
from scrapersky_cli.extract.lines import places_of
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.words import labelled_words, word_list

_MOST_ELEMENTS = 300
_MOST_PLACES = 20  # of one address
_DEEPEST = 40  # elements around one
_LINE = 300  # characters before an address that are read
_WHOLE_PAGE = frozenset(("html", "body", "main"))


def without_commenters(document: Document, addresses: Iterable[str]) -> set[str]:
    """Return those of `addresses`, in lower case, that are not only a reader's. Addresses of the site's domain stay."""
    kept = set(addresses)
    unsure = {each for each in kept if not belongs_to_site(each.rpartition("@")[2], document.host)}
    if not unsure:
        return kept
    text = document.lowered
    quoted = {each for each in unsure if role_of(each.rpartition("@")[0]) is None and _is_quoted(text, each)}
    return kept - quoted - _commented(document, unsure - quoted)


def _is_quoted(text: str, address: str) -> bool:
    """Return whether the address always stands where somebody is quoted: `Name (address): I like it`."""
    places = list(islice(places_of(text, address), _MOST_PLACES + 1))
    return bool(places) and all(_is_quotation(text, at, at + len(address)) for at in places)


def _is_quotation(text: str, start: int, end: int) -> bool:
    line = text[max(0, start - _LINE) : start].rpartition("\n")[2]
    behind = text[end : end + 40]
    name, sender, heading, says = _patterns()
    if name.fullmatch(line) and says.match(behind):
        return True
    return (sender.search(line) is not None and behind[:1] == ">") or heading.search(line) is not None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns of a name before an address, of a sender, of a heading, and of what stands behind a name."""
    words = {label: "|".join(_labelled(label)) for label in ("heading", "says", "from")}
    return (
        re.compile(r">?\s?[^\W\d_][^()<>@:\d]{1,50}[(<]"),
        re.compile(rf"(?:^|\s)(?:{words['from']}):\s?[^<>@:\n]{{1,60}}<\Z"),
        re.compile(rf"(?:\A|[.!?]\s)(?:(?:{words['heading']})\s?(?:\(\d+\)|:)|\d+\s(?:{words['heading']})\b)"),
        re.compile(rf"[)>](?::\s?\w|\s(?:{words['says']})\b)"),
    )


def _labelled(label: str) -> list[str]:
    return [word for word, its in labelled_words("comment_words").items() if its == label]


def _commented(document: Document, addresses: set[str]) -> set[str]:
    """Return the addresses that occur in elements for comments and reviews only."""
    if not addresses:
        return set()
    page = document.page.lower()  # in a tenth of the time that the text takes
    words = [word for word in word_list("comment_elements") if word.encode() in page]
    if not words:
        return set()
    source = document.html.lower()
    inside = "\n".join((node.html or "").lower() for node in _outermost(document, words))
    return {each for each in addresses if 0 < source.count(each) <= inside.count(each)}


def _outermost(document: Document, words: list[str]) -> Iterator[LexborNode]:
    """Yield the elements for what readers write; those within others of them are left out."""
    known: set[int] = set()
    selector = ", ".join(f'[class*="{word}" i], [id*="{word}" i]' for word in words)
    for node in document.tree.css(selector)[:_MOST_ELEMENTS]:
        if node.tag not in _WHOLE_PAGE and known.isdisjoint(_ancestors(node)):
            known.add(node.mem_id)
            yield node


def _ancestors(node: LexborNode) -> Iterator[int]:
    parent = node.parent
    for _ in range(_DEEPEST):
        if parent is None:
            return
        yield parent.mem_id
        parent = parent.parent
