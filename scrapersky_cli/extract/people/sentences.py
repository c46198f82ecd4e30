"""Read the people whom a sentence calls the business's own: `Dr. Jane Doe, our head vet, …`, `Our owner Tom Reed …`."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from scrapersky_cli.extract.lines import lines_with
from scrapersky_cli.extract.people.lines import Find
from scrapersky_cli.extract.people.names import CAPITAL, PersonName, read_name
from scrapersky_cli.extract.people.titles import has_title_word, is_title, is_title_word, words_of

_CONFIDENCE = 0.8
_MAX_LINES = 200  # with such a word
_LONGEST_LINE = 2_000
_BEFORE = 60  # characters that may hold a name
_TITLE_WORDS = 5
_LONGEST_TITLE = 50
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TITLE = re.compile(r"[^,.;:!?)–\n]{3,50}(?=[,.;:!?)]| –|$)")
_STARTS = re.compile(rf"(?<!\S)(?={CAPITAL})")
_ENDS_NAME = re.compile(r"$|[,.;:!?)]")
_QUOTE = re.compile('["“”„»«‹›]')
_CLAUSE = re.compile(r"\b(?:who|whose|that|which|is|was|has|der|die|das|den|qui|dont|che|que|die|dat|som|w)\b")


def people_in_sentences(lines: Sequence[str]) -> Iterator[Find]:
    """Yield each name that stands beside `our` and a title, of whatever length its line is.

    Nothing is read behind a quotation mark: whoever is quoted may speak of others' people.
    """
    numbers = lines_with("\n".join(lines), _sought())
    for number in numbers[:_MAX_LINES]:
        line = lines[number][:_LONGEST_LINE]
        quote = _QUOTE.search(line)
        line = line[: quote.start()] if quote else line
        for our in _our().finditer(line):
            for said in (_behind(line, our), _before(line, our)):
                if said and not _is_outside(said[1]):
                    yield Find(said[0], said[1], number, _CONFIDENCE, said[2], is_own=True)


@cache
def _sought() -> tuple[str, ...]:
    words = words_of("our")
    return tuple(f"{word} " for word in sorted({*words, *map(str.capitalize, words)}))


@cache
def _our() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<lead>, |\()?\b(?:{'|'.join(sorted(words_of('our'), key=len, reverse=True))}) ", re.IGNORECASE
    )


def _behind(line: str, our: re.Match[str]) -> tuple[PersonName, str, str] | None:
    """Return the name behind `our` and a title, with the words that say so: `our head baker, Tom Reed,`."""
    start = end = our.end()
    for _ in range(_TITLE_WORDS):
        word = _WORD.match(line, end)
        if word is None:
            return None
        end = word.end()
        title = line[start:end]
        behind = 2 if line.startswith(", ", end) else 1
        is_whole = is_title_word(word[0].lower()) or (behind > 1 and has_title_word(title))
        name = read_name(line, end + behind) if is_whole else None
        if name and (behind == 1 or _ENDS_NAME.match(line, name.end)):
            return name, title, line[start : name.end]
        if line[end : end + 1] != " ":
            return None
        end += 1
    return None


def _before(line: str, our: re.Match[str]) -> tuple[PersonName, str, str] | None:
    """Return the name before a comma, `our` and a title: `Dr. Jane Doe, our head vet,`."""
    title = _TITLE.match(line, our.end()) if our["lead"] else None
    if title is None or not is_title(title[0]) or len(title[0].split()) > _TITLE_WORDS or _CLAUSE.search(title[0]):
        return None
    first = max(0, our.start() - _BEFORE)
    for start in _STARTS.finditer(line, first, our.start()):
        word = _WORD.match(line, start.start())
        if word and word[0].lower() in words_of("asks"):
            continue
        name = read_name(line, start.start())
        if name and name.end == our.start():
            return name, title[0], line[start.start() : title.end()]
    return None


def _is_outside(title: str) -> bool:
    """Return whether it is the title of those whom others hire: our architect, our photographer."""
    return not words_of("outside").isdisjoint(title.lower().split())
