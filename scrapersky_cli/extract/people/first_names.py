"""Read people whose name is a heading and whose title is in the text below it: `Ann Bell`, then `Ann is a doctor …`."""

import re
from collections.abc import Iterator, Sequence

from scrapersky_cli.extract.people.lines import Find
from scrapersky_cli.extract.people.names import CAPITAL, read_name
from scrapersky_cli.extract.people.titles import is_title, is_title_word

_CONFIDENCE = 0.8
_LONGEST_NAME = 60
_LINES_ABOVE = 2
_MOST_WORDS = 5  # of a title
_IS = re.compile(
    rf"(?P<first>{CAPITAL}[^\W\d_]++) (?:is|ist|est|es|è) "
    r"(?:an?|the|our|eine?|unsere?|une?|notre|una?|nuestr[oa]|een|onze) "
    r"(?P<title>[^\W\d_][\w'’/-]*(?: [^\W\d_][\w'’/-]*){0,6})"
)


def people_by_first_name(lines: Sequence[str]) -> Iterator[Find]:
    """Yield the people whose name fills one of the two lines above a text that begins with their first name."""
    for number, line in enumerate(lines):
        said = _IS.match(line)
        title = _title(said["title"]) if said else None
        if said is None or title is None:
            continue
        for above in range(number - 1, max(-1, number - _LINES_ABOVE - 1), -1):
            name = read_name(lines[above]) if len(lines[above]) <= _LONGEST_NAME else None
            if name and name.end == len(lines[above]) and name.full.startswith(said["first"] + " "):
                yield Find(name, title, above, _CONFIDENCE, name.full)
                break


def _title(words: str) -> str | None:
    """Return the words up to the first that is a title; None if there is none, or if they are too many."""
    found: list[str] = []
    for word in words.split(" ")[:_MOST_WORDS]:
        found.append(word)
        if is_title_word(word.lower()):
            title = " ".join(found)
            return title if is_title(title) else None
    return None
