"""Parse one phone number, and bring it into E.164."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

# Pages of several countries need more expressions than `re` keeps, and each would be compiled again every few pages.
phonenumbers.enable_pattern_cache()

_LONGEST = 48  # characters of one number as written; real ones are much shorter
_TYPES = {
    PhoneNumberType.FIXED_LINE: "fixed_line",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_line_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium_rate",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal_number",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
EXTENSION = (
    r"(?:;ext=|[ ,.;(–-]{0,3}(?:e?xt(?:ension|n)?|ext|x|#|poste|int(?:erno|\.)|ramal|anexo|durchwahl|dw|app\.|"
    r"toestel|apparat|wewn?\.)[.:]{0,2}\s?)(\d{1,7})(?!\d)"
)
_EXTENSION = re.compile(EXTENSION + r"\)?\s*$", re.IGNORECASE)
_COUNTING = "12345678901234567890"
_AMERICAN = re.compile(r"(?:1[-. ]?)?\(?[2-9]\d{2}\)?[-. ]?[2-9]\d{2}[-. ]?\d{4}")
_NO_DIGITS = re.compile(r"\D")


class Number(NamedTuple):
    """A valid telephone number."""

    e164: str
    number_type: str | None
    extension: str | None
    country: str | None  # ISO 3166-1 alpha-2; None for numbers without country, such as +800


@lru_cache(maxsize=8192)
def parse_number(written: str, country: str | None) -> Number | None:
    """Return `written` as a valid number, read as of `country` unless it has a country code; None if it is not valid.

    Placeholders (123 456 7890, 000 000 0000) are refused.
    """
    if len(written) > _LONGEST:
        return None
    found = _EXTENSION.search(written)
    try:
        number = phonenumbers.parse(written[: found.start()] if found else written, country)
    except NumberParseException:
        return None
    type_ = phonenumbers.number_type(number)  # unknown if the number is not valid
    if type_ == PhoneNumberType.UNKNOWN or _is_placeholder(str(number.national_number)):
        return None
    return Number(
        e164=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        number_type=_TYPES.get(type_),
        extension=found[1] if found else number.extension,
        country=_country_of(number),
    )


def parse_link_number(written: str, countries: Sequence[str]) -> Number | None:
    """Return a number that a link declares: it may be of any likely country, and may lack its +.

    The first country is asked first, unless a 1 is before the number; then the North American plan, if the number has
    its shape; then the other countries.
    """
    if _AMERICAN.fullmatch(written.strip()):
        place = 0 if written.strip().startswith("1") else 1
        countries = [*countries[:place], "US", *countries[place:]]
    for country in [*countries, None]:
        number = parse_number(written, country)
        if number:
            return number
    digits = _NO_DIGITS.sub("", written)
    return parse_number("+" + digits, None) if len(digits) >= 10 and not digits.startswith("0") else None


def _country_of(number: phonenumbers.PhoneNumber) -> str | None:
    region = phonenumbers.region_code_for_number(number)
    return region if region and region != "001" else None


def _is_placeholder(national: str) -> bool:
    return len(set(national)) == 1 or (len(national) >= 9 and any(national in _COUNTING[i:] for i in (0, 1)))
