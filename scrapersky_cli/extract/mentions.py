"""Whom a text names: addresses, however they are spelled, and hosts."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from scrapersky_cli.extract.hosts import NotADomain, ascii_host

if TYPE_CHECKING:
    from scrapersky_cli.extract.email.candidates import AddressMatch

# Numbers, hosts and web addresses. They hold no obfuscated e-mail address, so that slow search is skipped.
_PLAIN = re.compile(r"[+\d]*|(?!.*[_-]at[_-])(?:https?://)?[a-z0-9_-]*(?:[./][a-z0-9_-]*)+")
# From the beginning of a word only: linear whatever the text is.
_HOST = re.compile(r"(?<![\w-])[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"(?<![\w.+'-])[\w.+'-]+@([\w-]+(?:\.[\w-]+)+)")


class Mention(NamedTuple):
    """A place in a text, with the `address` it names in lower case, or the `host` with its labels in ASCII."""

    start: int
    end: int
    address: str | None = None
    host: str | None = None


@lru_cache(maxsize=65_536)
def mentions(text: str) -> tuple[Mention, ...]:
    """All of them, overlapping ones too. Remembered, because many cells hold one of a few words."""
    found = []
    for match in _ADDRESS.finditer(text) if "@" in text else ():
        local, _, host = match[0].rpartition("@")
        found.append(Mention(*match.span(), address=f"{local}@{_a_labels(host)}".lower()))
    if not _PLAIN.fullmatch(text):
        found += [Mention(hit.start, hit.end, address=hit.address.lower()) for hit in _spelled_in(text)]
    for match in _HOST.finditer(text) if "." in text else ():
        found.append(Mention(*match.span(), host=_a_labels(match[0])))
    return tuple(found)


def _spelled_in(text: str) -> "list[AddressMatch]":
    from scrapersky_cli.extract.email.emails import spelled_in

    return spelled_in(text)


def _a_labels(host: str) -> str:
    """The host with its labels in ASCII, or in lower case if it is not a valid host."""
    if host.isascii() and "xn--" not in host:
        return host.lower()
    try:
        return ascii_host(host)
    except NotADomain:
        return host.lower()


def texts_in(value: object) -> Iterator[str]:
    """The texts of a value, of whatever depth."""
    left = [value]
    while left:
        each = left.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            left += each.values()
        elif isinstance(each, list | tuple):
            left += each


def with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: with_texts(each, change) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_texts(each, change) for each in value]
    return value


def rewritten(text: str, places: Iterable[tuple[int, int]], write: Callable[[int, int], str]) -> str:
    """The text with something else at these places; of places that overlap the first, and the longest."""
    pieces, done = [], 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= done:
            pieces += [text[done:start], write(start, end)]
            done = end
    return "".join([*pieces, text[done:]])
