"""How domains can be reached, as the columns of rows."""

from collections.abc import Iterable
from typing import Any

from scrapersky_cli.subjects.reachable import COLUMNS, reached


def reached_at(found: Iterable[tuple[str, str, str | None]], *best: str | None) -> dict[str, Any]:
    columns = reached([(1, *each) for each in found], [1], *([each] for each in best))
    return {name: value for name, (value,) in columns.items()}


def test_of_two_profiles_on_a_platform_the_first_has_its_column() -> None:
    found = (
        ("https://x.com/a", "twitter"),
        ("https://x.com/b", "twitter"),
        ("https://xing.com/c", "xing"),
        ("https://x.com/a", "twitter"),
    )
    row = reached_at((("social", *each) for each in found), None, None)
    assert (row["twitter"], row["facebook"]) == ("https://x.com/a", None)
    assert row["other_profiles"] == ["https://x.com/b", "https://xing.com/c"]
    assert row.keys() == COLUMNS.keys()


def test_the_best_contact_comes_first_and_each_only_once() -> None:
    found = (
        ("email", "a@b.com", None),
        ("email", "info@b.com", None),
        ("phone", "+4930123456", None),
        ("fax", "+4930123456", None),
    )
    row = reached_at(found, "info@b.com", "+4930123456")
    assert row["emails"] == ["info@b.com", "a@b.com"]
    assert (row["phones"], row["faxes"]) == (["+4930123456"], [])


def test_each_has_their_own() -> None:
    found = [
        (7, "email", "a@b.com", None),
        (3, "fax", "+4930123456", None),
        (4, "social", "https://x.com/a", "twitter"),
    ]
    columns = reached(found, [3, 4, 7], [None] * 3, [None, "+4930123457", None])
    assert list(columns["emails"]) == [[], [], ["a@b.com"]]
    assert list(columns["phones"]) == [[], ["+4930123457"], []]
    assert list(columns["faxes"]) == [["+4930123456"], [], []]
    assert list(columns["twitter"]) == [None, "https://x.com/a", None]
