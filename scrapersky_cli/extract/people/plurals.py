"""Read the people who stand below or behind a title in the plural: `Doctors: Jane Doe, D.C. · Max Bell, D.C.`"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from scrapersky_cli.extract.people.lines import Find
from scrapersky_cli.extract.people.names import CAPITAL, PersonName, read_name
from scrapersky_cli.extract.people.titles import words_of

_CONFIDENCE = 0.8
_FEWEST, _MOST = 2, 40  # names
_LONGEST_LINE = 120
_LONGEST_HEADING = 40
# Behind a name: initials in brackets, degrees, and the person's own address.
_BEHIND = r"(?: ?\([A-Z]{1,4}\))?(?:, (?:[A-Z]\.?){2,5}(?![a-z]))*"
_NEXT = re.compile(rf"{_BEHIND}(?:, (?:and |& )?| ?[·•|/;&] ?| (?:and|und|et|y|e|en|og|och) )(?={CAPITAL})")
_END = re.compile(rf"{_BEHIND}(?: and| &| und| et| y| e| en|,)?(?: ?[:–-] ?\S{{2,64}}@\S+)?$")
_NO_NAME = re.compile(r"/|\.? ?\d")  # follows a street, or words such as EMG/NCV


def people_of_plurals(lines: Sequence[str]) -> Iterator[Find]:
    """Yield who is named in the lines below such a title, which fills its line, or behind it and a colon."""
    headings = _headings()
    for number, line in enumerate(lines):
        if len(line) <= _LONGEST_HEADING and (heading := line.rstrip(" :")).lower() in headings:
            yield from _if_several(heading.rpartition(" ")[2], list(_below(lines, number + 1)))
        if ": " in line:
            yield from _labelled(line, number)


@cache
def _headings() -> frozenset[str]:
    """Return the titles, alone and behind `our`."""
    titles = words_of("plurals")
    return titles | {f"{our} {title}" for our in words_of("our") for title in titles}


def _labelled(line: str, number: int) -> Iterator[Find]:
    place = line.find(": ")
    while place >= 0:
        before = line[max(0, place - _LONGEST_HEADING) : place].split()
        if before and before[-1].lower() in words_of("plurals"):
            yield from _if_several(before[-1], [(number, name) for name in _behind(line, place + 2)])
        place = line.find(": ", place + 2)


def _if_several(title: str, found: Sequence[tuple[int, PersonName]]) -> Iterator[Find]:
    """Yield who was found, each with the number of the line; nobody if it is only one."""
    if len(found) >= _FEWEST:
        yield from (Find(name, title, number, _CONFIDENCE, name.full) for number, name in found)


def _behind(line: str, place: int) -> Iterator[PersonName]:
    """Yield the names that stand one behind the other from there on."""
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
    """Yield the names that fill the lines from there on, with the numbers of these lines."""
    for place, line in enumerate(lines[number : number + _MOST], number):
        name = read_name(line) if len(line) <= _LONGEST_LINE else None
        if name is None or not _END.match(line, name.end):
            return
        yield place, name
