"""Whom a text names, however it is spelled, and texts with something taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import (
    SUPPORTED_REGIONS,
    PhoneNumberFormat,
    PhoneNumberType,
    example_number_for_type,
    format_number,
    national_significant_number,
)

from scrapersky_cli.extract.mentions import mentions, rewritten, texts_in, with_texts
from scrapersky_cli.extract.phone.spelled import FEWEST_DIGITS, end_of_number

SPELLED = [
    "jo@holt.de",
    "Jo@Holt.DE",
    "write to jo@holt.de.",
    "mailto:jo@holt.de",
    "jo (at) holt (dot) de",
    "jo [at] holt [punkt] de",
    "E-Mail: jo at holt dot de",
    "jo_at_holt_dot_de",
    "jo＠holt．de",
    "jo&#64;holt&#46;de",
    "jo%40holt.de",
    "ed.tloh@oj",
    "jo@NOSPAM.holt.de",
    "jo @ holt (dot) de",
    "https://x.com/?to=jo@holt.de",
]


@pytest.mark.parametrize("text", SPELLED)
def test_an_address_is_found_in_every_spelling(text: str) -> None:
    found = [each for each in mentions(text) if each.address == "jo@holt.de"]
    assert found
    rest = rewritten(text, [(each.start, each.end) for each in found], lambda start, end: "")
    assert "jo" not in rest.lower()
    assert "oj" not in rest.lower()


@pytest.mark.parametrize("text", ["see Holt.de", "https://holt.de/x", "anna@holt.de", "(holt.de)", "holt.de."])
def test_a_host_is_found_wherever_it_stands(text: str) -> None:
    assert "holt.de" in {each.host for each in mentions(text)}


@pytest.mark.parametrize(
    "text",
    [
        "+4930901820", "4930901820", "0049 30 901820", "030 901820", "030/90 18 20", "+49 (0)30 901-820", "(030) 901820",
        "Tel. 030.901820, Fax", "030 901820-12", "tel:+49-30-901820", "https://wa.me/4930901820", "30\u00a0901820",
        "030 901820 / 030 901821",
    ],
)  # fmt: skip
def test_a_number_is_found_in_every_spelling(text: str) -> None:
    found = [each for each in mentions(text) if {"+4930901820", "30901820"} & set(each.numbers)]
    assert found
    rest = rewritten(text, [(each.start, each.end) for each in found], lambda start, end: "")
    assert "820" not in rest


FORMS = (PhoneNumberFormat.E164, PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.RFC3966)
TYPES = (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.TOLL_FREE)


@pytest.mark.parametrize("country", sorted(SUPPORTED_REGIONS))
def test_the_numbers_of_every_country_are_found_as_they_are_written_there(country: str) -> None:
    numbers = [number for each in TYPES if (number := example_number_for_type(country, each))]
    for number in numbers:
        e164 = format_number(number, PhoneNumberFormat.E164)
        wanted = {e164, end_of_number(e164)}
        is_short = len(national_significant_number(number).lstrip("0")) < FEWEST_DIGITS
        written = [format_number(number, form) for form in FORMS if not (is_short and form == FORMS[1])]
        assert [text for text in written if not any(wanted & set(each.numbers) for each in mentions(text))] == []


@pytest.mark.parametrize("text", ["1 " * 5_000, "1" * 5_000, "0123456789-" * 1_000, "+(" * 5_000])
def test_texts_made_of_digits_take_linear_time(text: str) -> None:
    assert len(mentions(text)) <= 10 * len(text)


def test_of_two_numbers_one_is_taken_out() -> None:
    text = "+49 30 901820 or +49 89 1234567"
    found = [each for each in mentions(text) if {"+4930901820", "30901820"} & set(each.numbers)]
    assert rewritten(text, [(each.start, each.end) for each in found], lambda start, end: "…") == "… or +49 89 1234567"


@pytest.mark.parametrize(
    ("number", "end"), [("+390612345678", "612345678"), ("+6837012", "6837012"), ("+5491123456789", "1123456789")]
)
def test_the_end_of_a_number(number: str, end: str) -> None:
    assert end_of_number(number) == end


@pytest.mark.parametrize(
    "text", ["see https://m.instagram.com/Anna/?hl=de.", "instagram.com/anna", "(www.instagram.com/anna)"]
)
def test_a_profile_is_found_in_every_spelling(text: str) -> None:
    assert "https://www.instagram.com/anna" in {each.profile for each in mentions(text)}


def test_an_international_host_is_found_by_its_a_labels() -> None:
    found = mentions("jo@münchen.de")
    assert {each.address for each in found if each.address} == {"jo@xn--mnchen-3ya.de"}
    assert {each.host for each in found if each.host} == {"xn--mnchen-3ya.de"}


@pytest.mark.parametrize("text", ["", "completed", "+49303", "10-12 EUR", "Mo-Fr 08:00-17:00", "meet us at the corner"])
def test_what_names_nobody(text: str) -> None:
    assert mentions(text) == ()


@given(st.text())
def test_whatever_the_text_is_the_places_lie_in_it(text: str) -> None:
    for each in mentions(text):
        assert 0 <= each.start < each.end <= len(text)
        assert [bool(named) for named in each[2:]].count(True) == 1


def test_of_places_that_overlap_the_first_and_longest_counts() -> None:
    assert rewritten("0123456789", [(4, 6), (2, 5), (2, 4), (8, 10)], lambda start, end: "|") == "01|567|"


def test_texts_of_any_depth_are_changed() -> None:
    value = {"a": "x", "b": ["y", {"c": ("z", 1, None)}], "d": True}
    assert sorted(texts_in(value)) == ["x", "y", "z"]
    assert with_texts(value, str.upper) == {"a": "X", "b": ["Y", {"c": ["Z", 1, None]}], "d": True}
