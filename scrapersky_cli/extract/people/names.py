"""The shape of a person's name, and its parts. There is no list of names: what is no name is known by its words."""

import re
from dataclasses import dataclass
from functools import cache

from scrapersky_cli.extract.people.titles import is_title_word, words_of

_LONGEST = 60
_PARTICLES = "von|van|der|den|de|di|da|del|della|dos|du|la|le|zu|zum|ter|ten|vom|af|el|al|bin|Van|Von|De|Di|La|Le|Del"
CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
GIVEN = (
    rf"(?:(?:[dD]['’])?{CAPITAL}(?:['’]{CAPITAL})?[^\W\d_]+(?:[-'’]{CAPITAL}?[^\W\d_]+)*+"
    rf"|{CAPITAL}\.(?:-?{CAPITAL}\.)*+)"
)
_TITLE_BEFORE = (
    r"(?:[A-Za-zÀ-ž]{1,5}\.(?:-?[A-Za-zÀ-ž]{1,5}\.)*+(?:ssa|ra)?|Dr|Prof|Mr|Mrs|Ms|Miss|Herrn?|Frau|Mme|Mlle|RA|Mag"
    r"|Me|CA|Drs|Capt|Rev|Sig|Sra?|Monsieur|Madame|Señora?|Signora?|SCP|SELARL|Maître|mgr)"
)
_SHAPE = re.compile(
    rf"(?P<before>(?:{_TITLE_BEFORE}(?: |(?<=\.)(?=[A-Z]))(?!$)){{0,5}})"
    rf"(?P<name>{GIVEN}(?: [\"“(]{CAPITAL}[^\W\d_]+[\"”)])?(?: (?:(?:{_PARTICLES}) ){{0,2}}{GIVEN}){{1,4}})"
)
_LAST_FIRST = re.compile(rf"({CAPITAL}[^\W\d_]+(?:-{CAPITAL}[^\W\d_]+)?), ({GIVEN})(?: {CAPITAL}\.)?")
_SEAM = re.compile(r"(?<=[a-zà-ž]{4})(?=[A-ZÀ-Þ][a-zà-ž])")  # Smith and Manager of two elements: SmithManager
_INITIAL = re.compile(rf"{CAPITAL}\.(?:-?{CAPITAL}\.)*")
_ENDS_WORDS = """
straße strasse gasse straat werkstatt werkstätte praxis kanzlei betrieb bäckerei metzgerei tischlerei schreinerei
gärtnerei bezeichnung verfahren therapie pathie medizin technik beratung verwaltung
"""
_NO_ENDS = tuple(_ENDS_WORDS.split())  # of German words that are no names
_SIGNS = ":|•·–—-;@"
_GAP = 2  # characters: such a sign, and a blank


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name without academic titles, and its parts where they are sure. `end` is where it ends in the text."""

    full: str
    first: str | None
    last: str | None
    end: int


def read_name(text: str, start: int = 0) -> PersonName | None:
    """Return the name of a person that begins at `start`; None if what stands there is none.

    Titles before the name are passed over, words behind it that are a title end it.
    """
    is_alone = start < _GAP or text[start - _GAP] in _SIGNS  # not: Head of Taxes, Certified
    if is_alone and (turned := _LAST_FIRST.match(text, start)):
        first, last = turned[2], turned[1]
        if not any(map(_is_no_name, (first, last))) and not _INITIAL.fullmatch(first) and _is_over(text, turned.end()):
            return PersonName(f"{first} {last}", first, last, turned.end())
    found = _SHAPE.match(text, start)
    if found is None:
        return None
    words: list[str] = []
    end = found.start("name")
    for written in found["name"].split(" "):
        word, *glued = _SEAM.split(written, maxsplit=1)
        if _is_no_name(word) and not (len(words) == 1 and word.lower() in words_of("surnames")):
            break
        words.append(word)
        end += len(word) + 1
        if glued:
            break
    if words and words[0].lower() in words_of("articles"):
        return None  # Die Bilder
    while words and words[-1] in _particles():
        end -= len(words.pop()) + 1
    return _named([word for word in words if word[0] not in '("“'], end - 1)


def _named(words: list[str], end: int) -> PersonName | None:
    if len([word for word in words if not _INITIAL.fullmatch(word) and word not in _particles()]) < 2:
        return None
    if all(word.isupper() for word in words):
        words = [word if _INITIAL.fullmatch(word) else word.title() for word in words]
    full = " ".join(words)
    return PersonName(full, *_parts(words), end) if len(full) <= _LONGEST else None


def _parts(words: list[str]) -> tuple[str | None, str | None]:
    """Return the first and the last name, if there is one of each beside initials and particles."""
    small = [number for number, word in enumerate(words) if word in _particles() and number]
    last = words[small[0] :] if small else words[-1:]
    first = [word for word in words[: len(words) - len(last)] if not _INITIAL.fullmatch(word)]
    if len(first) != 1 or sum(word not in _particles() for word in last) != 1 or _INITIAL.fullmatch(last[-1]):
        return None, None
    return first[0], " ".join(last)


def _is_no_name(word: str) -> bool:
    lowered = word.lower().strip(".,")
    if lowered in words_of("in_names") or (lowered in words_of("honorifics") and not _INITIAL.fullmatch(word)):
        return True
    if word in _particles() or not words_of("surnames").isdisjoint(lowered.split("-")[1:]):
        return False  # Anna Fischer-Meister
    return is_title_word(lowered) or lowered.endswith(_NO_ENDS)


def _is_over(text: str, end: int) -> bool:
    return end >= len(text) or (text[end] in " ,;|(–-" and not text[end:].lstrip().startswith(("&", "and ", "und ")))


@cache
def _particles() -> frozenset[str]:
    return frozenset(_PARTICLES.split("|"))
