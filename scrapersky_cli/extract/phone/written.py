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


class _Form(NamedTuple):
    """One way to write the numbers that `digits` matches; its groups fill the templates. If `international` is None,
    the next form that matches says how a number is written abroad."""

    digits: re.Pattern[str]
    national: str
    international: str | None


@lru_cache(maxsize=8192)
def as_written(e164: str) -> tuple[str, str] | None:
    """Return a number in E.164 as people write it in its own country, and in others: `(512) 555-0100`,
    `+1 512-555-0100`. None if it is no number."""
    if not _E164.fullmatch(e164):
        return None
    for end in (2, 3, 4):
        if (forms := _forms(e164[1:end])) is not None:
            national, international = _written(e164[end:], forms)
            return national, f"{e164[:end]} {international}"
    return None


def _written(own: str, forms: Sequence[_Form]) -> tuple[str, str]:
    """Return the number as it is written in its country, and in others: in the first form that fits, or as it is."""
    national = None
    for form in forms:
        if found := form.digits.fullmatch(own):
            groups = found.groups()
            national = national or form.national.format(*groups)
            if form.international:
                return national, form.international.format(*groups)
    return national or own, own


@cache
def _forms(code: str) -> Sequence[_Form] | None:
    """Return the forms of numbers with this country code; None if no country has it.

    The library has two lists. The one for readers abroad lacks some forms of the other; those that both have stand in
    the same order.
    """
    if int(code) not in COUNTRY_CODE_TO_REGION_CODE:
        return None
    plan = PhoneMetadata.metadata_for_region_or_calling_code(int(code), COUNTRY_CODE_TO_REGION_CODE[int(code)][0])
    if plan is None:
        return ()
    abroad = {_digits(each): _template(each, None) for each in plan.intl_number_format or plan.number_format}
    return [
        _Form(re.compile(digits), _template(each, each.national_prefix_formatting_rule), abroad.get(digits))
        for each in plan.number_format
        for digits in [_digits(each)]
    ]


def _digits(of: NumberFormat) -> str:
    """Return the pattern of the numbers that are written in this form."""
    begins = f"(?={of.leading_digits_pattern[-1]})" if of.leading_digits_pattern else ""  # it has no groups
    return f"{begins}(?:{of.pattern or ''})"


def _template(of: NumberFormat, prefixed: str | None) -> str:
    """Return the template; `prefixed` is how the first group is written behind the prefix of the country, if it is."""
    template = of.format or ""
    if prefixed:
        template = _GROUP.sub(lambda first: prefixed.replace(r"\1", first[0]), template, count=1)
    return _GROUP.sub(lambda group: f"{{{int(group[1]) - 1}}}", template)
