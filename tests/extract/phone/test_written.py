"""Numbers as people write them."""

import phonenumbers
import pytest
from phonenumbers import PhoneNumber, PhoneNumberFormat, format_number

from scrapersky_cli.extract.phone.written import as_written

EXAMPLES = sorted(
    {
        format_number(number, PhoneNumberFormat.E164)
        for region in phonenumbers.SUPPORTED_REGIONS
        for type_ in phonenumbers.PhoneNumberType.values()
        if (number := phonenumbers.example_number_for_type(region, type_))
    }
)


def test_numbers_of_every_country_are_written_as_the_library_does() -> None:
    assert len(EXAMPLES) > 900
    for e164 in EXAMPLES:
        number = phonenumbers.parse(e164)
        forms = (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL)
        assert as_written(e164) == tuple(format_number(number, form) for form in forms)


def test_numbers_of_any_length_are_written_as_the_library_does() -> None:
    forms = (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL)
    for e164 in (number for each in EXAMPLES if len(each) > 7 for number in (each[:-1], each + "0")):
        code = str(phonenumbers.parse(e164).country_code)
        own = e164[1 + len(code) :]
        zeros = len(own) - len(own.lstrip("0"))
        number = PhoneNumber(int(code), int(own), italian_leading_zero=zeros > 0, number_of_leading_zeros=zeros)
        assert as_written(e164) == tuple(format_number(number, form) for form in forms)


@pytest.mark.parametrize(
    "text", ["", "+", "+0", "+999123456", "0301234567", "+49 30 901820", "+49x", "+٤٩٣٠٩٠١٨٢٠", "+49"]
)
def test_what_is_not_in_e164_is_no_number(text: str) -> None:
    assert as_written(text) is None
