"""Find phone and fax numbers in the visible text of a page.

A number needs evidence that it is one: a phone word before it, its international prefix, a shape that nothing else has,
or, where the country is sure, the grouping in which that country writes its numbers.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from scrapersky_cli.extract.country.text import Named
from scrapersky_cli.extract.phone.labels import Kind, label_of
from scrapersky_cli.extract.phone.numbers import EXTENSION, Number, parse_number
from scrapersky_cli.extract.phone.runs import read_run
from scrapersky_cli.extract.phone.shapes import AMERICAN, TRUNK_ZERO, Numbering, is_date, is_too_short
from scrapersky_cli.extract.phone.vanity import vanity_numbers

MAX_CANDIDATES = 3_000  # runs of digits examined on one page
_READ, _READ_END = (
    500_000,
    100_000,
)  # characters of a text, and as many at its end; the longest of real pages are shorter

# Contains no +, ( or digit except these: the first other digits are the Arabic ones. Latin text is skipped fast.
_MAY_BEGIN = r"[^\x00-'*,\-./:-\xff]"
# Groups of digits with the usual separators. Never begins inside a word, a price or a time of day.
_CANDIDATE = re.compile(
    rf"{_MAY_BEGIN}(?<=[+(\d])(?<![\w@#=&%/\\].)(?<!\d[:.,–-].)(?:(?<=\+)\s?\(?\d|(?<=\()\s?\+?\d|(?<=\d))"
    rf"(?:[ \u00a0\u2007\u2009\u202f().\/‐‑‒–—−·•-]{{0,3}}\d){{6,40}}(?i:{EXTENSION})?(?![\w@%]|[.,:]\d)",
)
_PLAIN_SIGNS = str.maketrans("‐‑‒–—−·•\u00a0\u2007\u2009\u202f", "--------    ")
_OPEN_BRACKET = re.compile(r"(?<=\d)\s?\([^)]*$")  # as in 0180 5 123456 (14 ct/min)
_MONEY_BEFORE = re.compile(r"(?:[$€£¥]|\b(?:EUR|USD|CHF|GBP|R\$))\s?$")
_UNIT_AFTER = re.compile(
    r"[ \u00a0]?(?:[$€£¥%°²]|(?:eur|usd|chf|gbp|pln|czk|zł|kč|ft|kr|km|kg|px|uhr|mm|cm|mb|gb)\b)", re.IGNORECASE
)
# Before a VAT number, or a ZIP with which a run of digits begins.
_LISTED_CODES = """
    AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI GB
    AL AK AZ AR CA CO CT DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO NE NV NH NJ NM NY NC ND OH OK OR PA PR RI
    SC SD TN TX UT VT VA WA WV WI WY
"""
_CODES = frozenset(_LISTED_CODES.split())
_IN_IBAN = " 0123456789"
_IBAN_OF_BANK = re.compile(r"\b[A-Z]{2}\d\d ?[A-Z]{4}[ \d]*\Z")  # NL81 RABO 0118 8442 07
_MAIL_BESIDE = re.compile(r"(?:[ \n|•·,;–-]{1,4}(?:e-?mail:? )?[\w.+-]{1,64}@)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:[#№]|\bn[º°]|\b(?:nr|no|num|id)\b\.?)[:\s]{0,2}$", re.IGNORECASE)
_CARRIER = re.compile(r"\(0(?:xx|XX|\*\*)(?=\d)")  # in Brazil the code of a carrier stands there
_EXTENDED = re.compile(EXTENSION, re.IGNORECASE)
_AROUND = " .,;•·–-"
_FAX_EXTENSION = re.compile(
    r"[ ,;/|(]{1,3}(?:Tele)?[Ff]ax:? ?(?:(?:DW|Dw|Durchwahl|Kl)\.?:? ?)?[-–] ?(\d{1,4})(?![\d./-]| \d)"
)
_OWN_EXTENSION = re.compile(r"- ?(\d{1,3})\Z")
_WITH_EXTENSIONS = frozenset(("AT", "CH", "DE"))
_LONGEST_NAME = 40  # characters
_NAME_BEFORE = re.compile(r"(?:\A|\n)[^\W\d_][^\W\d_’'.-]+(?: [^\W\d_][^\W\d_’'.-]+){1,3} ?[–—|:-] ?\Z")
_ABOVE = 400  # characters between a number and the address to which it belongs


class Written(NamedTuple):
    """A number and its position in the text."""

    number: Number
    start: int
    end: int
    kind: Kind | None  # what the words beside it say; None if they say nothing


def numbers_in_text(text: str, numbering: Numbering, places: Sequence[Named] = ()) -> Iterator[Written]:
    """Yield every phone and fax number in `text`, the visible text of a page, with repetitions.

    `numbering` says how numbers without country code are read; below one of the `places`, in their order in the text,
    they are first read as of its country. Of a text without measure, the beginning and the end are read.
    """
    if "BR" in numbering.countries:
        text = _CARRIER.sub("  (0", text)
    waiting = list(places)[::-1]
    above: Named | None = None
    last: Written | None = None
    for found in islice(_candidates(text), MAX_CANDIDATES):
        while waiting and waiting[-1].end <= found.start():
            above = waiting.pop()
        near = numbering.near(above.country if above and found.start() - above.end <= _ABOVE else None)
        kind = last.kind if last and _stands_below(text, last, found) else None
        numbers = _from_candidate(text, found.start(), found.end(), near, kind)
        if not numbers and near is not numbering:
            numbers = _from_candidate(text, found.start(), found.end(), numbering, kind)
        last = numbers[-1] if numbers else None
        yield from numbers
    if numbering.may_be_american:
        yield from (Written(*each) for each in vanity_numbers(text, sure=numbering.sure in AMERICAN))


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Yield the runs of digits that may be numbers, in the first 500,000 and the last 100,000 characters.

    A hostile text of a million plus signs would take a second: each is tried as the beginning of a number.
    """
    if len(text) <= _READ + _READ_END:
        yield from _CANDIDATE.finditer(text)
        return
    yield from _CANDIDATE.finditer(text, 0, text.rfind(" ", 0, _READ))
    yield from _CANDIDATE.finditer(text, len(text) - _READ_END)


