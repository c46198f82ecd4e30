"""Labels are only looked for where a word begins as one of them does: none may be lost by that."""

from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.phone import labels
from scrapersky_cli.extract.words import word_list

LISTS = ("phone_words", "fax_words", "number_words", "doubtful_words")
WORDS = sorted(word.replace("*", "en").replace("_", " ") for name in LISTS for word in word_list(name))
PIECES = st.sampled_from([*WORDS, "call us", "Tel & Fax", "F", "t.", "☎", "📠", "☏", ":", "1", "_", "Haus", "x"])


@given(st.lists(PIECES, max_size=8), st.sampled_from(["", " ", "-", "."]))
def test_every_label_is_found(pieces: list[str], between: str) -> None:
    line = between.join(pieces)
    plain = [label.span() for label in labels._LABEL.finditer(line)]
    assert [label.span() for label in labels._labels(line)] == plain


@given(st.text(max_size=60))
def test_every_label_is_found_in_any_text(line: str) -> None:
    plain = [label.span() for label in labels._LABEL.finditer(line)]
    assert [label.span() for label in labels._labels(line)] == plain
