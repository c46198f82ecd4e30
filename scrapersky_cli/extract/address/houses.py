"""Numbers of houses and parts of houses: 12a, Suite 4, 2. OG."""

import re
from functools import cache, lru_cache

from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import word_list

_ORDINAL = re.compile(r"(?:\d{1,2}\.? ?[ºª°]\.? ?(?:[a-zA-Z]{1,5}\b\.?)? ?){1,3}")

_CATALAN_FLOOR = re.compile(r"\d{1,2}(?:r|n|t|è)\.? \d{1,2}[ªa]\.?")  # 2n 2a
_DANISH_FLOOR = re.compile(r"(?:st|kl|\d{1,2})\.?,? ?(?:th|tv|mf)\.?", re.IGNORECASE)
_RURAL_ROUTE = re.compile(r"R\.?[DR]\.? ?#?\d{1,2}", re.IGNORECASE)  # of New Zealand and Canada
_ALONE_WORDS = """
baixos basement bajo bajos eg entresol entresuelo gartenhaus hinterhaus lobby mezzanine penthouse seitenflugel
vorderhaus
"""
_ALONE = frozenset(_ALONE_WORDS.split())


def is_house_number(piece: str) -> bool:
    """Return whether `piece` is nothing but the number of a house: 12, 12a, nº 12, s/n."""
    return len(piece) <= 16 and _house_number().fullmatch(piece.rstrip(".")) is not None


@lru_cache(maxsize=2048)
def is_inside(piece: str) -> bool:
    """Return whether `piece` names a part of a house: Suite 4, 2. OG, Unit 5b, #12, 2º B."""
    words = [without_accents(word).strip(".") for word in piece.split()]
    if not words or len(words) > 6 or len(piece) > 40:
        return False
    numbered = any(letter.isdigit() for letter in piece) or any(len(word) == 1 for word in words)
    insides = word_list("street_insides")
    if _DANISH_FLOOR.fullmatch(piece) or _CATALAN_FLOOR.fullmatch(piece) or _RURAL_ROUTE.fullmatch(piece):
        return True
    named = words[0] in insides or (len(words) > 1 and words[1] in insides and any(map(str.isdigit, words[0])))
    if named:
        return numbered or (all(word in insides for word in words) and (len(words) > 1 or words[0] in _ALONE))
    return numbered and (words[0][0] == "#" or _ORDINAL.fullmatch(piece) is not None)


@cache
def _house_number() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?:д|дом|буд|n)\.?|№|nr\.?|n[°º.o]{1,2}|no\.?|num\.?|núm\.?|número|civico)? ?\d{1,4}"
        r" ?(?:[a-z]|bis|ter|quater)?(?: ?[-–/] ?\d{0,4}[a-z]?)?|s/n|snc|s\.n\.c\.",
        re.IGNORECASE,
    )
