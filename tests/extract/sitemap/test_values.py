"""The values of an entry, as sitemaps write them."""

from datetime import UTC, datetime

import pytest

from scrapersky_cli.extract.sitemap.values import read_changefreq, read_priority, read_time

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-02T10:00:00+00:00", TEN),
        ("2026-03-02T10:00:00Z", TEN),
        ("2026-03-02T10:00:00.000Z", TEN),
        ("2026-03-02T12:00+02:00", TEN),
        ("2026-03-02 10:00:00", TEN),
        ("20260302T100000Z", TEN),
        ("Mon, 02 Mar 2026 10:00:00 GMT", TEN),
        ("Mon, 02 Mar 2026 12:00:00 +0200", TEN),
        ("1772445600", TEN),
        ("1772445600000", TEN),
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("0000-00-00", None),
        ("0000-00-00T00:00:00+00:00", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("9999-12-31T23:59:59-10:00", None),
        ("1970-01-01", None),
        ("2026-13-02", None),
        ("2026-02-30", None),
        ("yesterday", None),
        ("", None),
        ("1" * 400, None),
        ("2026-03-02" + " " * 100, None),
        ("Mon, 99 Mar 2026 10:00:00 GMT", None),
        ("２０２６", None),
    ],
)
def test_times(text: str, time: datetime | None) -> None:
    assert read_time(text) == time


@pytest.mark.parametrize(
    ("text", "priority"),
    [("0.5", 0.5), ("1", 1.0), ("0,8", 0.8), ("1.1", None), ("-1", None), ("nan", None), ("80%", None), ("", None)],
)
def test_priorities(text: str, priority: float | None) -> None:
    assert read_priority(text) == priority


@pytest.mark.parametrize(("text", "word"), [("Daily", "daily"), ("never", "never"), ("often", None), ("", None)])
def test_frequencies(text: str, word: str | None) -> None:
    assert read_changefreq(text) == word
