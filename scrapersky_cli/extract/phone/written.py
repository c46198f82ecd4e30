"""Telephone numbers as people write them."""

from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat


class WrittenNumber(NamedTuple):
    """A number as it is written in its own country, and as it is written in others."""

    national: str
    international: str


@lru_cache(maxsize=8192)
def as_written(e164: str) -> WrittenNumber | None:
    """Return a number in E.164 as people write it: `(512) 555-0100`, `+1 512-555-0100`. None if it is no number."""
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return None
    national, international = (
        phonenumbers.format_number(number, form)
        for form in (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL)
    )
    return WrittenNumber(national, international)
