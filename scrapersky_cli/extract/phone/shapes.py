"""Read digits as a number of one of the likely countries, by what proves that they are one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    Leniency,
    PhoneMetadata,
    PhoneNumberMatcher,
    country_code_for_region,
)

from scrapersky_cli.extract.country.scores import LikelyCountry, sure_country
from scrapersky_cli.extract.phone.numbers import Number, parse_number

AMERICAN = frozenset(COUNTRY_CODE_TO_REGION_CODE[1])  # the countries of the North American numbering plan
# Countries whose national numbers always have a trunk prefix: digits without one are something else.
TRUNK_ZERO = frozenset({"DE", "AT", "CH", "FR", "BE", "NL", "GB", "IE", "SE", "FI"})
_WITHOUT_ZERO = frozenset({"toll_free", "shared_cost", "premium_rate"})  # 1800 123 456, 116 117
_AREA_AND_NUMBER = re.compile(r"0\d{1,5}\s?/\s?\d(?:[ ]?\d){4,9}")  # 0160 / 90 41 77 23
_AREA_IN_BRACKETS = re.compile(r"\(0\d{1,5}\) ?\d[\d .-]{4,12}")  # (0212) 234 56 78

_SIGN = r"(?:\s?[-./]\s?|\s)"
AMERICAN_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d[.-])(?:1{_SIGN}?)?(?:\([2-9]\d\d\){_SIGN}?|[2-9]\d\d(?:\s?[-./]\s?))[2-9]\d\d(?:\s?[-.]\s?|\s)\d{{4}}(?![.-]?\d)"
)
# The same with blanks only, or with nothing between the digits: that proves it only behind a phone word.
_AMERICAN_DIGITS = re.compile(r"(?:\+?1[ .-]?)?\(?[2-9]\d\d\)?\s?[2-9]\d\d\s?\d{4}")
_DATE = re.compile(
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}|(?:19|20)\d{2}[./-]\d{1,2}[./-]\d{1,2})(?:\s?[–-]\s?[\d./-]+)?|"
    r"(?:19|20)\d{2}\s?[–-]\s?(?:19|20)\d{2}"
)
# Fractions, thousands, network addresses, book numbers, years: refused unless a phone word is before them.
_OTHER_SHAPES = re.compile(
    r"\d+|\d{1,3}[.,]\d{3,}|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:\.\d{1,3}){3}|97[89][ -]?[\d -]+|"
    r"(?:19|20)\d\d(?:[ /-]+(?:19|20)\d\d)+"
)
_OLD_TRUNK = re.compile(r"^01[ -]")  # what Mexico dialled before its own numbers until 2019
_OLD_MOBILE = re.compile(r"\(?0?(\d\d)\)?[ -]?([6-9]\d{3}[ .-]?\d{4})")  # of Brazil before 2017
_LOCAL = re.compile(r"(?:(\(?15\)?)[ -]?)?([2-9]\d{3}[ -]?\d{4})")  # of Buenos Aires
_LOCAL_OF_LIMA = re.compile(r"[2-7]\d{2}[ -]?\d{4}")
_LOCAL_DIGITS = {"AR": 8, "PE": 7}
_CODE_APART = re.compile(r"([1-9]\d{0,2})[ -](?=[\d ().-]{8})")
_CODE_IN_BRACKETS = re.compile(r"\(\s?(\d{1,3})[\s)-]")
_NO_DIGITS = re.compile(r"\D")
_FEWEST_FOREIGN = 10  # digits of a number with its country's code but without +


@dataclass(frozen=True, slots=True)
class Numbering:
    """How numbers without country code are read: as of which countries, likeliest first.

    `sure` is the first of them if the evidence for it is strong.
    """

    countries: tuple[str, ...] = ()
    sure: str | None = None

    @property
    def fewest_digits(self) -> int:
        """How many digits a number has that begins neither with + nor with 0."""
        return _fewest_digits(self.countries)

    @property
    def may_be_american(self) -> bool:
        """Whether a number of North American shape is one: unless the page is surely of another country."""
        return self.sure is None or not AMERICAN.isdisjoint(self.countries)

    def near(self, country: str | None) -> "Numbering":
        """Return the reading of a number below an address in `country`."""
        if country is None or country == self.sure:
            return self
        return Numbering((country, *(each for each in self.countries if each != country)), country)

    def unsure(self) -> "Numbering":
        """Return the reading that asks for more than the grouping of the digits."""
        return Numbering(self.countries) if self.sure else self


@lru_cache(maxsize=1024)
def _fewest_digits(countries: tuple[str, ...]) -> int:
    """Return how many digits the shortest number has that can be dialled from anywhere in one of these countries.

    Countries whose numbers begin with 0 do not count: their digits without 0 are a number only with the country code.
    """
    fewest = min((_LOCAL_DIGITS.get(country, _FEWEST_FOREIGN) for country in countries), default=_FEWEST_FOREIGN)
    for country in countries:
        metadata = PhoneMetadata.metadata_for_region(country, None)
        if metadata and metadata.general_desc and country not in TRUNK_ZERO:
            fewest = min(fewest, *metadata.general_desc.possible_length)
    return fewest


def numbering_of(countries: Sequence[LikelyCountry]) -> Numbering:
    """Return how numbers are read on a page that is probably of these countries."""
    return Numbering(tuple(each.code for each in countries), sure_country(countries))


def is_too_short(written: str, numbering: Numbering) -> bool:
    """Return whether `written` has too few digits for what begins neither with + nor with 0."""
    if written[0] == "0" or written.lstrip("( ")[:1] in ("+", "0"):
        return False
    fewest = numbering.fewest_digits
    return len(written) < fewest or len(_NO_DIGITS.sub("", written)) < fewest


def is_date(written: str) -> bool:
    """Return whether `written` is a date or a range of years."""
    return _DATE.fullmatch(written) is not None


def read_number(written: str, numbering: Numbering, *, labelled: bool) -> Number | None:
    """Return `written` as a number if its label, its +, its shape or its grouping proves that it is one."""
    if written.lstrip("(").startswith("+"):
        return parse_number(written, None)
    if AMERICAN_NUMBER.match(written) and numbering.may_be_american:
        number = _american(written, numbering, labelled=labelled)
        if number:
            return number
    if labelled:
        return _labelled(written, numbering)
    return _unlabelled(written, numbering.sure) if numbering.sure else None


def _american(written: str, numbering: Numbering, *, labelled: bool) -> Number | None:
    """Return a number of American shape. It may be one of the first country's, and without a label nobody knows."""
    first = numbering.countries[0] if numbering.countries else "US"
    if first in AMERICAN:
        return parse_number(written, first)
    own = _claimed(written, first)
    return own if own and labelled else None if own else parse_number(written, "US")


