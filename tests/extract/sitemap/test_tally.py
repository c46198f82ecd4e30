"""What the entries of a file give, in numbers."""

from datetime import UTC, datetime

import pytest

from scrapersky_cli.extract.sitemap.entries import Entry
from scrapersky_cli.extract.sitemap.tally import Tally


def test_entries_are_counted_by_what_is_valid() -> None:
    tally = Tally()
    tally.add([Entry("a", "2026-03-02", "daily", "0.5"), Entry("b", "0000-00-00", "often", "7")])
    tally.add([Entry("c", "2026-03-01"), Entry("d")])
    assert (tally.urls, tally.lastmods, tally.changefreqs, tally.priorities) == (4, 2, 1, 1)
    assert tally.newest == datetime(2026, 3, 2, tzinfo=UTC)
    assert tally.share(tally.lastmods) == 0.5
    assert Tally().share(0) is None


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        ([], "urlset"),
        ([Entry("a", images=3)], "image"),
        ([Entry("a", images=3), Entry("b")], "urlset"),
        ([Entry("a", images=1, videos=1)], "video"),
        ([Entry("a", images=1, is_news=True)], "news"),
    ],
)
def test_a_file_is_named_after_what_most_of_it_is(entries: list[Entry], kind: str) -> None:
    tally = Tally()
    tally.add(entries)
    assert tally.kind("urlset") == kind
    assert tally.kind("rss") == "rss"
