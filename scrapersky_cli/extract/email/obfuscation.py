"""Find addresses written for people only: `info [at] example (dot) com` and similar forms in seven languages.

A word in brackets is proof enough. A bare word is not: "meet us at hotel.com" is prose, so bare forms need a
spelled-out dot, an at-word without another meaning (arroba, chiocciola), or "E-mail:" right before them.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from scrapersky_cli.extract.email.address import canonical_email
from scrapersky_cli.extract.email.candidates import MAX_ANCHORS, AddressMatch, local_part_before, real_host
from scrapersky_cli.extract.email.flags import GENERAL_MAILBOXES
from scrapersky_cli.extract.lines import places_of
from scrapersky_cli.extract.words import word_list

_NOT_A_MAILBOX = word_list("prose_before_at")
_NOT_A_HOST = word_list("prose_after_at")

# These have no other meaning than @, so they need no brackets.
_NAMED_AT = (
    r"arroba|arobase|arobas|chiocciola|chiocciolina|apenstaartje|apenstaart|apestaart(?:je)?|klammeraffe|"
    r"affenklammer|affenschwanz|snabel-?a|zavináč|małpa|kukac"
)
_BRACKETED_AT = rf"at|ät|aet|æt?|@t|(?P<loose>a|à|en|chez|bei|bij|presso|affe)|@|at[ -]?sign|{_NAMED_AT}"
_DOT = r"dot|d0t|punkt|point|punto|ponto|punt|ponkt|prik|punctum|kropka|tečka"
_BEFORE, _AFTER = r"[\[({<|*\"'«“„‘~=#-]", r"[\])}>|*\"'»”“’~=#-]"
_OPEN, _CLOSE = f"{_BEFORE}{_BEFORE}?", f"{_AFTER}{{1,2}}"

# The flag applies only to letters: a pattern that begins with a plain set is three times as fast.
_AT_IN_BRACKETS = re.compile(rf"{_OPEN}[ _-]?(?i:{_BRACKETED_AT})[ _-]?{_CLOSE}")
_AT_WORDS = (" at ", " AT ", " ät ", " arroba ", " arobase ", " arobas ", " chiocciola ", " apenstaartje ")
_AT_UNDERSCORED = ("_at_", "_AT_", "-at-", "-AT-")
_NAMED = re.compile(_NAMED_AT, re.IGNORECASE)

_BRACKETED_DOT = rf"\s{{0,3}}{_OPEN}\s?(?:{_DOT}|\.)\s?{_CLOSE}\s{{0,3}}"
_SPELLED_DOT = rf"{_BRACKETED_DOT}|\s{{1,3}}[_-]?(?:{_DOT})[_-]?\s{{1,3}}"
_SEPARATOR = rf"(?:{_SPELLED_DOT}|\s?\.(?! )|\s\.\s)"
_LABEL = r"[^\W_]{1,63}+(?:-{1,3}+[^\W_]{1,63}+){0,20}+"
_AT_AS_WORD = re.compile(rf"(?:{'|'.join(_AT_WORDS)})(?=(?i:{_LABEL}{_SEPARATOR}))")
_HOST = re.compile(rf"\s{{0,3}}({_LABEL}(?:{_SEPARATOR}{_LABEL}){{1,5}})", re.IGNORECASE)

# info-at-shop-dot-de, info_at_shop_dot_de, infoATshopDOTde: the dot may be inside what looks like one word.
_JOINED_DOT = rf"[_-](?:{_DOT})[_-]|(?-i:(?<=[a-z0-9])DOT(?=[a-z]))"
_JOINED_LABEL = r"[^\W_](?:[^\W_]|-(?=[^\W_])){0,62}?"
_JOINED_HOST = re.compile(
    rf"\s?({_JOINED_LABEL}(?:(?:{_JOINED_DOT}|{_SEPARATOR}){_JOINED_LABEL}){{1,5}})(?![^\W_]|-[^\W_])", re.IGNORECASE
)
_SEPARATORS = re.compile(rf"{_JOINED_DOT}|{_SEPARATOR}", re.IGNORECASE)
_SPELLED = re.compile(rf"{_JOINED_DOT}|{_SPELLED_DOT}", re.IGNORECASE)
_DOT_BEFORE = re.compile(rf"(?:{_BRACKETED_DOT}|\s{{1,3}}(?:{_DOT})\s{{1,3}})\Z", re.IGNORECASE)
_POINT = re.compile(r"\spoint\s", re.IGNORECASE)
_POINT_SUFFIXES = ("fr", "com", "net", "org", "be", "ch", "eu", "ca", "lu", "info")
_LEAD_IN = re.compile(
    r"(?:mail|courriel|mél|correo|electr[oó]nico|contacto?|kontakt|contatto|e-?post)"
    r"(?:\s?(?:address|adresse|adres))?\s{0,2}[:=–-]?\s{0,3}\Z",
    re.IGNORECASE,
)


class Spelled(NamedTuple):
    """The parts of a possible address, and its position."""

    local: str
    host: str
    start: int
    end: int
    dot_spelled: bool  # at least one dot of the host is a word


def obfuscated_addresses(text: str, site: str | None = None) -> Iterator[AddressMatch]:
    """Yield every address hidden by words, brackets or spaces in `text`, a page of `site`.

    `text` is the result of `unveiled`.
    """
    for local, host, start, end, _ in _spelled(text):
        address = canonical_email(f"{local}@{host}", site)
        if address:
            yield AddressMatch(address, start, end)


def _spelled(text: str) -> Iterator[Spelled]:
    for found in islice(_AT_IN_BRACKETS.finditer(text), MAX_ANCHORS):
        start, end = found.span()
        detached = text[start - 1 : start].isspace() or text[end : end + 1].isspace()
        attached = not text[start - 1 : start].isspace() and not text[end : end + 1].isspace()
        if (found["loose"] and detached) or (found[0][0] == "-" and attached):
            yield from (spelled for spelled in _address_around(text, start, end, bare=False) if spelled.dot_spelled)
        else:
            yield from _address_around(text, start, end, bare=False)
    for found in islice(_AT_AS_WORD.finditer(text), MAX_ANCHORS):
        yield from _address_around(text, *found.span(), bare=True)
    for word in _AT_UNDERSCORED:
        for start in islice(places_of(text, word), MAX_ANCHORS):
            yield from _address_around(text, start, start + len(word), bare=word == "-at-", joined=True)
    for start in islice(places_of(text, "AT"), MAX_ANCHORS):
        if text[start - 1 : start].islower() and text[start + 2 : start + 3].islower():
            yield from _address_around(text, start, start + 2, bare=True, joined=True)
    yield from _with_spelled_dot(text)


def _with_spelled_dot(text: str) -> Iterator[Spelled]:
    """Yield addresses with a real @, such as `info@example (dot) com`, or with blanks: `info @ example.com`."""
    for start in islice(places_of(text, "@"), MAX_ANCHORS):
        host = _HOST.match(text, start + 1)
        if host is None:
            continue
        space_before, space_after = text[start - 1 : start] == " ", host.start(1) > start + 1
        if _SPELLED.search(host[1]) or ("." in host[1] and space_after and not space_before):
            yield from _address_around(text, start, start + 1, bare=False)
        elif space_before or space_after or " " in host[1]:
            yield from _address_around(text, start, start + 1, bare=True)


def _address_around(text: str, start: int, end: int, *, bare: bool, joined: bool = False) -> Iterator[Spelled]:
    """Yield the address whose @ is spelled at `text[start:end]`; a bare spelling needs further proof."""
    host_found = (_JOINED_HOST if joined else _HOST).match(text, end)
    if host_found is None:
        return
    local, begin = _local_before(text, start)
    host = real_host(".".join(part for part in _SEPARATORS.split(host_found[1]) if part))
    if not local or host is None:
        return
    detached = begin + len(local) < start + (text[start : start + 1] == " ")
    if local.lower() in _NOT_A_MAILBOX and (joined or detached):
        return
    if bare and not _is_meant(text, begin, local, text[start:end].strip(), host_found[1]):
        return
    yield Spelled(local, host, begin, host_found.end(1), bool(_SPELLED.search(host_found[1])))


def _local_before(text: str, start: int) -> tuple[str, int]:
    """Return the local part before the at-word at `start`, with spelled-out dots as dots, and where it begins."""
    end = len(text[max(0, start - 3) : start].rstrip()) + max(0, start - 3)
    local = local_part_before(text, end)
    begin = end - len(local)
    for _ in range(3):
        dot = _DOT_BEFORE.search(text, max(0, begin - 16), begin)
        first = local_part_before(text, dot.start()) if dot and local else ""
        if dot is None or not first:
            break
        local, begin = f"{first}.{local}", dot.start() - len(first)
    return local, begin


def _is_meant(text: str, begin: int, local: str, at: str, host: str) -> bool:
    """Return whether bare words spell an address and not a sentence."""
    words = local.lower()
    first_label = _SEPARATORS.split(host, maxsplit=1)[0].lower()
    if first_label in _NOT_A_HOST:
        return False
    if at == "@":
        return words in GENERAL_MAILBOXES or _has_lead_in(text, begin)
    if _NAMED.fullmatch(at):
        return True
    if _SPELLED.search(host):
        return not _POINT.search(host) or host.lower().endswith(_POINT_SUFFIXES)
    if at == "AT" and local == words and host == host.lower() and words in GENERAL_MAILBOXES:
        return True
    return _has_lead_in(text, begin) and at.lower() in ("at", "ät")


def _has_lead_in(text: str, begin: int) -> bool:
    return bool(_LEAD_IN.search(text, max(0, begin - 40), begin))
