"""Telephone numbers as people write them."""

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneNumber, PhoneNumberFormat

_E164 = re.compile(r"\+[1-9][0-9]{5,16}")


class WrittenNumber(NamedTuple):
    """A number as it is written in its own country, and as it is written in others."""

    national: str
    international: str


@lru_cache(maxsize=8192)
def as_written(e164: str) -> WrittenNumber | None:
    """Return a number in E.164 as people write it: `(512) 555-0100`, `+1 512-555-0100`. None if it is no number."""
    number = _number(e164)
    if number is None:
        return None
    national, international = (
        phonenumbers.format_number(number, form)
        for form in (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL)
    )
    return WrittenNumber(national, international)


def _number(e164: str) -> PhoneNumber | None:
    """Return the number, split without the library's parser: that takes half of the time to write a list of leads."""
    if not _E164.fullmatch(e164):
        return None
    for length in (1, 2, 3):
        code, own = e164[1 : 1 + length], e164[1 + length :]
        if int(code) in COUNTRY_CODE_TO_REGION_CODE:
            zeros = len(own) - len(own.lstrip("0"))
            return PhoneNumber(
                country_code=int(code),
                national_number=int(own),
                italian_leading_zero=True if zeros else None,
                number_of_leading_zeros=zeros if zeros > 1 else None,
            )
    return None
