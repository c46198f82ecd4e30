"""Numbers in running text. A run of digits is a phone only where something says so: a phone word right before it, an
international prefix, or a shape that nothing else has."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import NamedTuple

from scrapersky_cli.extract.phone_numbers import EXTENSION, Number, parse_number
from scrapersky_cli.extract.word_lists import word_list

MAX_CANDIDATES = 3_000  # runs of digits looked at on one page


def _any_of(name: str) -> str:
    """A pattern for the words of a list, in which * stands for any ending and _ for a blank."""
    words = sorted(word_list(name), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\*", r"\w{0,20}").replace("_", r"\s?") for word in words)


# Digits in groups, with what people put between them. Never begins inside a word, a price or a time of day.
_CANDIDATE = re.compile(
    r"[+(\d](?<![\w@#=&%/\\].)(?<!\d[:.,–-].)(?:(?<=\+)\s?\d|(?<=\()\+?\d|(?<=\d))"
    rf"(?:[ \u00a0\u2007\u202f().\/‐‑–-]{{0,3}}\d){{6,40}}(?:{EXTENSION})?(?![\w@%]|[.,:]\d)",
    re.IGNORECASE,
)
_VANITY = re.compile(r"(?<![\w-])(?:1[ -.]?)?\(?8(?:00|33|44|55|66|77|88)\)?[ -.]?(?:[A-Z0-9]-?){7,12}(?![\w-])")

_LABEL = re.compile(
    r"(?<![^\W\d_])(?:(?P<both>(?:tel|phone|t[eé]l|fon)\w*\.?(?:\s?[/&+,]\s?|\s(?:und|and|et|u\.|y|e)\s)(?:tele)?fax)|"
    rf"(?P<phone>{_any_of('phone_words')}|(?:call|dial|ring)\b(?:(?!fax)[^\d\n(+.:;!?]){{0,30}})|"
    rf"(?P<other>{_any_of('number_words')}))(?![^\W_])|[☎✆📞📱☏🕿🖀]|"
    r"(?<![^\W_])(?-i:[TMP])(?=\s?[:.|)]{1,2}\s?$|\s$)",
    re.IGNORECASE,
)
_LONGEST_NUMBER = 17  # digits: 15 of E.164 and an international prefix
_REACH = 60  # characters before a number in which its label must stand
_DATE = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})(?:\s?[–-]\s?[\d./-]+)?|"
    r"(?:19|20)\d{2}\s?[–-]\s?(?:19|20)\d{2}"
)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥]|\b(?:EUR|USD|CHF|GBP|R\$))\s?$")
_UNIT_AFTER = re.compile(r"\s?(?:[$€£¥%°²]|(?:eur|usd|chf|gbp|km|kg|px|uhr|mm|cm|mb|gb)\b)", re.IGNORECASE)
_CODE_BEFORE = re.compile(r"[A-Z]{2}\d{2}[ \d]*$|\b[A-Z]{2}\s?$")  # IBAN, VAT number, state and ZIP
_NORTH_AMERICAN = re.compile(
    r"\(\d{3}\)[ \u00a0]?\d{3}[-. –]\d{4}|\d{3}([-.])\d{3}\1\d{4}|1[-. ]\d{3}[-.]\d{3}[-.]\d{4}"
)
_SPLITS = re.compile(
    r"\s+[/|–-]\s+|\s{2,}|/(?=\s?\+)|\s(?=\+)|\s(?=\(0)|(?<=\d)\s(?=\(\d{3}\))|/\s|(?<=\d{5})\s(?=0\d)"
)

# Where a national number is always written with its trunk prefix, digits without one are something else.
_TRUNK_ZERO = frozenset({"DE", "AT", "CH", "FR", "BE", "NL", "GB", "IE", "SE", "FI"})


class Written(NamedTuple):
    """A number and where it stands in the text."""

    number: Number
    start: int
    end: int
    labelled: bool  # by a phone word right before it


def numbers_in_text(text: str, country: str | None) -> Iterator[Written]:
    """Every phone number in `text`, the visible text of a page of `country`. Linear; repetitions are given."""
    for found in islice(_CANDIDATE.finditer(text), MAX_CANDIDATES):
        yield from _from_candidate(text, found.start(), found.end(), country)
    if country in ("US", "CA"):
        for found in islice(_VANITY.finditer(text), 20):
            number = parse_number(found[0], country)
            if number and _label_before(text, found.start()) == "phone" and not found[0].isdigit():
                yield Written(number, found.start(), found.end(), labelled=True)


def _from_candidate(text: str, start: int, end: int, country: str | None) -> Iterator[Written]:
    written = text[start:end]
    if _DATE.fullmatch(written) or _MONEY_BEFORE.search(text[max(0, start - 5) : start]):
        return
    if _UNIT_AFTER.match(text, end):
        return
    begins_with_code = _CODE_BEFORE.search(text[max(0, start - 40) : start]) is not None
    label = _label_before(text, start)
    if label == "other":
        return
    for part_start, part_end in _parts(written):
        if begins_with_code and not part_start:
            continue
        number = _number(written[part_start:part_end], country, labelled=label == "phone")
        if number:
            yield Written(number, start + part_start, start + part_end, labelled=label == "phone")
            if part_end - part_start == len(written):
                return


def _number(written: str, country: str | None, *, labelled: bool) -> Number | None:
    """`written` if it proves to be a phone number: by its label, by its +, or by its shape."""
    if written.lstrip("(").startswith("+"):
        return parse_number(written, country)
    if _NORTH_AMERICAN.match(written) and (country in ("US", "CA") or country is None):
        return parse_number(written, country or "US")
    if not labelled or country is None:
        return None
    if country in _TRUNK_ZERO and not written.lstrip("(").startswith("0"):
        return None
    return parse_number(written, country)


def _parts(written: str) -> list[tuple[int, int]]:
    """The whole, if it may be one number, then what its separators set apart."""
    bounds = [0, *(found.end() for found in _SPLITS.finditer(written)), len(written)]
    parts = [(low, high) for low, high in pairwise(bounds) if high > low]
    whole = [(0, len(written))] if sum(map(str.isdigit, written)) <= _LONGEST_NUMBER else []
    return whole + parts if len(parts) > 1 else whole


def _label_before(text: str, start: int) -> str | None:
    """What the nearest label before `start` says: 'phone', 'other', or None. A label may end the line above."""
    window = text[max(0, start - _REACH) : start]
    line = window.rpartition("\n")[2]
    if not line.strip(" :.-–|"):
        head = window[: len(window) - len(line)].rstrip("\n").rpartition("\n")[2]
        line = head if len(head) <= 40 else ""
    labels = ["other" if found["other"] else "phone" for found in _LABEL.finditer(line)]
    return labels[-1] if labels else None
