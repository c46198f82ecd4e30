"""Read the people whom a sentence calls the business's own: `Dr. Jane Doe, our head vet, …`, `Our owner Tom Reed …`."""

import re
from collections.abc import Iterator

from scrapersky_cli.extract.people.lines import Find
from scrapersky_cli.extract.people.names import CAPITAL, PersonName, read_name
from scrapersky_cli.extract.people.titles import has_title_word, is_title, is_title_word, words_of

_CONFIDENCE = 0.8
_LANGUAGES = frozenset(("cs", "da", "de", "es", "fr", "it", "nb", "nl", "no", "pl", "pt", "sk", "sv"))
_MAX_WORDS = 2_000  # places with such a word
_BEFORE = 60  # characters that may hold a name
_TITLE_WORDS = 5
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TITLE = re.compile(r"[^,.;:!?)–\n]{3,50}(?=[,.;:!?)\n]| –|\Z)")
_TWO_CAPITALS_NEAR = re.compile(
    rf"(?:[^\W\d_][\w'’-]*,? ){{1,{_TITLE_WORDS}}}?{CAPITAL}\S* (?:\S{{1,4}} ){{0,2}}{CAPITAL}"
)
_STARTS = re.compile(rf"(?<!\S)(?={CAPITAL})")
_ENDS_NAME = re.compile(r"\Z|[,.;:!?)\n]")
_QUOTE = re.compile('["“”„»«‹›]')
_CLAUSE = re.compile(r"\b(?:who|whose|that|which|is|was|has|der|die|das|den|qui|dont|che|que|dat|som|w)\b")

_Said = tuple[PersonName, str, str]


def people_in_sentences(text: str, language: str | None) -> Iterator[Find]:
    """Yield each name that stands beside `our` and a title, whatever the length of its line.

    `language` is that of the page; without one, the words of all are looked for. Nothing is read behind a quotation
    mark of its line: whoever is quoted may speak of others' people.
    """
    for place, end in _places_of_our(text, language):
        is_apposed = text.startswith((", ", "("), place - 2) or text[place - 1 : place] == "("
        if not (is_apposed or _TWO_CAPITALS_NEAR.match(text, end)):
            continue
        first = text.rfind("\n", 0, place) + 1
        if _QUOTE.search(text, first, place):
            continue
        for said in (_behind(text, end), _before(text, first, place, end) if is_apposed else None):
            if said and not _is_outside(said[1]):
                yield Find(said[0], said[1], text.count("\n", 0, place), _CONFIDENCE, said[2], is_own=True)


def _places_of_our(text: str, language: str | None) -> Iterator[tuple[int, int]]:
    """Yield where the words for `our` stand, and where the next word begins."""
    code = (language or "").partition("-")[0]
    words = words_of("our_en") | (words_of(f"our_{code}") if code in _LANGUAGES else frozenset())
    if not code:
        words = words.union(*(words_of(f"our_{each}") for each in _LANGUAGES))
    count = 0
    for word in sorted({*words, *map(str.capitalize, words)}):
        place = text.find(f"{word} ")
        while place >= 0 and count < _MAX_WORDS:
            count += 1
            if not (place and text[place - 1].isalnum()):
                yield place, place + len(word) + 1
            place = text.find(f"{word} ", place + 1)


def _behind(text: str, start: int) -> _Said | None:
    """Return the name behind `our` and a title, with the words that say so: `our head baker, Tom Reed,`."""
    end = start
    for _ in range(_TITLE_WORDS):
        word = _WORD.match(text, end)
        if word is None:
            return None
        end = word.end()
        title = text[start:end]
        gap = 2 if text.startswith(", ", end) else 1
        is_whole = is_title_word(word[0].lower()) or (gap > 1 and has_title_word(title))
        name = read_name(text, end + gap) if is_whole else None
        if name and (gap == 1 or _ENDS_NAME.match(text, name.end)):
            return name, title, text[start : name.end]
        if text[end : end + 1] != " ":
            return None
        end += 1
    return None


def _before(text: str, first: int, place: int, start: int) -> _Said | None:
    """Return the name before a comma, `our` and a title: `Dr. Jane Doe, our head vet,`. The line begins at `first`."""
    title = _TITLE.match(text, start)
    if title is None or not is_title(title[0]) or len(title[0].split()) > _TITLE_WORDS or _CLAUSE.search(title[0]):
        return None
    end = first + len(text[first:place].rstrip(" ,("))
    for begin in _STARTS.finditer(text, max(first, place - _BEFORE), end):
        word = _WORD.match(text, begin.start())
        if word and word[0].lower() in words_of("asks"):
            continue
        name = read_name(text, begin.start())
        if name and name.end == end:
            return name, title[0], text[begin.start() : title.end()]
    return None


def _is_outside(title: str) -> bool:
    """Return whether it is the title of those whom others hire: our architect, our photographer."""
    return not words_of("outside").isdisjoint(title.lower().split())
