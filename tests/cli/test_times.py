"""Ages and times as operators type them."""

from datetime import UTC, datetime

import pytest

from scrapersky_cli.cli.times import parse_age, parse_time
from scrapersky_cli.errors import UsageError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("1.5h", 5400), (".5h", 1800), ("0s", 0), ("007d", 604_800), ("1w", 604_800), ("36500d", 3.1536e9)],
)
def test_ages(text: str, seconds: float) -> None:
    assert parse_age(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "d", "90", "-5s", "1e3s", "nans", "1.2.3s", ".s", "²d", "٣d", "1 d", "1y", "1d\n"]
)
def test_what_is_no_age(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_age(text)
    assert raised.value.hint == "a number and a unit: 90s, 15m, 12h, 30d"


@pytest.mark.parametrize("text", ["36501d", "99999999999d", "9" * 400 + "d"])
def test_an_age_that_no_database_can_count_back(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_age(text)
    assert raised.value.hint == "36500d at most"


def test_a_time_without_a_zone_is_in_utc() -> None:
    assert parse_time("2026-04-01T06:30") == datetime(2026, 4, 1, 6, 30, tzinfo=UTC)
    assert parse_time("2026-04-01T06:30+02:00").utcoffset() is not None
