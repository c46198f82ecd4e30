"""Find addresses written plainly in a text. From each @ the scan looks a limited distance to the left and right.

So time is linear for any text, while a pattern that begins with the local part is quadratic on 200 KB of "a".
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from scrapersky_cli.extract.email.address import MAX_LENGTH, MAX_LOCAL, canonical_email
from scrapersky_cli.extract.email.flags import role_of
from scrapersky_cli.extract.email.junk import ASSET_EXTENSIONS
from scrapersky_cli.extract.hosts import may_have_mailboxes, registrable_domain

MAX_ANCHORS = 20_000  # @ signs examined in one text; the member list of a whole association has fewer

_AT = re.compile("@")
_LOCAL_REVERSED = re.compile(r"(?:[\w.+-]|(?<=[^\W\d_])'(?=[^\W\d_]))+")  # o'brien, but not 'info'+'@'+…
_DOMAIN = re.compile(r"[^\W_](?:[^\W_]|[.-](?=[^\W_.-])|-(?=-)){2,253}")
_LAST_FOREIGN = re.compile("[^\x00-\u024f](?=[\x00-\u024f]*$)")
_ASCII_HOST = re.compile(r"[a-z0-9.-]+", re.IGNORECASE)
# Words that pages glue to an address without any capital: info@shop.caor, info@shop.frou.
_GLUED_SMALL = re.compile(r"([a-z]{2,}?)(?:or|and|to|by|text|call|tel|phone|fax|ou|et|oder|und|bzw|of|en|web|www)")
_GLUED_WORD = re.compile(r"([a-z]{2,})[A-Z]")
_ESCAPE = re.compile(r"u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrtbfv]")
# A phone number glued to the local part, and what ends one that is glued in part: (512) 474-2233info@…
_GLUED_NUMBER = re.compile(r"\d(?:\d|[\d.-]{3,})(?=[a-z]{2})", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"(?:\d[ ()/.-]{0,3}){6}\Z")
_END_OF_NUMBER = re.compile(r"\d[ )/.-]{1,2}\Z")
_IDEOGRAPHS = "\u2e80"  # from here on, words have no blanks between them, and a number may be an address
_PERCENT = re.compile(r"[0-9a-fA-F]{2}")
_REMOTE_PATH = re.compile(r":[\w~.-]*/|:[\w.-]+\.git\b")
_BAIT = re.compile(
    r"[._-]*(?:no-?spam|sans-?spam|anti-?spam|spam-?frei|remove[.-]?this|remove[.-]?me|bitte-?entfernen|(?-i:REMOVE))"
    r"(?:[._-]+|(?=[^\W_]|$))",
    re.IGNORECASE,
)
_BAIT_WORDS = ("spam", "remove", "entfernen")  # each form has one of these
_URL_BEFORE = re.compile(r"(?<!mailto):/?/[^\s\"'<>()]*$")


class AddressMatch(NamedTuple):
    """A canonical address and its position in the text."""

    address: str
    start: int
    end: int


def plain_addresses(text: str, site: str | None = None) -> Iterator[AddressMatch]:
    """Yield every valid address written as `local@domain` in `text`, a page of `site`, in order, with repetitions."""
    for found in islice(_AT.finditer(text), MAX_ANCHORS):
        hit = _address_at(text, found.start(), site)
        if hit:
            yield hit


def _address_at(text: str, at: int, site: str | None) -> AddressMatch | None:
    right = _DOMAIN.match(text, at + 1, at + 1 + MAX_LENGTH)
    if right is None or "." not in right[0]:
        return None
    written = _without_number(text, local_part_before(text, at), at)
    local, run = _without_bait(written, right[0])
    host = real_host(run)
    if not local or host is None:
        return None
    start, end = at - len(written), right.end() if run != right[0] else at + 1 + len(host)
    if _is_something_else(text, start, end):
        return None
    address = canonical_email(f"{local}@{host}", site)
    return AddressMatch(address, start, end) if address else None


def _without_number(text: str, local: str, at: int) -> str:
    """Return a local part without a phone number before it: 0301234567info@…; but 123456abc@qq.com is one."""
    found = _GLUED_NUMBER.match(local) if local[:1].isdigit() else None
    if found is None:
        return local
    rest, number, begin = local[found.end() :], found[0], at - len(local)
    digits = sum(map(str.isdigit, number))
    goes_on = _END_OF_NUMBER.search(text, max(0, begin - 3), begin) is not None
    if goes_on and number[-1:].isdigit() and len(number) == digits == 2:
        return rest if _LONG_NUMBER.search(text, max(0, begin - 24), begin) else local
    sure = number[0] == "0" or number.count("-") + number.count(".") > 1 or role_of(rest) is not None
    enough = digits > (3 if goes_on else 5) if sure else goes_on and digits > 4
    return rest if enough else local


def _without_bait(local: str, run: str) -> tuple[str, str]:
    """Return an address without the part that people must remove: info@NOSPAM.shop.de, infoREMOVETHIS@shop.de."""
    written = f"{local}@{run}".lower()
    if any(word in written for word in _BAIT_WORDS) and (_BAIT.search(local) or _BAIT.search(run)):
        clean = _BAIT.sub("", local).strip("._-"), _BAIT.sub(".", run).strip(".-")
        if clean[0] and "." in clean[1]:
            return clean
    return local, run


def local_part_before(text: str, end: int) -> str:
    """Return the local part that ends at `end`; longer than allowed if its beginning cannot be determined."""
    window = text[max(0, end - MAX_LOCAL - 8) : end]
    found = _LOCAL_REVERSED.match(window[::-1])
    if found is None:
        return ""
    local = found[0][::-1]
    before = text[end - len(local) - 1 : end - len(local)] if len(local) < end else ""
    if before == "\\":
        local = _ESCAPE.sub("", local, count=1) if _ESCAPE.match(local) else local
    elif before == "%" and _PERCENT.match(local):
        local = local[2:]
    if not local.isascii():  # 邮箱info@… joins two scripts; müller@… does not
        foreign = _LAST_FOREIGN.search(local)
        local = local[foreign.end() :] if foreign else local
        if foreign and foreign[0] < _IDEOGRAPHS and not any(map(str.isalpha, local)):  # ящик2024@…
            return ""
    return local.lstrip(".+-")


def real_host(run: str) -> str | None:
    """Return the host at the beginning of `run`, without a sentence joined to its end; None if there is none."""
    head, _, last = run.rpartition(".")
    if last.lower() in ASSET_EXTENSIONS:
        return None
    if may_have_mailboxes(run):
        return run
    if not run.isascii():
        ascii_run = _ASCII_HOST.match(run)
        return real_host(ascii_run[0].rstrip(".-")) if ascii_run and "." in ascii_run[0] else None
    glued = _GLUED_WORD.match(last)
    if glued and registrable_domain(f"{head}.{glued[1]}"):  # as in info@shop.comTel
        return f"{head}.{glued[1]}"
    joined = _GLUED_SMALL.fullmatch(last)
    if joined and registrable_domain(f"{head}.{joined[1]}"):
        return f"{head}.{joined[1]}"
    if last[:1].isupper() and "." in head and head == head.lower():  # as in info@shop.com.Please
        return head if registrable_domain(head) else None
    return None


def _is_something_else(text: str, start: int, end: int) -> bool:
    """Return whether it is a handle (@user@host), a login in a URL, or a version-control remote (user@host:path)."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if before == "@" or (after == "@" and text[end + 1 : end + 2].isalnum()):
        return True
    if after == ":" and _REMOTE_PATH.match(text, end, end + 80):
        return True
    return before in ("/", ":", "=", "&", "?", "#", "%", ";") and bool(
        _URL_BEFORE.search(text[max(0, start - 200) : start])
    )