def _labelled(written: str, numbering: Numbering) -> Number | None:
    first, *others = numbering.countries or (None,)
    number = _claimed(written, first)
    if number is None and _AMERICAN_DIGITS.match(written) and numbering.may_be_american and numbering.countries:
        number = parse_number(written, "US")
    claims = (_claimed(written, country) for country in others)
    return number or next(filter(None, claims), None) or _with_code(written, numbering.countries)


def _unlabelled(written: str, country: str) -> Number | None:
    code = _CODE_IN_BRACKETS.match(written)
    if code and int(code[1]) == country_code_for_region(country):
        return parse_number("+" + _NO_DIGITS.sub("", written), None)
    if _AREA_AND_NUMBER.fullmatch(written) or _AREA_IN_BRACKETS.fullmatch(written):
        return _claimed(written, country)
    return _grouped(written, country)


def _claimed(written: str, country: str | None) -> Number | None:
    has_zero = written.lstrip("( ").startswith("0")
    number = parse_number(_as_dialled_today(written, country), country) if country else None
    free = has_zero or country not in TRUNK_ZERO or (number and number.number_type in _WITHOUT_ZERO)
    return number if free else None


def _as_dialled_today(written: str, country: str) -> str:
    """Return a number as it is dialled today, from anywhere in the country or abroad.

    Mexico has no trunk codes any more, and mobile numbers of Brazil begin with 9. Eight digits in Argentina are a local
    number of Buenos Aires, behind 15 a mobile one. Seven digits in Peru are a local number of Lima.
    """
    if country == "MX":
        return _OLD_TRUNK.sub("", written)
    if country == "PE" and _LOCAL_OF_LIMA.fullmatch(written):
        return f"+51 1 {written}"
    if country == "AR" and (local := _LOCAL.fullmatch(written)):
        return f"+54 {'9 ' if local[1] else ''}11 {local[2]}"
    old = _OLD_MOBILE.fullmatch(written) if country == "BR" else None
    return f"{old[1]} 9{old[2]}" if old else written


def _with_code(written: str, countries: Sequence[str]) -> Number | None:
    """Return a number with its country's code, but without +: of a likely country, or with the code set apart."""
    digits = _NO_DIGITS.sub("", written).removeprefix("00")
    if len(digits) < _FEWEST_FOREIGN or digits[0] == "0":
        return None
    codes = [str(country_code_for_region(country)) for country in countries]
    if written.startswith(("(", "00")) or digits.startswith(tuple(codes)) or _has_code_apart(written, digits):
        return parse_number("+" + digits, None)
    return None


def _has_code_apart(written: str, digits: str) -> bool:
    """Return whether a long number begins with the code of any country as a group of its own: 86-755-8293 4476."""
    code = _CODE_APART.match(written)
    return code is not None and len(digits) > _FEWEST_FOREIGN and int(code[1]) in COUNTRY_CODE_TO_REGION_CODE


@lru_cache(maxsize=4096)
def _grouped(written: str, country: str) -> Number | None:
    """Return digits that are grouped as numbers of `country` are. A run without groups may be anything."""
    if _OTHER_SHAPES.fullmatch(written) or _claimed(written, country) is None:
        return None
    matches = PhoneNumberMatcher(written, country, leniency=Leniency.STRICT_GROUPING, max_tries=3)
    match = next(iter(matches), None)
    return parse_number(written, country) if match and match.raw_string.strip("()") == written.strip("() ") else None
