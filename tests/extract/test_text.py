import json
import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.text import around, clean_json, clean_or_none, clean_text, without_accents

CASES = [
    ("plain", "plain"),
    ("", ""),
    ("  two \t\r\n words  ", "two words"),
    ("a\u00a0b\u3000c\u2028d\x85e", "a b c d e"),
    ("NUL\x00inside", "NULinside"),
    ("\x1b[31mred\x1b[0m \x9b2J", "[31mred[0m 2J"),
    ("lone \ud800 surrogate", "lone \ufffd surrogate"),
    ("split pair \ud83d\ude00", "split pair 😀"),
    ("evil\u202eexe.fdp\u202c", "evilexe.fdp"),
    ("in\u200bfo@ex\u00adample.com", "info@example.com"),
    ("in\u200dfo\u200c", "info"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("👩\u200d👧", "👩\u200d👧"),
    ("Mu\u0308nchen", "München"),
    ("\ufeffBOM", "BOM"),
    ("\ufffe\uffff", ""),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_cleaning(raw: str, expected: str) -> None:
    assert clean_text(raw, 100) == expected


@pytest.mark.parametrize(
    ("raw", "limit", "expected"),
    [
        ("abcdef", 3, "abc"),
        ("ab cdef", 3, "ab"),
        ("abc", 0, ""),
        ("😀😀😀", 2, "😀😀"),
        ("👩\u200d👧", 2, "👩"),
    ],
)
def test_length_is_capped_in_characters(raw: str, limit: int, expected: str) -> None:
    assert clean_text(raw, limit) == expected


def test_a_huge_text_costs_what_its_beginning_costs() -> None:
    assert clean_text("word " * 10_000_000, 9) == "word word"


@pytest.mark.parametrize("blank", [None, "", " \n", "\u200b\x00"])
def test_nothing_left_is_none(blank: str | None) -> None:
    assert clean_or_none(blank, 10) is None


def test_something_left_is_kept() -> None:
    assert clean_or_none(" x ", 10) == "x"


AWKWARD = st.sampled_from("\x00\x1b\u200b\u200c\u200d\u202e\u3000\ud800\udc00\u212a\u0301 aé\n\u00ad\ufeff😀")
ANY_TEXT = st.text(alphabet=st.one_of(AWKWARD, st.characters(exclude_categories=())), max_size=60)


@given(ANY_TEXT, st.integers(min_value=0, max_value=50))
def test_cleaned_text_is_storable_visible_short_and_stable(raw: str, limit: int) -> None:
    cleaned = clean_text(raw, limit)
    assert len(cleaned) <= limit
    assert clean_text(cleaned, limit) == cleaned
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in cleaned)
    assert cleaned == cleaned.strip()
    with sqlite3.connect(":memory:") as db:
        assert db.execute("SELECT ?", (cleaned,)).fetchone() == (cleaned,)
    db.close()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", "HERE"),
        ("call ", ", please", "call HERE, please"),
        ("x" * 61 + " call ", " now " + "y" * 61, " call HERE now "),
        ("info@holt-praxis.de " + "and " * 14, " " + "or " * 17 + "anna@holt-praxis.de", None),
        ("a" * 100, "b" * 100, "HERE"),
        ("電話" * 40, "番号" * 40, "電話" * 30 + "HERE" + "番号" * 30),
    ],
)
def test_the_text_around_a_place_has_whole_words_only(before: str, after: str, expected: str | None) -> None:
    text = f"{before}HERE{after}"
    found = around(text, len(before), len(before) + 4)
    assert found == (expected if expected is not None else found)
    assert len(found) <= 124
    assert "holt" not in found


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Café", "cafe"),
        ("Straße", "strasse"),
        ("Łódź Ærø", "lodz aero"),
        ("ÇİĞ", "cig"),
        ("𝕊", "s"),
        ("ÉCOLE", "ecole"),
        ("日本", "日本"),
        ("", ""),
    ],
)
def test_texts_are_compared_without_case_and_accents(text: str, bare: str) -> None:
    assert without_accents(text) == bare
    assert without_accents(bare) == bare


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(JSON)
def test_json_becomes_what_any_database_stores(value: object) -> None:
    clean = clean_json(value)
    text = json.dumps(clean, allow_nan=False, ensure_ascii=False)
    text.encode()
    assert "\\u0000" not in text
    assert clean_json(clean) == clean


def test_json_that_is_nested_too_deeply_is_cut() -> None:
    assert clean_json([[["deep"]]], 2) == [[None]]
    assert clean_json({"a\x00": "x\x1b[2J", "n": float("nan"), "i": 10**400}) == {"a": "x[2J", "n": None, "i": None}


@given(st.text(max_size=30))
def test_without_accents_takes_characters_apart_one_by_one(text: str) -> None:
    plain = unicodedata.normalize("NFKD", "".join(map(without_accents, text)))
    assert without_accents(text) == plain
    assert without_accents(text * 20) == plain * 20
    assert not any(map(unicodedata.combining, plain))


def test_a_text_of_many_scripts_is_compared_like_its_characters() -> None:
    letters = "".join(map(chr, range(0xA1, 0x600)))
    assert without_accents(letters) == "".join(map(without_accents, letters))
