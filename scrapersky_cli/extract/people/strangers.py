"""People on a page who do not work for the business: critics, commenters, authors."""

from collections.abc import Sequence

from scrapersky_cli.extract.findings import Person
from scrapersky_cli.extract.parse.document import Document

# What a class or an identifier of an element around strangers has in it.
_MARKS = (
    *("testimonial", "review", "comment", "author", "quote", "byline", "post-meta", "entry-meta", "avatar", "opinion"),
    *("kundenstimm", "referenz", "bewertung", "temoignage", "recension", "feedback"),
)
_SELECTORS = {mark: f'[class*="{mark}" i], [id*="{mark}" i]' for mark in _MARKS} | {"blockquote": "blockquote"}
_SOUGHT = tuple(mark.encode() for mark in _SELECTORS if mark != "blockquote")  # which has `quote` in it
_BEFORE = 4_000  # bytes of the source before a name, in which the element around it begins
_MAX_ELEMENTS = 60
_LONGEST = 3_000  # characters of such an element; a longer one holds the page


def without_strangers(document: Document, people: Sequence[Person]) -> list[Person]:
    """Return those who stand in no testimonial, comment, review, quotation or byline."""
    if not any(_may_be_strange(document.source, person.name) for person in people):
        return list(people)
    texts = _strange_texts(document)
    return [person for person in people if not any(person.name in text for text in texts)]


def _may_be_strange(source: bytes, name: str) -> bool:
    """Return whether a mark stands before the name; also if the name is not found as it is written."""
    place = source.find(name.encode("utf-8", "replace"))
    if place < 0:
        return True
    before = source[max(0, place - _BEFORE) : place].lower()
    return any(mark in before for mark in _SOUGHT)


def _strange_texts(document: Document) -> list[str]:
    nodes = document.tree.css(", ".join(_SELECTORS.values()))[:_MAX_ELEMENTS]
    texts = (node.text(separator=" ") for node in nodes)
    return [" ".join(text.split()) for text in texts if len(text) <= _LONGEST]
