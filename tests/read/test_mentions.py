"""Whom a text names, however it is spelled, and texts with something taken out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.mentions import mentions, rewritten, texts_in, with_texts

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


def test_an_international_host_is_found_by_its_a_labels() -> None:
    found = mentions("jo@münchen.de")
    assert {each.address for each in found if each.address} == {"jo@xn--mnchen-3ya.de"}
    assert {each.host for each in found if each.host} == {"xn--mnchen-3ya.de"}


@pytest.mark.parametrize("text", ["", "completed", "+4930333", "Mo-Fr 08:00-17:00", "meet us at the corner"])
def test_what_names_nobody(text: str) -> None:
    assert mentions(text) == ()


@given(st.text())
def test_whatever_the_text_is_the_places_lie_in_it(text: str) -> None:
    for each in mentions(text):
        assert 0 <= each.start < each.end <= len(text)
        assert bool(each.address) != bool(each.host)


def test_of_places_that_overlap_the_first_and_longest_counts() -> None:
    assert rewritten("0123456789", [(4, 6), (2, 5), (2, 4), (8, 10)], lambda start, end: "|") == "01|567|"


def test_texts_of_any_depth_are_changed() -> None:
    value = {"a": "x", "b": ["y", {"c": ("z", 1, None)}], "d": True}
    assert sorted(texts_in(value)) == ["x", "y", "z"]
    assert with_texts(value, str.upper) == {"a": "X", "b": ["Y", {"c": ["Z", 1, None]}], "d": True}
