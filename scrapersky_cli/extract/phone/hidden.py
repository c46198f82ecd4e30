"""Texts of a page that a visitor does not read at first: in <template>, in <noscript>, in attributes."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.visible import visible_text

_MAX_NODES = 30
_MAX_TEMPLATE = 200_000  # characters of all templates together
_MAX_TEXT = 400
# A text may have a number if it has seven digits, with a few signs between them.
_HAS_NUMBER = re.compile(r"\d(?:[ \u00a0().+/–-]{0,3}\d){6}")
_SPOKEN_NAMES = ("aria-label", "title", "alt")
_MAX_SPOKEN = 400


def hidden_trees(document: Document) -> Iterator[LexborHTMLParser]:
    """Yield the contents of the templates that may have a number, each as a page of its own."""
    left = _MAX_TEMPLATE
    for node in document.elements["template"][:_MAX_NODES]:
        html = node.html or ""
        left -= len(html)
        if left < 0:
            return
        if _HAS_NUMBER.search(html):
            yield LexborHTMLParser(html.partition(">")[2])


def hidden_texts(document: Document, trees: list[LexborHTMLParser]) -> Iterator[str]:
    """Yield the texts that a page does not show and that may contain a number. `trees` are its parsed templates."""
    yield from (visible_text(tree.body) for tree in trees)
    for node in document.elements["noscript"][:_MAX_NODES]:
        if _HAS_NUMBER.search((node.text() or "")[:_MAX_TEMPLATE]):
            yield "\n".join(visible_text(child) for child in _children(node))
    yield from _spoken(document)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _spoken(document: Document) -> Iterator[str]:
    """Yield what a screen reader or a search engine says of the page's elements."""
    labelled = [link.attributes for link in document.links[:_MAX_SPOKEN]]
    if len(anchors := document.elements["a"]) > len(document.links):  # some lead nowhere, but for a script
        labelled += [node.attributes for node in anchors[:_MAX_SPOKEN]]
    labelled += [each for tag in ("img", "button") for each in document.attributes[tag][:_MAX_SPOKEN]]
    labels = [each[name] for each in labelled for name in _SPOKEN_NAMES if name in each]
    told = [text[:_MAX_TEXT] for text in (*document.descriptions, *labels) if text]
    if _HAS_NUMBER.search("\n".join(told)):  # hardly ever
        yield from (" ".join(text.split()) for text in told if _HAS_NUMBER.search(text))
