"""Read the names and titles that stand in one line of a page."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from scrapersky_cli.extract.people.names import CAPITAL, GIVEN, PersonName, read_name
from scrapersky_cli.extract.people.titles import departments, has_title_word, is_title, stands_before_names, words_of
from scrapersky_cli.extract.text import without_accents

_MOST_PIECES = 12
_WORD = re.compile(r"[^\s:]+")
_BETWEEN = re.compile(r"\s*(?:[,|–—•·:/([]|-(?= )|-(?=[A-Z]))\s*")
_MORE = re.compile(
    r"\s*(?:[|•·]|\s[–—-]\s|\)|,? ?\b(?:tel|phone|telefon|mob|mobile?|cell|handy|gsm|e-?mail)\b|\+?\(?\d[\d ()./-]{6}"
    r"|\S+@).*",
    re.IGNORECASE,
)
_LABEL_END = re.compile(r"\s*[:–-]?\s*")
_LONGEST_LABEL = 60
# Where one statement of a line ends and the next begins: a bullet, a bracket, a sentence, a sentence with a label. The
# engine searches fast for one of a few characters, so each form begins with one.
_PIECE_END = re.compile(
    rf"""[\s•|·;▪,.](?:
        (?<=[•|·;▪])\s*
        | (?<=\s)\s*[•|·;▪]\s*
        | (?:(?<=\)\ )|(?<=\),)\ )(?={CAPITAL})
        | (?:(?<=[a-zà-ž]{{3}}\.)|(?<=[a-zà-ž]\)\.))\ (?={CAPITAL})
        | (?<=\.)\ (?={CAPITAL}[a-zà-ž]++(?:\ [A-Za-zÀ-ž]{{1,20}}){{0,2}}:\ )
    )""",
    re.VERBOSE,
)
_DEGREES = re.compile(r"(?:,? (?:[A-Z]{1,2}[A-Za-z]{0,3}[A-Z][A-Za-z]{0,4}|\([A-Z][A-Za-z]{1,7}\))){1,6}(?=,)")
_PAIR = re.compile(rf"({GIVEN}) (?:&|and|und|et|y|e|og|och) (?={CAPITAL})")
# A name has two capitals, which a word or two may part: `Ann van der Berg`. Most sentences have one.
TWO_CAPITALS = re.compile(rf"{CAPITAL}\S*+ (?:\S{{1,4}} ){{0,2}}(?:\W|[dD]['’])?{CAPITAL}")
_EMAIL = re.compile(r"([\w.+-]{2,64})@[\w-]{1,63}\.")
_NO_PART = re.compile(r"[\d@!?]|https?:|www\.")  # what neither a title nor a department has
_LONGEST_PART = 40
_ENDS = " ,;:|)(–-]["
_SHORT_TITLE = re.compile(r"(Inh|GF|Prop|Dir|Vors)\.:? (?=[^\W\d_a-zß-öø-ÿ])")
_ENDS_OF_STATEMENTS = (", ", ". ", "; ", ",", ".")
_DIGITS = re.compile(r"\d{3}")


class Said(NamedTuple):
    """A name, its title, and the piece of the line that says so."""

    name: PersonName
    title: str
    piece: str


def said_in(line: str) -> list[Said]:
    """Return the names with a title in a line: `Jane Doe, Owner`, `Jane Doe (Owner)`, `Owner: Jane Doe`, and several of
    these one after the other."""
    if not TWO_CAPITALS.search(line):
        return []
    pieces = _PIECE_END.split(line, maxsplit=_MOST_PIECES)
    if len(pieces) > 1:
        found = [said for piece in pieces if has_title_word(piece) for said in _of_piece(piece)]
        if len(found) > 1:
            return found
    return list(_of_piece(line))


def said_by_email(line: str) -> Said | None:
    """Return the name and what stands between it and an address made of it, which need not have a title's word: `Jane
    Doe – Lettings – jane@acme.com`."""
    email = _EMAIL.search(line)
    start = name_start(line)
    name = read_name(line, start) if email else None
    between = _BETWEEN.match(line, name.end) if name else None
    if email is None or name is None or between is None:
        return None
    part = line[between.end() : email.start()].strip(_ENDS)
    if not 2 < len(part) <= _LONGEST_PART or _NO_PART.search(part) or len(part.split()) > 4:
        return None
    local, *_ = without_accents(email[1]).split("+")
    return Said(name, part, line) if any(is_made_of(local, word) for word in name.full.split()) else None


def is_made_of(local: str, word: str) -> bool:
    """Return whether the local part of an e-mail address contains a word of a name. Accents do not count."""
    return len(word) > 2 and without_accents(word) in local


def name_start(line: str) -> int:
    """Return where a name may begin: behind another person's e-mail address, `Contact:`, or `Praxis`."""
    lead = _lead().match(line)
    return lead.end() if lead else 0


@cache
def _lead() -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, words_of("leads"))))
    practices = "|".join(sorted(words_of("practices")))
    return re.compile(
        rf"(?:\S{{1,64}}@\S{{1,90}}|(?:{words})(?: person)?):? (?=\S)|(?:{practices}) (?=(?:dr|prof|mag)\.)",
        re.IGNORECASE,
    )


def _of_piece(line: str) -> Iterator[Said]:
    start = name_start(line)
    if (short := _SHORT_TITLE.match(line, start)) and (name := read_name(line, short.end())):
        yield Said(name, short[1], line)
        return
    if name := read_name(line, start):
        if title := _behind(line, name):
            yield Said(name, title, line)
        return
    couple = list(_couple_at(line, start))
    if couple and (title := _behind(line, couple[-1])):  # Ann and Bob Miller, Owners
        yield from (Said(name, title, line) for name in couple)
        return
    start = _title_end(line)
    title = line[:start].strip(" :,–-")
    if not start or not (is_title(title) or title.lower() in departments()):
        return
    if line[:start].rstrip()[-1] not in ":–-" and not stands_before_names(title.split()[-1].lower()):
        return
    is_labelled = line[:start].rstrip().endswith(":")
    for name in _names_at(line, start):
        if _is_end(line[name.end :]) or (is_labelled and line[name.end : name.end + 2] in _ENDS_OF_STATEMENTS):
            yield Said(name, title, line)


def _behind(line: str, name: PersonName) -> str | None:
    """Return the title behind a name, and behind degrees without a comma: `Jane Doe BSc (Hons), Podiatrist`."""
    between = _BETWEEN.match(line, name.end)
    is_parted = between or _MORE.search(line, name.end) or line[name.end : name.end + 1].isalpha()
    if is_parted and (title := _title(line[between.end() if between else name.end :].strip())):
        return title
    degrees = _DEGREES.match(line, name.end)
    return _title(line[degrees.end() :].strip(", ")) if degrees else None


def _title(rest: str) -> str | None:
    title = _MORE.sub("", rest).strip(_ENDS)
    if _DIGITS.search(title):  # the number of a licence
        title = ", ".join(part for part in title.split(", ") if not _DIGITS.search(part))
    return title if is_title(title) and not _goes_on(rest, title) else None


def _goes_on(rest: str, title: str) -> bool:
    """Return whether the title is the beginning of a sentence: `Jane Doe, owner of the shop since it opened, says`."""
    return len(rest) > len(title) + 80


def _is_end(rest: str) -> bool:
    """Return whether nothing but degrees, a bracket, a number or an address follows."""
    bare = rest.strip(" .,;|)")
    return not bare or bare.isupper() or rest.startswith(" (") or _MORE.match(rest) is not None


def _names_at(line: str, start: int) -> Iterator[PersonName]:
    """Yield the name that begins there, or those of a couple: `Ann and Bob Miller`."""
    if name := read_name(line, start):
        yield name
    else:
        yield from _couple_at(line, start)


def _couple_at(line: str, start: int) -> Iterator[PersonName]:
    """Yield the names of the couple that begins there."""
    pair = _PAIR.match(line, start)
    second = read_name(line, pair.end()) if pair else None
    first = read_name(f"{pair[1]} {second.last or second.full.split()[-1]}") if pair and second else None
    if first and second:
        yield PersonName(first.full, first.first, first.last, second.end)
        yield second


def _title_end(line: str) -> int:
    """Return where a name may begin behind a title at the beginning of the line; 0 if nowhere."""
    colon = line.find(": ", 0, _LONGEST_LABEL) + 2
    if colon > 1 and any(_names_at(line, colon)):
        label = line[: colon - 2].strip()
        if has_title_word(label) or label.lower() in departments():
            return colon
    position = 0
    for _ in range(5):
        word = _WORD.match(line, position)
        if word is None:
            return 0
        rest = _LABEL_END.match(line, word.end())
        position = rest.end() if rest else word.end()
        if not (rest and rest[0].strip()) and not stands_before_names(word[0].lower()):
            continue  # only some titles stand before a name without a sign between
        if has_title_word(line[: word.end()]) and any(_names_at(line, position)):
            return position
    return 0
