"""The cases themselves are sound: an expectation that cannot be right would judge the extractors wrongly."""

from collections import Counter

import phonenumbers
import pytest
from email_validator import validate_email

from .cases import (
    BUSINESS_CASES,
    CASES,
    ENCODING_CASES,
    KIND_CASES,
    METADATA_CASES,
    NOT_KIND_CASES,
    VERDICT_CASES,
    Case,
)

EMAILS = sorted({email for one in CASES for email in one.emails} | {e for c in ENCODING_CASES for e in c.emails})
PHONES = sorted({phone for one in CASES for phone in one.phones})


def twice(names: list[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def test_names_are_unique() -> None:
    assert twice([one.name for one in CASES]) == []
    assert twice([one.name for one in BUSINESS_CASES]) == []
    assert twice([one.name for one in VERDICT_CASES]) == []
    assert twice([one.name for one in METADATA_CASES]) == []
    assert twice([one.name for one in ENCODING_CASES]) == []
    assert twice([one.url for one in [*KIND_CASES, *NOT_KIND_CASES]]) == []


def test_there_are_enough() -> None:
    assert len(CASES) >= 220


@pytest.mark.parametrize("email", EMAILS)
def test_expected_emails_are_valid(email: str) -> None:
    assert validate_email(email, check_deliverability=False).domain


@pytest.mark.parametrize("phone", PHONES)
def test_expected_phones_are_valid_and_canonical(phone: str) -> None:
    number = phonenumbers.parse(phone, None)
    assert phonenumbers.is_valid_number(number)
    assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == phone


def values(case: Case) -> set[str]:
    pairs = {f"{platform}:{handle}" for platform, handle in case.profiles | case.third_party}
    return set(case.emails | case.phones) | pairs


def test_details_speak_of_expected_values() -> None:
    assert [one.name for one in CASES if not set(one.details) <= values(one)] == []


def test_exact_cases_expect_something() -> None:
    assert [one.name for one in CASES if one.exact and not values(one)] == []


def test_handles_stand_for_one_platform_each() -> None:
    assert [one.name for one in CASES for platform, handle in one.profiles if not platform or not handle] == []
