"""Read the people whom sentences name: `Dr. Jane Doe, our head vet, …`, `Owner Tom Reed bakes`, `was founded by …`."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.business.likeness import likeness
from scrapersky_cli.extract.people.line import TWO_CAPITALS
from scrapersky_cli.extract.people.names import CAPITAL, PersonName, read_name
from scrapersky_cli.extract.people.titles import has_title_word, is_title, is_title_word, stands_before_names, words_of
from scrapersky_cli.extract.words import word_list

_BEFORE = 60  # characters that may hold a name
_MOST_WORDS = 5  # of a title
_FEW_WORDS = 6  # before a name, at the beginning of a sentence
_LONGEST_COMPANY = 40
_LIKE_HOST = 0.4
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE_START = re.compile(r"\A|[.!?] (?:(?<=[^\W\d_]{4}. )|(?<=[\d)%”\"]. ))(?=[^\W\d_])|: (?<=[a-zß-ÿ]: )")
_APPOSED = re.compile(r"(?:,|\() ?(?:(?:agissant )?en (?:sa |su )?(?:qualité|calidad) de |in qualità di )?(?=[^\W\d_])")
_TITLE = re.compile(r"[^,.;:!?()–—\n]{3,90}")
_STARTS = re.compile(rf"(?<![^\s(])(?={CAPITAL})")
_FOLLOWS_NAME = re.compile(r"\Z|[,.;:!?)]| [a-zß-ÿ]")
_DOES_SOMETHING = re.compile(" [a-zß-ÿ]")
_FOLLOWS_TITLE = re.compile(r"\W*\Z|[.;:!)]|, (?![^\W\d_a-zß-ÿ]|\d{1,2}[./]\d)| ?[–—(]")
_LONGER = re.compile(
    r" (?:since|for|from|who|and|with|seit|aus|und|mit|depuis|et|qui|desde|y|dal|da|e|sinds|en|sedan|i|od|a|fra)\b.*"
)
_ELSEWHERE = re.compile(rf" (?:of|at|from|bei|de|chez|van|von|di|da|du|del|della) (?:the )?(?P<company>{CAPITAL}.*)")
_QUOTES = re.compile('["“”„»«‹›]')
_SAID_BY = re.compile('["“”»›] ?[–—-] ?\\Z')
_NAME = rf"(?P<name>{CAPITAL}[\w.'’-]+(?: {CAPITAL}[\w.'’-]+){{1,3}})"
# Ann Bell is our head baker; El titular de este sitio web es Ana Ruiz
_IS_TITLE = re.compile(
    rf"{_NAME} (?:is|ist|est|es|è) (?:our|the|unser[e]?|notre|[A-Z]\w+s) (?P<title>[^,.;:()]{{3,50}})(?=[.,])"
)
# These begin with what the engine finds fast.
_TITLE_IS = re.compile(
    r"(?P<title>[Iort](?<=\b.)(?:(?<=t)itular|(?<=r)esponsable|(?<=o)wner|(?<=I)nhaber(?:in)?))\b"
    rf"[^.,;:]{{0,60}} (?:es|is|ist) {_NAME}"
)
_FOUNDED = re.compile(r"founded by (?<=\bfounded by )(?:[a-z-]+ ){0,3}")
_YEAR_BEHIND = re.compile(r" in (?:19[89]\d|20\d\d)\b")

Spoken = tuple[PersonName, str, str, bool]  # also the words that say so, and whether it is surely one of the business


def spoken_in(line: str, host: str = "") -> Iterator[Spoken]:
    """Yield the names that stand in a sentence of the line beside a title. `host` is that of the page: whoever owns a
    business of another name works elsewhere, and whoever is quoted may speak of others."""
    if not TWO_CAPITALS.search(line):
        return
    starts = []
    for start in _SENTENCE_START.finditer(line):
        if (said := _behind(line, start.end())) and not _is_quoted(line, start.end()):
            yield said
        if start[0] != ": ":
            starts.append(start.end())
    for border in _APPOSED.finditer(line):
        begins = starts[bisect_right(starts, border.start()) - 1]
        if said := _before(line, border.start(), border.end(), begins, host):
            yield said
    for pattern in (_IS_TITLE, _TITLE_IS):
        for told in pattern.finditer(line):
            name = read_name(line, told.start("name"))
            if name and name.end == told.end("name") and is_title(told["title"]):
                yield name, told["title"], told[0], False
    for founded in _FOUNDED.finditer(line):
        name = read_name(line, founded.end())
        if name and _YEAR_BEHIND.match(line, name.end):
            yield name, "founder", line[founded.start() : name.end], True


def _behind(line: str, start: int) -> Spoken | None:
    """Return the name right behind a title at the beginning of a sentence: `Our head baker Tom Reed bakes`. Without an
    article before it, a trade alone may begin the name of a business, `Florist Rose Garden`."""
    end, is_own, is_usual = start, False, False
    for number in range(_MOST_WORDS + 1):
        word = _WORD.match(line, end)
        if word is None:
            return None
        lowered = word[0].lower()
        if not number and (lowered in words_of("articles") or lowered in words_of("our")):
            start = word.end() + 1
            is_own, is_usual = lowered in words_of("our"), True
        end = word.end()
        gap = 2 if is_own and line.startswith(", ", end) else 1
        is_usual = is_usual or stands_before_names(lowered) or " " in line[start:end]
        is_whole = end > start and (is_title_word(lowered) or (gap > 1 and has_title_word(line[start:end])))
        if (
            is_whole
            and is_title(line[start:end])
            and (name := read_name(line, end + gap))
            and (_FOLLOWS_NAME.match(line, name.end) if is_usual else _does_something(line, name, lowered))
        ):
            is_sure = is_own or line[name.end : name.end + 1] == " "
            is_outside = is_own and _is_outside(line[start:end])
            return None if is_outside else (name, line[start:end], line[start : name.end], is_sure)
        if line[end : end + 1] != " ":
            return None
        end += 1
    return None


def _does_something(line: str, name: PersonName, trade: str) -> bool:
    """Return whether the sentence goes on behind a name that does not end with a city: not `Notdienst Berlin rufen`.
    English articles begin with the trades of others: `Gardener Tom Reed says`."""
    goes_on = _DOES_SOMETHING.match(line, name.end) is not None
    return goes_on and trade not in words_of("en") and not city_countries(name.full.split()[-1])


def _before(line: str, end: int, start: int, begins: int, host: str) -> Spoken | None:
    """Return the name that ends at `end`, if a title begins at `start`: `Dr. Jane Doe, our head vet,`. It must be near
    the beginning of its sentence at `begins`, or be one of ours, or stand in brackets."""
    first = _WORD.match(line, start)
    if first is None:
        return None
    is_own = first[0].lower() in words_of("our")
    if is_own:
        start = min(first.end() + 1, len(line))
    title = _TITLE.match(line, start)
    if title is None or not _FOLLOWS_TITLE.match(line, title.end()):
        return None
    if is_elsewhere(title[0], host):
        return None
    words = _LONGER.sub("", _ELSEWHERE.sub("", title[0])).strip()
    if not is_title(words) or len(words.split()) > _MOST_WORDS:
        return None
    lead = words.split()[0].lower()
    if lead in words_of("clauses") or lead in word_list("streets_before"):
        return None
    name = _name_before(line, end)
    if name is None or _is_quoted(line, name[1]):
        return None
    is_bracketed = line[name[1] - 1 : name[1]] == "(" and line[title.end() : title.end() + 1] == ")"
    if not (is_own or is_bracketed or line.count(" ", begins, name[1]) <= _FEW_WORDS):
        return None
    is_sure = is_own or (begins == name[1] and line.startswith(", ", title.end()))
    return None if is_own and _is_outside(words) else (name[0], words, line[name[1] : title.end()], is_sure)


def is_elsewhere(title: str, host: str) -> bool:
    """Return whether it is the title of the owner of another business: `owner of Hill's Diner`."""
    company = _ELSEWHERE.search(title)
    owns = company is not None and not words_of("owners").isdisjoint(title[: company.start()].lower().split())
    return company is not None and owns and likeness(company["company"][:_LONGEST_COMPANY], host) < _LIKE_HOST


def _name_before(line: str, end: int) -> tuple[PersonName, int] | None:
    """Return the name that ends there, and where it begins, with its titles."""
    for start in _STARTS.finditer(line, max(0, end - _BEFORE), end):
        word = _WORD.match(line, start.start())
        if word and word[0].lower() in words_of("asks"):
            continue
        name = read_name(line, start.start())
        if name and name.end == end and "," not in line[start.start() : end]:
            return name, start.start()
    return None


def _is_quoted(line: str, place: int) -> bool:
    """Return whether a quotation is open there, or was closed right before a dash."""
    quotes = len(_QUOTES.findall(line, 0, place))
    return quotes % 2 == 1 or (quotes > 0 and _SAID_BY.search(line[:place]) is not None)


def _is_outside(title: str) -> bool:
    """Return whether people with this title often work for others: `our architect` is seldom a colleague."""
    return not words_of("outside").isdisjoint(title.lower().split())
