"""What digits may be as numbers, and what they are not: parts of other people's numbers."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from scrapersky_cli.extract.phone.spelled import _CODE, FEWEST_DIGITS, end_of_number, numbers_in


def read(text: str) -> set[str]:
    return {number for spelled in numbers_in(text) for number in spelled.numbers}


@pytest.mark.parametrize("code", sorted(COUNTRY_CODE_TO_REGION_CODE))
def test_every_code_of_a_country_is_known(code: int) -> None:
    found = _CODE.match(f"{code}123456")
    assert found is not None
    assert found[0] == str(code)


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("(512) 555-1234", {"5551234"}),
        ("+1 512-555-1234", {"5551234", "125551234"}),
        ("+15125551234", {"5551234", "25551234", "125551234"}),
        ("(51) 2345-6789", {"+5123456", "456789"}),
        ("030 901820", {"901820", "+49901820"}),
        ("2026-11-29 17:14", {"1129", "17142026"}),
    ],
)
def test_no_part_of_a_number_is_another_one(text: str, others: set[str]) -> None:
    assert read(text) & others == set()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("open 9-17 030 901820", "30901820"),
        ("9-5 512-555-1234", "5125551234"),
        ("030 901820 / 030 901821", "30901821"),
        ("030 901820, +49 89 1234567", "+49891234567"),
        ("1-512-555-1234", "+15125551234"),
        ("011 49 30 901820", "+4930901820"),
        ("8 (912) 345-67-89", "9123456789"),
        ("89123456789", "9123456789"),
        ("+52 1 55 1234 5678", "+525512345678"),
        ("011 15-2345-6789", "1123456789"),
        ("+39 06 1234 5678", "+390612345678"),
    ],
)
def test_a_number_is_found_beside_other_digits(text: str, number: str) -> None:
    assert number in read(text)


@given(st.text(alphabet="0123456789 +-/().", max_size=60))
@example("1000000")  # without its zeros nothing is left behind the country's code
def test_whatever_the_digits_are_they_lie_in_the_text(text: str) -> None:
    for spelled in numbers_in(text):
        assert 0 <= spelled.start < spelled.end <= len(text)
        assert all(len(number.lstrip("+")) >= FEWEST_DIGITS for number in spelled.numbers)
        assert all(end_of_number(number) for number in spelled.numbers if number[0] == "+")
