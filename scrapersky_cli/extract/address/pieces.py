"""The text before a postcode, in pieces: what stands between commas, dashes and line breaks."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import word_list

# A dash between numbers belongs to them: 12 - 14 High Street. A dot ends a sentence behind what is no abbreviation.
# The engine searches fast for one of a few characters, so each form begins with one, and looks back from there.
_BORDER = re.compile(
    r"[\n,;|•·●▪►»()\t:–—.!? ](?:"
    r"(?<=[\n,;|•·●▪►»()\t])|(?<=:)(?<![Nn]o:)(?<!Kat:)(?<!Daire:)(?!\d)|(?<=[–—])(?<![\d ].)"
    r"|(?<= )(?:(?<![\d ] )[–—]|(?<!\d )[-/] |[-/] (?!\d)|[-/] (?=\d{1,2}\.?[ºª°]))"
    r"|(?<=[a-z]{2}:)(?<!no:)(?=\d{1,5} [A-Z][a-z.])"  # is:12 High Street
    r"|(?<=[a-zß-ÿ]{4}[.!?])(?<!boul.)(?<!blvd.) (?=[^\W\d_]))"
)
_MAX_LINES = 5
_MAX_PIECES = 12
_REACH = 320  # characters


class TextPiece(NamedTuple):
    """A part of the text, stripped, with its place, and how many line breaks are between it and where one looked."""

    text: str
    start: int
    end: int
    lines: int


def pieces_before(text: str, end: int, lowest: int = 0) -> list[TextPiece]:
    """Return the pieces of `text[lowest:end]`, nearest first: those of the same line and of four lines above."""
    first = max(lowest, end - _REACH)
    window = text[first:end]
    if first > lowest and window and not text[first - 1].isspace():  # not half a word
        cut = len(window.split(None, 1)[0])
        first, window = first + cut, window[cut:]
    cuts = [(match.start(), match.end(), match[0]) for match in _BORDER.finditer(window)]
    return list(_pieces(window, first, cuts))[:_MAX_PIECES]


def _pieces(window: str, first: int, cuts: list[tuple[int, int, str]]) -> Iterator[TextPiece]:
    lines, right = 0, len(window)
    for start, after, border in [*reversed(cuts), (0, 0, "")]:
        piece = stripped(window, after, right, first, lines)
        if piece.text:
            yield piece
        lines += border == "\n"
        if lines > _MAX_LINES:
            return
        right = start


@cache
def _labels() -> frozenset[str]:
    return word_list("address_labels") | word_list("address_leads")


def stripped(window: str, start: int, end: int, first: int = 0, lines: int = 0) -> TextPiece:
    """Return `window[start:end]` without what is around its words. `first` is the place of the window in the text."""
    part = window[start:end]
    left = len(part) - len(part.lstrip(' .-–—/*+>"'))
    kept = part[left:].rstrip(" -–—/*<\"'")
    label, _, named = kept.partition(" ")
    if named and named[:1] != "-" and without_accents(label) in _labels():
        left, kept = left + len(kept) - len(named), named
    return TextPiece(kept, first + start + left, first + start + left + len(kept), lines)
