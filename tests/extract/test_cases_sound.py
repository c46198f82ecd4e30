"""The cases themselves are sound: an expectation that cannot be right would judge the extractors wrongly."""

from collections import Counter
from dataclasses import replace

import phonenumbers
import pytest
from email_validator import validate_email

from scrapersky_cli.extract.findings import Contact, Metadata, PageFacts

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
from .cases.judging import judge
from .cases.shape import case

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


JUDGED = case(
    "judged", "", "info@müller.de", profiles="x:acme|acme2", third_party="facebook:studio", faxes="+4930901820"
)
EMAIL = Contact("email", "info@xn--mller-kva.de", "text", 0.9)
PROFILE = Contact("social", "https://x.com/acme", "link", 0.9, platform="twitter", handle="@Acme")
STUDIO = Contact(
    "social", "https://facebook.com/s", "link", 0.9, platform="facebook", handle="studio", third_party=True
)
FAX = Contact("fax", "+4930901820", "text", 0.5)


def facts(*contacts: Contact) -> PageFacts:
    return PageFacts(url=JUDGED.url, verdict="ok", metadata=Metadata(), contacts=contacts)


def test_the_judge_accepts_what_is_right() -> None:
    assert judge(JUDGED, facts(EMAIL, PROFILE, STUDIO, FAX)).perfect


def test_the_judge_sees_what_is_missed() -> None:
    missed = judge(JUDGED, facts()).missed
    assert missed == (
        ("text", "info@müller.de"),
        ("text", "fax:+4930901820"),
        ("text", "facebook:studio"),
        ("text", "x:acme|acme2"),
    )


@pytest.mark.parametrize(
    "extra",
    [
        Contact("email", "sales@xn--mller-kva.de", "text", 0.9),
        Contact("phone", "+15124742233", "tel", 0.9),
        Contact("social", "https://x.com/acme3", "link", 0.9, platform="x", handle="acme3"),
    ],
    ids=lambda contact: contact.kind,
)
def test_the_judge_sees_false_finds(extra: Contact) -> None:
    assert judge(JUDGED, facts(EMAIL, PROFILE, STUDIO, extra)).false == ((extra.method, extra.value),)


@pytest.mark.parametrize(
    "bad",
    [
        replace(STUDIO, third_party=False),
        replace(PROFILE, third_party=True),
        replace(PROFILE, value="https://x.com/acme/"),
        replace(PROFILE, value="http://x.com/acme"),
        replace(EMAIL, confidence=1.5),
        replace(EMAIL, context="a\x00b"),
    ],
    ids=["unflagged", "flagged", "slash", "http", "confidence", "control character"],
)
def test_the_judge_sees_what_is_wrong(bad: Contact) -> None:
    assert judge(JUDGED, facts(EMAIL, PROFILE, STUDIO, bad)).wrong
