"""Find phone numbers in running text. A run of digits is one only with a phone word right before it, an international
prefix, or a shape that nothing else has."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from scrapersky_cli.extract.phone.labels import label_of
from scrapersky_cli.extract.phone.numbers import EXTENSION, Number, parse_number

MAX_CANDIDATES = 3_000  # runs of digits examined on one page
MAX_VANITY = 20


# Contains no +, ( or digit except these: the first other digits are the Arabic ones. Latin text is skipped fast.
_MAY_BEGIN = r"[^\x00-'*,\-./:-\xff]"
# Groups of digits with the usual separators. Never begins inside a word, a price or a time of day.
_CANDIDATE = re.compile(
    rf"{_MAY_BEGIN}(?<=[+(\d])(?<![\w@#=&%/\\].)(?<!\d[:.,–-].)(?:(?<=\+)\s?\d|(?<=\()\+?\d|(?<=\d))"
    rf"(?:[ \u00a0\u2007\u2009\u202f().\/‐‑‒–—−·•-]{{0,3}}\d){{6,40}}(?i:{EXTENSION})?(?![\w@%]|[.,:]\d)",
)
_PLAIN_SIGNS = str.maketrans("‐‑‒–—−·•\u00a0\u2007\u2009\u202f", "--------    ")
_OPEN_BRACKET = re.compile(r"(?<=\d)\s?\([^)]*$")  # as in 0180 5 123456 (14 ct/min)
_VANITY = re.compile(  # as in 1-800-FLOWERS, 512-474-CARE
    r"[1-9(](?<![\w-].)(?:(?<=1)[ -.]?\(?[2-9]|(?<=\()[2-9]|(?<=[2-9]))\d{2}\)?[ -.]"
    r"(?=[A-Z0-9-]{0,12}[A-Z]{3})(?:[A-Z0-9]-?){7,12}(?![\w-])"
)
_LONGEST_NUMBER = 17  # digits: 15 of E.164 and an international prefix
_DATE = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})(?:\s?[–-]\s?[\d./-]+)?|"
    r"(?:19|20)\d{2}\s?[–-]\s?(?:19|20)\d{2}"
)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥]|\b(?:EUR|USD|CHF|GBP|R\$))\s?$")
_UNIT_AFTER = re.compile(r"\s?(?:[$€£¥%°²]|(?:eur|usd|chf|gbp|km|kg|px|uhr|mm|cm|mb|gb)\b)", re.IGNORECASE)
_CODE_BEFORE = re.compile(r"[A-Z]{2}\d{2}[ \d]*$|\b[A-Z]{2}\s?$")  # IBAN, VAT number, state and ZIP
_NORTH_AMERICAN = re.compile(
    r"(?:1 ?)?\(\d{3}\) ?\d{3}[-. ]\d{4}|\d{3}([-.])\d{3}\1\d{4}|1[-. ]\d{3}[-.]\d{3}[-.]\d{4}"
)
_SPLITS = re.compile(
    r"\s+[/|–-]\s+|\s{2,}|/(?=\s?\+)|\s(?=\+)|\s(?=\(0)|(?<=\d)\s(?=\(\d{3}\))|/\s|(?<=\d{4})/(?=0\d|\d{3}[-.]\d{3})|(?<=\d{5})\s(?=0\d)"
)

# Countries whose national numbers always have a trunk prefix: digits without one are something else.
_TRUNK_ZERO = frozenset({"DE", "AT", "CH", "FR", "BE", "NL", "GB", "IE", "SE", "FI"})


class Written(NamedTuple):
    """A number and its position in the text."""

    number: Number
    start: int
    end: int
    labelled: bool  # a phone word is right before it


def numbers_in_text(text: str, countries: Sequence[str]) -> Iterator[Written]:
    """Yield every phone number in `text`, the visible text of a page, with repetitions.

    `countries` are those to which a number without country code may belong, likeliest first. Linear in the text.
    """
    for found in islice(_CANDIDATE.finditer(text), MAX_CANDIDATES):
        yield from _from_candidate(text, found.start(), found.end(), countries)
    if _is_north_american(countries):
        for found in islice(_VANITY.finditer(text), MAX_VANITY):
            number = parse_number(found[0], "US")
            if number and not found[0].isdigit() and label_of(text, *found.span()) == "phone":
                yield Written(number, found.start(), found.end(), labelled=True)


def _from_candidate(text: str, start: int, end: int, countries: Sequence[str]) -> Iterator[Written]:
    written = text[start:end].translate(_PLAIN_SIGNS)
    written = _OPEN_BRACKET.sub("", written)
    if _DATE.fullmatch(written) or _MONEY_BEFORE.search(text[max(0, start - 5) : start]):
        return
    if _UNIT_AFTER.match(text, end):
        return
    label = label_of(text, start, end)
    if label == "other":
        return
    begins_with_code = _CODE_BEFORE.search(text[max(0, start - 40) : start]) is not None
    for part_start, part_end in _parts(written):
        if begins_with_code and not part_start:
            continue
        number = _number(written[part_start:part_end], countries, labelled=label == "phone")
        if number:
            yield Written(number, start + part_start, start + part_end, labelled=label == "phone")
            if part_end - part_start == len(written):
                return


def _number(written: str, countries: Sequence[str], *, labelled: bool) -> Number | None:
    """Return `written` as a number if its label, its + or its shape proves that it is a phone number."""
    if written.lstrip("(").startswith("+"):
        return parse_number(written, None)
    if _NORTH_AMERICAN.match(written) and (_is_north_american(countries) or not countries):
        return parse_number(written, countries[0] if countries else "US")
    if not labelled:
        return None
    has_zero = written.lstrip("(").startswith("0")
    claims = (parse_number(written, country) for country in countries if has_zero or country not in _TRUNK_ZERO)
    return next(filter(None, claims), None)


def _is_north_american(countries: Sequence[str]) -> bool:
    return bool(countries) and countries[0] in ("US", "CA")


def _parts(written: str) -> list[tuple[int, int]]:
    """Return the whole, if it may be one number, then the parts between its separators."""
    bounds = [0, *(found.end() for found in _SPLITS.finditer(written)), len(written)]
    parts = [(low, high) for low, high in pairwise(bounds) if high > low]
    whole = [(0, len(written))] if sum(map(str.isdigit, written)) <= _LONGEST_NUMBER else []
    return whole + parts if len(parts) > 1 else whole
