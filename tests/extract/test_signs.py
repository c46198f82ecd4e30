"""Words that are looked for in a few lines: where they end, and where they are only part of another word."""

import pytest

from scrapersky_cli.extract.signs import ends_of, ends_of_brands, has_sign, names_partners, signs


@pytest.mark.parametrize(
    ("signs", "words", "ends"),
    [
        (("kammer", "arbitration"), "die arztekammer", []),  # short signs begin a word
        (("anwaltskammer",), "die rechtsanwaltskammer", [23]),  # long ones may end one
        (("kammer",), "arztekammer und kammer x", [22]),
        (("kammer",), "kammer, kammer", [14]),  # the last one
        (("a", "b"), "b a", [3, 1]),
        ((), "anything", []),
    ],
)
def test_where_signs_end(signs: tuple[str, ...], words: str, ends: list[int]) -> None:
    assert list(ends_of(signs, words)) == ends
    assert has_sign(signs, words) is bool(ends)


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
    assert list(ends_of_brands(("google",), words)) == ends


def test_a_word_may_have_several_labels() -> None:
    labels = ("line", "heading", "partner")
    assert all("verkooppunten" in signs(label, "third_parties") for label in labels)


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
