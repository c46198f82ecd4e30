"""Read people whose title is in the plural and stands before them all: `Doctors: Jane Doe, D.C. · Max Bell, D.C.`"""

import re
from collections.abc import Iterator, Sequence, Set

from scrapersky_cli.extract.people.lines import Find
from scrapersky_cli.extract.people.names import CAPITAL, PersonName, read_name
from scrapersky_cli.extract.people.titles import is_title, words_of

_CONFIDENCE = 0.8
_FEWEST, _MOST = 2, 40  # names
_LONGEST_LINE = 120
_LONGEST_HEADING = 40
_FEW_WORDS = 2  # before the last word of a title
# What may stand behind a name: initials in brackets and degrees.
_BEHIND = r"(?: ?\([A-Z]{1,4}\))?(?:, (?:[A-Z]\.?){2,5}(?![a-z]))*"
_NEXT = re.compile(rf"{_BEHIND}(?:, (?:and |& )?| ?[·•|/;&] ?| (?:and|und|et|y|e|en|og|och) )(?={CAPITAL})")
_END = re.compile(rf"{_BEHIND}(?: and| &| und| et| y| e| en|,)?(?: ?[:–-] ?\S{{2,64}}@\S+)?$")
_NO_NAME = re.compile(r"/|\.? ?\d")  # behind what looks like a name: EMG/NCV, Landstr. 5


def people_of_plurals(lines: Sequence[str], words: Set[str]) -> Iterator[Find]:
    """Yield the people who are named below a heading that is such a title, or behind such a title and a colon.

    `words` are those of the short lines, in lower case.
    """
    has_titles = not words.isdisjoint(words_of("plurals"))
    for number, line in enumerate(lines):
        if has_titles and len(line) <= _LONGEST_HEADING and (title := _heading(line)):
            yield from _if_several(title, list(_below(lines, number + 1)))
        if ": " in line:
            yield from _labelled(line, number)


def _heading(line: str) -> str | None:
    """Return the title that fills the line, without `our` and a colon: `Our Doctors`, `Managing Directors`. In a line
    that ends with a colon other words may stand before it. Return None if there is none."""
    text = line.rstrip(" :")
    before, _, last = text.rpartition(" ")
    if last.lower() not in words_of("plurals"):
        return None
    words = before.split()
    if words and words[0].lower() in words_of("our"):
        words = words[1:]
    is_whole = len(words) <= _FEW_WORDS and all(word[0].isupper() for word in words)
    return " ".join([*words, last]) if is_whole or (line.endswith(":") and is_title(text)) else None


def _labelled(line: str, number: int) -> Iterator[Find]:
    """Yield the people behind each such title with a colon in the line."""
    place = line.find(": ")
    while place >= 0:
        before = line[max(0, place - _LONGEST_HEADING) : place].split()
        if before and before[-1].lower() in words_of("plurals"):
            yield from _if_several(before[-1], [(number, name) for name in _behind(line, place + 2)])
        place = line.find(": ", place + 2)


def _if_several(title: str, found: Sequence[tuple[int, PersonName]]) -> Iterator[Find]:
    """Yield the people of `found`, the names and their lines; nobody if there is only one."""
    if len(found) >= _FEWEST:
        yield from (Find(name, title, number, _CONFIDENCE, name.full) for number, name in found)


def _behind(line: str, place: int) -> Iterator[PersonName]:
    """Yield the names that follow each other in the line from `place` on."""
    for _ in range(_MOST):
        name = read_name(line, place)
        if name is None or _NO_NAME.match(line, name.end):
            return
        yield name
        follows = _NEXT.match(line, name.end)
        if follows is None:
            return
        place = follows.end()


def _below(lines: Sequence[str], number: int) -> Iterator[tuple[int, PersonName]]:
    """Yield the names from line `number` on, each with its line: one in each line, or all in the first line."""
    for place, line in enumerate(lines[number : number + _MOST], number):
        names = list(_behind(line, 0)) if len(line) <= _LONGEST_LINE else []
        if not names or not _END.match(line, names[-1].end):
            return
        yield from ((place, name) for name in names)
