"""What is printed row by row is what would be printed of all rows at once."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from scrapersky_cli.cli.output import Answer, emit, emit_each

COLUMNS = ("kind", "value", "since")
ROWS: list[Mapping[str, Any]] = [
    {"kind": "email", "value": "jö@holt.de", "since": datetime(2026, 4, 1, 6, 30, tzinfo=UTC)},
    {"kind": "domain", "value": None, "since": None},
]


def answer(rows: list[Mapping[str, Any]]) -> Answer:
    return Answer({"entries": rows, "left_out": 3}, columns=COLUMNS, records="entries")


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("count", [0, 1, 2])
def test_rows_are_printed_one_by_one_as_all_at_once(
    as_json: bool, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    emit(answer(ROWS[:count]), as_json=as_json)
    at_once = capsys.readouterr().out
    emit_each(COLUMNS, iter(ROWS[:count]), answer, as_json=as_json)
    assert capsys.readouterr().out == at_once


@pytest.mark.parametrize("as_json", [False, True])
def test_a_row_is_printed_before_the_next_is_read(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    def rows() -> Iterator[Mapping[str, Any]]:
        yield ROWS[0]
        assert "email" in capsys.readouterr().out
        yield ROWS[1]

    emit_each(COLUMNS, rows(), answer, as_json=as_json)
    assert "domain" in capsys.readouterr().out


def test_nothing_is_printed_if_nothing_can_be_read(capsys: pytest.CaptureFixture[str]) -> None:
    def rows() -> Iterator[Mapping[str, Any]]:
        raise ConnectionError
        yield

    with pytest.raises(ConnectionError):
        emit_each(COLUMNS, rows(), answer, as_json=True)
    assert capsys.readouterr().out == ""
