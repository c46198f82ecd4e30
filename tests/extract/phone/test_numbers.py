"""One number: what is valid in which country, by the metadata of libphonenumber."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.phone.numbers import Number, parse_number


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("(512) 555-0142", "US", Number("+15125550142", "fixed_line_or_mobile", None, "US")),
        ("(512) 555-0142 ext. 7", "US", Number("+15125550142", "fixed_line_or_mobile", "7", "US")),
        ("020 7946 0018", "GB", Number("+442079460018", "fixed_line", None, "GB")),
        ("+800 1234 5670", None, Number("+80012345670", "toll_free", None, None)),
        ("0151 23456789", "DE", Number("+4915123456789", "mobile", None, "DE")),
        ("020 7946 0018", None, None),
        ("12345", "US", None),
        ("123 456 7890", "US", None),
        ("2" * 60, "US", None),
        ("", "US", None),
    ],
)
def test_numbers(written: str, country: str | None, number: Number | None) -> None:
    assert parse_number(written, country) == number


@given(
    st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)),
    st.integers(2, 9),
    st.from_regex(r"[0-9]{1,7}", fullmatch=True),
)
def test_only_valid_numbers_are_read(country: str, kept: int, rest: str) -> None:
    example = phonenumbers.example_number(country)
    assert example is not None
    written = str(example.national_number)[:kept] + rest
    number = parse_number(written, country)
    if number is not None:
        assert phonenumbers.is_valid_number(phonenumbers.parse(number.e164))
        return
    try:
        refused = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return
    digits = str(refused.national_number)
    is_counted = len(set(digits)) == 1 or (
        len(digits) >= 9 and any(digits in "12345678901234567890"[at:] for at in (0, 1))
    )
    assert is_counted or not phonenumbers.is_valid_number(refused)
