"""What the name of a business looks like: how a text is stripped to it, what is none, and how names are compared.

The words are in `data/names.toml`.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from scrapersky_cli.extract.page_kinds import names_a_kind
from scrapersky_cli.extract.signs import Signs, signs_of
from scrapersky_cli.extract.text import clean_text, without_accents
from scrapersky_cli.extract.words import word_list

LONGEST_NAME = 90  # characters
_READ = 300
_MANY_WORDS = 12
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"(?<=\w)['’`´](?=\w)")  # Joe's is also written Joes
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,6}(?:[^\W\d_]\b)?")  # S.r.l., B.V.
_UMLAUTS = re.compile("(?<=[a-z])(ae|oe|ue)")  # Bäcker is also written Baecker
_YEARS = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?: ?[-–/—] ?(?:(?:19|20)?\d\d|present|heute|today|now))?(?!\d)", re.IGNORECASE
)
_STATE = re.compile(r"[^,]{2,40}, ?(?:[A-Z]{2}|[A-Z][a-z]+)(?: \d{5})?(?:,? (?:USA|US))?")
_IN_PLACE = re.compile(r" (?:in|near|à|en|a|serving) [A-ZÀ-Ý]")
_STATE_BEHIND = re.compile(r"[ ,]([A-Z]{2})$")  # Locksmith Phoenix AZ
_NO_NAME = re.compile(r"@|https?:|www\.|\d{5,}|[<>{}\[\]=]|\.(?:jpe?g|png|svg|gif|webp)$", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"(?=[\s|»«›·•●★⋆→~—:-])(?:\s*(?!(?<=[a-z])\|[a-z])[|»«›·•●★⋆→~—]\s*"
    r"|\s+(?:[-–:/>]{1,2}|<|\*)\s+|: +|\s+-|-\s+(?!(?:und|oder|en|of|u\.) ))"
)
_ABBREVIATED = re.compile(r"(?:\.\w|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|Bros))\.$")  # a dot that belongs to the name
_ENDS = " \t|-–—:;,.·•*»«›‹>/\\©®™_~#+"
_CONJUNCTIONS = frozenset(("and", "und", "et", "e", "en", "y"))


@cache
def _words(name: str) -> frozenset[str]:
    """The entries of a list in `data/names.toml`, which `|` or white space parts."""
    text = _table()[name]
    return frozenset(one for one in re.split(r"[|\n]" if "|" in text else r"\s+", text) if one)


@cache
def _table() -> dict[str, str]:
    return tomllib.loads(files("scrapersky_cli.extract").joinpath("data", "names.toml").read_text("utf-8"))


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(_words('leads'))})\b[\s:–-]*+(?:the |der |die |das )?(?=\S)", re.IGNORECASE)


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"[\s:,|–-]+(?:{_any(_words('tails'))})$", re.IGNORECASE)


def has_legal_form(name: str) -> bool:
    """Return whether a name ends with a legal form, as `Weinimport Lutz GmbH` does."""
    text = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", name[:_READ])
    words = _WORD.findall(without_accents(text))
    return len(words) > 1 and words[-1] in word_list("legal_forms")


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


@lru_cache(maxsize=1024)
def name_in(text: str) -> str | None:
    """Return the name that `text` gives, without greetings, years and marks around it; None if it can be no name."""
    name = clean_text(text, _READ)
    name = _YEARS.sub(" ", name) if _YEARS.search(name) else name
    name = name.lstrip(_ENDS)
    if lead := _lead().match(name):
        name = name[lead.end() :]
    name = " ".join(_tail().sub("", name).split())
    name = name.strip(_ENDS) + ("." if _ABBREVIATED.search(name) else "")
    return name if _can_be_name(name) else None


def _can_be_name(name: str) -> bool:
    if not 2 <= len(name) <= LONGEST_NAME or not any(map(str.isalpha, name)) or _NO_NAME.search(name):
        return False
    plain = " ".join(_WORD.findall(without_accents(name)))
    if not plain or plain in _words("refused") or plain in _words("places") or len(plain.split()) > _MANY_WORDS:
        return False
    lowered = name.lower()
    return not (_refused_parts().are_in(lowered) or names_a_kind(name) or _STATE.fullmatch(name))


@cache
def _refused_parts() -> Signs:
    return signs_of(sorted(_words("refused_parts")))


@lru_cache(maxsize=1024)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words by which a name is compared: folded, without `and`, a leading article and the legal form."""
    text = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", _APOSTROPHES.sub("", name[:_READ]))
    words = [word for word in _WORD.findall(without_accents(text)) if word not in _CONJUNCTIONS]
    while len(words) > 1 and words[-1] in word_list("legal_forms"):
        words.pop()
    if len(words) > 1 and words[0] in ("the", "der", "die", "das", "la", "le", "les", "el", "il", "de", "het", "www"):
        del words[0]
    return tuple(_UMLAUTS.sub(lambda found: found[0][0], word) for word in words)


def name_key(name: str) -> str:
    """Return the letters by which two spellings of one name are the same."""
    return "".join(name_words(name))


def is_slogan(name: str) -> bool:
    """Return whether `name` says what is done or where, as slogans do: `Your dentist in Austin`."""
    words = _plain_words(name)
    telling = sum(word in _words("slogan_words") for word in words)
    if name.islower() and len(words) > 2:
        return True
    if telling >= 2 or (telling == 1 and len(words) > 3) or name.endswith(("!", "?")):
        return True
    state = _STATE_BEHIND.search(name)
    if state and len(words) > 2 and state[1].lower() not in word_list("legal_forms"):
        return True
    return _IN_PLACE.search(name) is not None


def is_common(name: str) -> bool:
    """Return whether all words are those of a trade: `Dental Clinic`."""
    return all(word in _words("common_words") for word in _plain_words(name))


@lru_cache(maxsize=256)  # asked twice or more for each name of a page
def _plain_words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(without_accents(name)))


def parts_of(text: str) -> Iterator[str]:
    """Yield the parts between separators, as in a title, and of each part what stands before its first comma."""
    for part in _SEPARATOR.split(text[:_READ])[:8]:
        yield part
        head, comma, _ = part.partition(", ")
        if comma:
            yield head