def _stands_below(text: str, last: Written, found: re.Match[str]) -> bool:
    """Return whether a number fills the line right below a line that another number fills: one label is for both."""
    first = text.rfind("\n", 0, last.start) + 1
    is_alone = not text[first : last.start].strip(_AROUND) and text[last.end : found.start()].strip(_AROUND) == "\n"
    return is_alone and text[found.end() : found.end() + 1] in ("", "\n")


def _from_candidate(text: str, start: int, end: int, numbering: Numbering, above: Kind | None) -> list[Written]:
    """Return the numbers in `text[start:end]`. `above` is the kind of the number in the line above, if both have the
    same label."""
    if is_too_short(text[start:end], numbering):
        return []
    written = _OPEN_BRACKET.sub("", text[start:end].translate(_PLAIN_SIGNS))
    if is_date(written) or _MONEY_BEFORE.search(text[max(0, start - 5) : start]) or _UNIT_AFTER.match(text, end):
        return []
    label = label_of(text, start, end)
    is_first_named = label == "other" or _has_code(text[max(0, start - 40) : start])
    kind: Kind | None = label if label == "phone" or label == "fax" else above if label is None else None
    if kind is None and (label or _NUMBERED.search(text[max(0, start - 6) : start])):
        numbering = numbering.unsure()
    is_told = label is None and (
        _MAIL_BESIDE.match(text, end) is not None
        or _EXTENDED.search(written) is not None
        or _ends_line(text, start, end, numbering)
    )
    labelled = kind is not None or is_told
    found = read_run(written, numbering, labelled=labelled, is_first_named=is_first_named)
    numbers = [Written(number, start + low, start + high, kind) for number, low, high in found]
    return [*numbers, *_fax_behind(text, written, numbers)]


def _fax_behind(text: str, written: str, numbers: Sequence[Written]) -> Iterator[Written]:
    """Yield the fax number of which only the extension is written, behind a German telephone number: `05372/64210 (Fax
    -18)`. If the telephone number has an extension, that of the fax replaces it: `0911/1234-0, Fax -10`."""
    extension = _FAX_EXTENSION.match(text, numbers[-1].end) if numbers else None
    if extension and len(numbers) == 1 and numbers[0].number.country in _WITH_EXTENSIONS:
        own, e164 = _OWN_EXTENSION.search(written.rstrip()), numbers[0].number.e164
        trunk = e164.removesuffix(own[1]) if own else e164
        if number := parse_number(trunk + extension[1], None):
            yield Written(number, extension.start(1), extension.end(1), "fax")


def _ends_line(text: str, start: int, end: int, numbering: Numbering) -> bool:
    """Return whether a name and the number fill the line, in a country whose numbers begin with 0: `Matti Virta – 0207
    123 456`."""
    if numbering.sure not in TRUNK_ZERO or text[end : end + 1] not in ("", "\n") or not text.startswith("0", start):
        return False
    return " " in text[start:end] and _NAME_BEFORE.search(text, max(0, start - _LONGEST_NAME), start) is not None


def _has_code(before: str) -> bool:
    """Return whether the words end with the beginning of an IBAN, the country of a VAT number, or a state."""
    if _IBAN_OF_BANK.search(before):
        return True
    head = before.rstrip(_IN_IBAN)
    code, rest = head[-2:], before[len(head) :]
    if not (code.isascii() and code.isalpha() and code.isupper()):
        return False
    return rest[:2].isdecimal() or (code in _CODES and rest in ("", " ") and not head[-3:-2].isalnum())
