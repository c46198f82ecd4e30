"""Telephone numbers as people write them.

The library's numbering plans are followed here by patterns that are compiled once for each country: its own functions
look each pattern up again for each number, which took a fifth of the time to write a list of leads.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberFormat, PhoneMetadata

_E164 = re.compile(r"\+[1-9][0-9]{5,16}")
_GROUP = re.compile(r"\\([1-9])")  # a group of digits in the template of a number


class WrittenNumber(NamedTuple):
    """A number as it is written in its own country, and as it is written in others."""

    national: str
    international: str


class _Form(NamedTuple):
    """One way to write numbers. It is for those that `digits` matches, whose groups fill the `template`."""

    digits: re.Pattern[str]
    template: str


@lru_cache(maxsize=8192)
def as_written(e164: str) -> WrittenNumber | None:
    """Return a number in E.164 as people write it: `(512) 555-0100`, `+1 512-555-0100`. None if it is no number."""
    if not _E164.fullmatch(e164):
        return None
    for length in (1, 2, 3):
        code, own = int(e164[1 : 1 + length]), e164[1 + length :]
        if code in COUNTRY_CODE_TO_REGION_CODE:
            national, international = _forms(code)
            return WrittenNumber(_written(own, national), f"+{code} {_written(own, international)}")
    return None


def _written(own: str, forms: Sequence[_Form]) -> str:
    """Return the number in the first form that fits, or as it is."""
    for form in forms:
        if found := form.digits.fullmatch(own):
            return form.template.format(*found.groups())
    return own


@cache
def _forms(code: int) -> tuple[Sequence[_Form], Sequence[_Form]]:
    """Return the forms of the country's numbers for readers in that country, and for those in others."""
    plan = PhoneMetadata.metadata_for_region_or_calling_code(code, COUNTRY_CODE_TO_REGION_CODE[code][0])
    if plan is None:
        return (), ()
    national = [_form(each, each.national_prefix_formatting_rule) for each in plan.number_format]
    return national, [_form(each, None) for each in plan.intl_number_format or plan.number_format]


def _form(of: NumberFormat, prefixed: str | None) -> _Form:
    """Return the form; `prefixed` is how the first group is written behind the prefix of the country, if it is."""
    template = of.format or ""
    if prefixed:
        template = _GROUP.sub(lambda first: prefixed.replace(r"\1", first[0]), template, count=1)
    begins = f"(?={of.leading_digits_pattern[-1]})" if of.leading_digits_pattern else ""  # it has no groups
    digits = re.compile(f"{begins}(?:{of.pattern or ''})")
    return _Form(digits, _GROUP.sub(lambda group: f"{{{int(group[1]) - 1}}}", template))
