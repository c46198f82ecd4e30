"""Words that are looked for in a few lines: where they end, and where they are only part of another word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.signs import ends_of, ends_of_brands, has_sign, names_partners, signs, signs_of


@pytest.mark.parametrize(
    ("signs", "words", "ends"),
    [
        (("kammer", "arbitration"), "die arztekammer", []),  # short signs begin a word
        (("anwaltskammer",), "die rechtsanwaltskammer", [23]),  # long ones may end one
        (("kammer",), "arztekammer und kammer x", [22]),
        (("kammer",), "kammer, kammer", [6, 14]),
        (("a", "b"), "b a", [1, 3]),
        (("hosted by", "by ionos"), "hosted by ionos", [9, 15]),  # they may overlap
        (("b\u00fcro", "\ud800"), "\ud800 b\u00fcro", [1, 6]),
        (("kammer",), "", []),
    ],
)
def test_where_signs_end(words: str, signs: tuple[str, ...], ends: list[int]) -> None:
    assert list(ends_of(signs_of(signs), words)) == ends
    assert has_sign(signs_of(signs), words) is bool(ends)


def test_signs_in_the_host_do_not_count() -> None:
    assert list(ends_of(signs_of(("taxi", "hotel")), "taxi am hotel", "taxi-moers.test")) == [13]


@given(st.lists(st.text("ab\u0434 ", min_size=1, max_size=4), min_size=1), st.text("ab\u0434 ", max_size=60))
def test_every_place_is_found(words: list[str], text: str) -> None:
    places = {(at, at + len(word)) for word in words for at in range(len(text)) if text.startswith(word, at)}
    assert set(signs_of(words).spans_in(text)) == places
    assert signs_of(words).are_in(text) is bool(places)


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("google ireland limited, dublin", [22]),
        ("google inc. and google llc", [10, 26]),
        ("find us on google", []),
        ("mygoogle ltd", []),
    ],
)
def test_a_brand_needs_a_form_or_a_country(words: str, ends: list[int]) -> None:
    assert list(ends_of_brands(signs_of(("google",)), words)) == ends


def test_a_word_may_have_several_labels() -> None:
    labels = ("line", "heading", "partner")
    assert all("verkooppunten" in signs(label, "third_parties").words for label in labels)


@pytest.mark.parametrize(
    ("words", "is_said"),
    [
        ("our suppliers", True),
        ("our valued growers and makers", True),
        ("unsere geschatzten partner", True),
        ("unseren kunden", True),
        ("nuestros proveedores", True),
        ("i nostri fornitori", True),
        ("our shops", False),
        ("suppliers", False),
        ("hour clients", False),
    ],
)
def test_partners_are_said_to_be_ours(words: str, is_said: bool) -> None:
    assert names_partners(words) is is_said
