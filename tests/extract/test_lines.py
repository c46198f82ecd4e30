"""Words, and lines that have a word or a form, compared with a look at each line."""

import re

from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.lines import any_of, lines_matching, lines_with, matches_at, places_of

TEXTS = st.text("ab1 \n", max_size=60)


@given(TEXTS, st.text("ab1 ", min_size=1, max_size=3))
def test_the_places_of_a_word_are_those_where_it_begins(text: str, word: str) -> None:
    assert list(places_of(text, word)) == [place for place in range(len(text)) if text.startswith(word, place)]


@given(TEXTS, st.sampled_from(["a", "a1?b", "a(?=b)", "a(?! )"]), st.sampled_from([1, 700]))
def test_a_form_is_found_at_few_and_at_many_signs(text: str, form: str, times: int) -> None:
    pattern = re.compile(form)
    assert [each.span() for each in matches_at(text * times, "a", pattern)] == [
        each.span() for each in pattern.finditer(text * times)
    ]


@given(TEXTS, st.lists(st.text("ab1 ", min_size=1, max_size=3), max_size=3))
def test_the_lines_with_words_are_those_that_contain_one(text: str, words: list[str]) -> None:
    lines = text.split("\n")
    assert lines_with(text, words) == [n for n, line in enumerate(lines) if any(word in line for word in words)]


@given(TEXTS, st.sampled_from(["1", "a+b", r"[a1] ?b", r"\ba", "a(?= |\n|$)"]))
def test_the_lines_with_a_form_are_those_in_which_it_is_found(text: str, form: str) -> None:
    pattern = re.compile(form)
    lines = text.split("\n")
    assert lines_matching(text, pattern) == [n for n, line in enumerate(lines) if pattern.search(line)]


@given(TEXTS, st.lists(st.text("ab1 ", min_size=1, max_size=3), min_size=1, max_size=3))
def test_an_expression_for_any_word_finds_the_same_lines(text: str, words: list[str]) -> None:
    assert lines_matching(text, any_of(words)) == lines_with(text, words)


def test_of_words_in_one_place_the_longest_is_found() -> None:
    assert any_of(["ab", "abc", "b"]).findall("abcab b") == ["abc", "ab", "b"]
