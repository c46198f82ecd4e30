"""How much a name is like the address of its site."""

import re
from functools import lru_cache

from scrapersky_cli.extract.business.name_text import is_common, name_words
from scrapersky_cli.extract.hosts import display_host, is_platform, registrable_domain
from scrapersky_cli.extract.text import without_accents

_LIKE_HOST = 0.45  # how alike the name of a business and its domain are at least
_WORD = re.compile(r"[^\W\d_]{2,}")
_UMLAUT = re.compile(r"([aou])(?<=[a-z].)e")
_LETTERS = re.compile("[^\\W_]+")
_UMLAUTS = re.compile("(?<=[a-z])(ae|oe|ue)")
_CONJUNCTIONS = ("and", "und", "et")
_SHORT = 4  # letters
_LONGEST_WORD = 40
_INITIALS = 3
_BY_INITIALS, _BY_FIRST_INITIALS = 0.8, 0.5
_ABOVE = 5  # letters that the label above the domain has, if it is a name: smithdental.example.org


@lru_cache(maxsize=1024)
def likeness(name: str, host: str) -> float:
    """Return how much `name` is like `host`, from 0 to 1.

    Hyphens, accents, umlauts, `&`, `and` and the legal form do not matter: `Müller & Söhne GmbH` is
    `mueller-und-soehne.de`. The words of the name may be in another order, some may be missing, and their initials
    may stand for them.
    """
    words = name_words(name)
    if not words:
        return 0.0
    return max((_alike(words, label) for label in _labels(host)), default=0.0)


def is_like_host(name: str, host: str) -> bool:
    """Return whether the name is like the domain, or the domain ends with a word of it: `praxis-weber.de`."""
    label = _UMLAUT.sub(r"\1", host.rpartition(".")[0])
    words = _WORD.findall(without_accents(name))
    ends = any(len(word) >= _SHORT and label.endswith(word) and not is_common(word) for word in words)
    return ends or likeness(name, host) >= _LIKE_HOST


@lru_cache(maxsize=256)
def _labels(host: str) -> tuple[str, ...]:
    """Return the letters of the domain without its suffix, and of the label above it; nothing of a platform."""
    host = display_host(host.lower().removeprefix("www."))
    domain = registrable_domain(host)
    if domain is None or is_platform(host):
        return ()
    domain = display_host(domain)
    above = host.removesuffix(domain).strip(".").rpartition(".")[2]
    labels = [domain.partition(".")[0], *([above] if len(above) >= _ABOVE else ())]
    return tuple(found for label in labels if (found := _folded(label)))


def _folded(label: str) -> str:
    letters = "".join(_LETTERS.findall(without_accents(label)))
    return _UMLAUTS.sub(lambda found: found[0][0], letters)


def _alike(words: tuple[str, ...], label: str) -> float:
    joined = _UMLAUTS.sub(lambda found: found[0][0], "".join(words))
    if joined == label or _without_conjunctions(label, words) == joined:
        return 1.0
    return max(_by_beginning(joined, label), _by_words(words, label), _by_initials(words, label))


def _without_conjunctions(label: str, words: tuple[str, ...]) -> str:
    """Return the label of the host without the `and` that it has between two words of the name: `holtandsons`."""
    for word in words[:-1]:
        for conjunction in _CONJUNCTIONS:
            if word + conjunction in label:
                return label.replace(word + conjunction, word, 1)
    return label


def _by_beginning(joined: str, label: str) -> float:
    short, long = sorted((joined, label), key=len)
    return 0.5 + 0.5 * len(short) / len(long) if len(short) >= _SHORT and long.startswith(short) else 0.0


def _by_words(words: tuple[str, ...], label: str) -> float:
    """Return the share of the label that words of the name cover, less if much of the name is not in it."""
    rest, covered = label, 0
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        piece = word if word in rest else _beginning(word, rest)
        if len(piece) > 2 or (piece and rest.startswith(piece)):
            rest = rest.replace(piece, "\0", 1)
            covered += len(piece)
    share = covered / len(label)
    return share * (0.6 + 0.4 * covered / sum(map(len, words))) if share >= 0.4 else 0.0


def _beginning(word: str, label: str) -> str:
    """Return as much of a long word as is in the label: `zahnarztpraxis` in `zahnarzt-weber`. "" if it is little."""
    lengths = range(min(len(word), _LONGEST_WORD) - 1, _SHORT, -1)
    return next((word[:length] for length in lengths if word[:length] in label), "")


def _by_initials(words: tuple[str, ...], label: str) -> float:
    initials = "".join(word[0] for word in words)
    if len(initials) < _INITIALS or not label.startswith(initials):
        return 0.0
    return _BY_INITIALS if label == initials else _BY_FIRST_INITIALS
