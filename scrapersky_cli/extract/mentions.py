"""Find what a text mentions: e-mail addresses and telephone numbers, however they are spelled, profiles and hosts."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapersky_cli.extract.hosts import NotADomain, ascii_host
from scrapersky_cli.extract.phone.spelled import numbers_in
from scrapersky_cli.extract.social.profiles import is_social_host, profile_of

if TYPE_CHECKING:
    from scrapersky_cli.extract.email.candidates import AddressMatch

# Numbers, hosts and web addresses. They contain no obfuscated e-mail address, so the slow search for one is skipped.
_PLAIN = re.compile(r"[+\d]*|(?!.*[_-]at[_-])(?:https?://)?[a-z0-9_-]*(?:[./][a-z0-9_-]*)+")
# Only from the beginning of a word, so that time is linear for any text.
_HOST = re.compile(r"(?<![\w-])[\w-]+(?:\.[\w-]+)+")
# A query of a URL has %40 for the @.
_ADDRESS = re.compile(r"(?<![\w.+'-])([\w.+'-]+)(?:@|%40)([\w-]+(?:\.[\w-]+)+)")
_LINK = re.compile(r"(?<![\w@.-])(?:https?://)?([\w-]+(?:\.[\w-]+)+)/[^\s\"'<>()\[\]{},;|]+", re.IGNORECASE)
_BEHIND_LINK = ".:!?…"
_SHORT = 100  # characters


class Mention(NamedTuple):
    """A place in a text, and what it names: one of the four.

    The `address` is in lower case, the `host` with its labels in ASCII, the `profile` a canonical URL. `numbers` are
    what digits may be as telephone numbers, as `SpelledNumber` has them.
    """

    start: int
    end: int
    address: str | None = None
    host: str | None = None
    profile: str | None = None
    numbers: tuple[str, ...] = ()


def mentions(text: str) -> tuple[Mention, ...]:
    """Return all mentions, including overlapping ones. Cached, because many cells contain one of a few words."""
    return (_in_short if len(text) <= _SHORT else _in_long)(text)


def _mentions_in(text: str) -> tuple[Mention, ...]:
    found = [
        Mention(*match.span(), address=f"{match[1]}@{_a_labels(match[2])}".lower())
        for match in (_ADDRESS.finditer(text) if "@" in text or "%40" in text else ())
    ]
    if not _PLAIN.fullmatch(text):
        found += [Mention(hit.start, hit.end, address=hit.address.lower()) for hit in _spelled_in(text)]
    for match in _HOST.finditer(text) if "." in text else ():
        found.append(Mention(*match.span(), host=_a_labels(match[0])))
    found += _profiles_in(text) if "/" in text else ()
    found += [Mention(hit.start, hit.end, numbers=hit.numbers) for hit in numbers_in(text)]
    return tuple(found)


_in_short = lru_cache(maxsize=65_536)(_mentions_in)
_in_long = lru_cache(maxsize=1024)(_mentions_in)  # a text made of digits has many mentions


def _profiles_in(text: str) -> Iterator[Mention]:
    for match in _LINK.finditer(text):
        link = match[0].rstrip(_BEHIND_LINK)
        profile = profile_of(link) if is_social_host(match[1]) or "/@" in link else None
        if profile is not None:
            yield Mention(match.start(), match.start() + len(link), profile=profile.url)


def _spelled_in(text: str) -> "list[AddressMatch]":
    from scrapersky_cli.extract.email.emails import spelled_in

    return spelled_in(text)


def _a_labels(host: str) -> str:
    """Return the host with its labels in ASCII, or in lower case if it is not a valid host."""
    if host.isascii() and "xn--" not in host:
        return host.lower()
    try:
        return ascii_host(host)
    except NotADomain:
        return host.lower()


def texts_in(value: object) -> Iterator[str]:
    """Yield the texts in a value, nested to any depth."""
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            left += filter(None, each.values())  # most facts of most rows are unknown
        elif isinstance(each, Sequence):
            left += each


def with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """Return the same value with `change` applied to its texts."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: with_texts(each, change) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_texts(each, change) for each in value]
    return value


def rewritten(text: str, places: Iterable[tuple[int, int]], write: Callable[[int, int], str]) -> str:
    """Return the text with these places replaced. If they overlap, the first is replaced, and the longest of these."""
    pieces, done = [], 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= done:
            pieces += [text[done:start], write(start, end)]
            done = end
    return "".join([*pieces, text[done:]])
