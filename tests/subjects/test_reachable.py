"""How a domain can be reached, as the columns of a row."""

from scrapersky_cli.subjects.reachable import COLUMNS, Reach


def test_of_two_profiles_on_a_platform_the_first_has_its_column() -> None:
    reach = Reach()
    for url, platform in (
        ("https://x.com/a", "twitter"),
        ("https://x.com/b", "twitter"),
        ("https://xing.com/c", "xing"),
    ):
        reach.add("social", url, platform)
    row = reach.row(None, None)
    assert (row["twitter"], row["facebook"]) == ("https://x.com/a", None)
    assert row["other_profiles"] == ["https://x.com/b", "https://xing.com/c"]
    assert row.keys() == COLUMNS.keys()


def test_the_best_contact_comes_first_and_each_only_once() -> None:
    reach = Reach()
    for kind, value in (
        ("email", "a@b.com"),
        ("email", "info@b.com"),
        ("phone", "+4930123456"),
        ("fax", "+4930123456"),
    ):
        reach.add(kind, value, None)
    row = reach.row("info@b.com", "+4930123456")
    assert row["emails"] == ["info@b.com", "a@b.com"]
    assert (row["phones"], row["faxes"]) == (["+4930123456"], [])
