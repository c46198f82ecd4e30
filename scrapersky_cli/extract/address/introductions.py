"""What introduces an address: the name or the label before it in its line, and the lines above."""

import re
from typing import NamedTuple

from scrapersky_cli.extract.findings import PostalAddress

_BEFORE = 200  # characters
_LINES = 3  # above an address
_LONGEST_NAME = 70
_AROUND = " -–—·•|*"
_BREAK = re.compile(r" [|·•] |; |(?<=[^\W_]{3})[.!?] (?=[^\W\d_])")  # between the parts of a line
_YEAR = re.compile(r"\A\W*(?:19|20)\d\d\W+")  # 2023 Anchorage Museum
_LABEL = re.compile(r"\A\W*([^\W\d_][^:|\n]{2,60}):(?: |\Z)")
_LEAD = re.compile(r"[^,:;|·•–—()\n]+(?=[,;|·•–— ()]*\Z)")
_NAME_BEFORE_BRACKET = re.compile(r"(?<= )[^\W\d_a-zß-ÿ][\w’'&-]*(?: (?:[^\W\d_a-zß-ÿ][\w’'&-]*|of|de|&|and))*\Z")
_DETAIL = re.compile(r"(?<![^\W\d_])\d{3}|@|www\.")


class Introduced(NamedTuple):
    """An address and the words before it.

    Bars, semicolons and ends of sentences separate the parts of a line. `label`, `name` and `lead` are in the part of
    the address.
    """

    address: PostalAddress
    lines: list[str]  # what stands before the address in its line, if anything does, and the lines above, nearest first
    label: str  # what ends with a colon: `Hotel` of `Hotel: Astoria, Ringstr. 4`; "" if nothing does
    name: str  # what stands right before the address: `Astoria`; "" if nothing does
    lead: str  # all that stands between the label and the address


def introduced(text: str, address: PostalAddress) -> Introduced:
    """Return an address in `text` with the words before it. Of the lines above, those are read that stand below the
    nearest one with a number or a link."""
    start = address.start or 0
    *above, line = text[max(0, start - _BEFORE) : start].split("\n")
    part = _YEAR.sub("", _BREAK.split(line)[-1])
    label = _LABEL.match(part)
    said = part[label.end() :] if label else part
    lead = None if _DETAIL.search(said) else _LEAD.search(said[-_LONGEST_NAME:])
    name = without_bullets(lead[0]) if lead else ""
    if name and line.endswith("(") and (bracketed := _NAME_BEFORE_BRACKET.search(name)):
        name = bracketed[0]  # We moved offices for Nob Hill Books (3419 Central Ave)
    lines = [line] if without_bullets(line) else []
    for each in above[: -_LINES - 1 : -1]:
        if _DETAIL.search(each):
            break
        lines.append(each)
    return Introduced(address, lines, label[1] if label else "", name, without_bullets(said))


def without_bullets(line: str) -> str:
    """Return a line without blanks, bullets and dashes around it."""
    return line.strip(_AROUND)
