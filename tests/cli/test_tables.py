"""Tables on terminals of any width: what does not fit is left out or printed as records, and no id is cut."""

import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from scrapersky_cli.cli.tables import print_table

COLUMNS = ("domain", "status", "error code", "title", "empty")
ROWS = (
    ("gemeinschaftspraxis.com", "failed", "dns_not_found", "A practice for " + "teeth " * 8, ""),
    ("holt.de", "completed", "", "Holt", ""),
)


def printed(width: int, columns: Sequence[str], rows: Sequence[Sequence[str]], *, least: int) -> tuple[str, list[str]]:
    screen = io.StringIO()
    hidden = print_table(Console(file=screen, width=width), "", columns, rows, least=least)
    return screen.getvalue(), hidden


def test_what_fits_is_printed_whole() -> None:
    text, hidden = printed(140, COLUMNS, ROWS, least=3)
    assert hidden == []
    assert [len(line.split("  ")) > 3 for line in text.splitlines()[2:]] == [True, True]
    assert "empty" in text


def test_empty_columns_and_then_the_last_ones_give_way() -> None:
    text, hidden = printed(55, COLUMNS, ROWS, least=3)
    assert hidden == ["title"]
    assert text.splitlines()[0].split() == ["domain", "status", "error", "code"]
    assert "gemeinschaftspraxis.com" in text


def test_where_too_few_columns_fit_each_row_becomes_a_record() -> None:
    text, hidden = printed(40, COLUMNS, ROWS, least=3)
    assert hidden == []
    assert [line.split()[0] for line in text.splitlines() if line.strip()].count("domain") == 2
    assert "dns_not_found" in text
    assert "" in map(str.strip, text.splitlines())  # between two records


def test_columns_that_were_asked_for_are_all_printed() -> None:
    text, hidden = printed(55, COLUMNS, ROWS, least=len(COLUMNS))
    assert hidden == []
    assert "teeth" in text


def test_without_rows_the_columns_that_fit_are_named() -> None:
    text, hidden = printed(30, COLUMNS, [], least=3)
    assert text.split()[:4] == ["domain", "status", "error", "code"]
    assert hidden == ["empty"]


names = st.from_regex(r"[a-z0-9-]{1,26}\.com", fullmatch=True)
cells = st.text("abc äß漢字 ", max_size=60)


@given(
    width=st.sampled_from((40, 80, 200)),
    rows=st.lists(st.tuples(names, cells, cells, cells), min_size=1, max_size=4),
    least=st.integers(2, 4),
)
def test_no_line_is_wider_than_the_terminal_and_no_name_is_broken(
    width: int, rows: list[tuple[str, ...]], least: int
) -> None:
    text, hidden = printed(width, ("domain", "one", "two", "three"), rows, least=least)
    assert max(len(line) for line in text.splitlines()) <= width
    assert [row[0] for row in rows if row[0] not in text] == []
    assert len(hidden) <= 4 - least


@pytest.mark.parametrize("width", [40, 80])
def test_facts_are_folded_beside_their_names(width: int) -> None:
    text, hidden = printed(width, ("what", "value", "how"), [("title", "word " * 40, "home page")] * 2, least=2)
    assert text.split()[:2] == ["what", "value"]
    assert hidden == []
