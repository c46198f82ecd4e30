"""Whether an address is somebody else's: Google's in a privacy policy, a chamber's in an imprint."""

import re
from functools import cache

from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import labelled_words, word_list

_BEFORE = 220  # characters before the street that tell whose it is
_LONG = 8  # letters
_FORMS = (
    r"inc|llc|ltd|limited|gmbh|ag|se|sas|sarl|s\.a|corp|corporation|ireland|europe|germany|international|company|co\b"
    r"|b\.?v|technologies|platforms|communications|software|deutschland|irland|france|uk\b|hosting|cloud"
)


def is_third_party(text: str, lowest: int, street: int, end: int) -> bool:
    """Return whether the words before the address `text[street:end]`, but behind `lowest`, name another owner."""
    words = without_accents(text[max(lowest, street - _BEFORE) : end])
    signs = list(_signs().finditer(words))
    if not signs:
        return False
    own = max((match.end() for match in _own().finditer(words)), default=-1)
    return signs[-1].end() > own


@cache
def _signs() -> re.Pattern[str]:
    labels = labelled_words("third_parties")
    written = {word: re.escape(word.replace("_", " ")) for word in labels}
    signs = "|".join(_alone(word, written[word]) for word, label in labels.items() if label == "sign")
    brands = "|".join(written[word] for word, label in labels.items() if label == "brand")
    return re.compile(rf"(?:{signs})|(?<![\w.@])(?:{brands})(?:\.com)?[ ,]{{1,2}}(?:[a-z]+ )?(?:{_FORMS})")


def _alone(word: str, written: str) -> str:
    """Return the expression for a sign: a long one may be the end of a word, as in Rechtsanwaltskammer."""
    return written if len(word) >= _LONG else rf"\b{written}"


@cache
def _own() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(sign.replace("_", " ")) for sign in word_list("own_signs")))
