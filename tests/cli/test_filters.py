"""The filters on what is listed, through real commands: one vocabulary for lists, exports, curation and enqueueing."""

from collections.abc import Iterator

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.store.places import store_places
from tests.cli.terminal import Terminal
from tests.subjects.test_listed import LISTED, A, H, K, M, add_search
from tests.workflows.test_deep_scan import through

ALL = [place.name for place in LISTED]


@pytest.fixture
def shell(sqlite_url: str, sqlite_database: Database) -> Iterator[Terminal]:
    """Commands over what is listed. What filters choose on either database, tests/subjects/test_listed.py shows."""
    through(sqlite_database, *LISTED)
    add_search(sqlite_database, 17, H, M)
    yield Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url})


def names(shell: Terminal, *args: str, what: str = "places") -> list[str]:
    done = shell("list", what, *args, "--json")
    assert done.code == 0, done
    return [row["name"] for row in done.json[what]]


WHERE: dict[str, list[str]] = {
    "name=%": [H],
    "name=_köln": [A],
    "name='": [M],
    "name=\x1b[2JKERN": [],
    "name=kern": [K],
    "search=search:17": [H, M],
    "search=17": [H, M],
    "search=s17": [H, M],
    "min-rating=4.5": [H],
    "min-reviews=1": [H],
    "website=no": [M],
    "host=www.holt.de": [H],
    "at=Marktstr. 5": [H],
    "no-chains=3": [H, A, M],
    "limit=2": ALL[:2],
}


def test_every_filter_in_lists_of_places_and_businesses(shell: Terminal) -> None:
    for filter_, expected in WHERE.items():
        assert names(shell, "--where", filter_) == expected, filter_
        assert names(shell, "--where", filter_, what="businesses") == expected, filter_


def test_the_same_filters_curate_export_and_enqueue(shell: Terminal) -> None:
    """`would_be_changed` counts what the list shows."""
    for filter_, expected in WHERE.items():
        done = shell("curate", "businesses", "maybe", "--where", filter_, "--dry-run", "--json")
        assert done.json["would_be_changed"] == len(expected), filter_
        exported = shell("export", "businesses", "--where", filter_, "--columns", "name")
        assert len(exported.out.splitlines()) == 1 + len(expected), filter_
        chosen = shell("enqueue", "domain-extraction", "--where", filter_, "--dry-run", "--json")
        assert (chosen.code, chosen.json["would_enqueue"]) == (0, len(expected)), filter_


def test_leads_of_such_businesses(shell: Terminal) -> None:
    listed = shell("list", "leads", "--at", "100 Main St, 78701", "--columns", "domain")
    assert listed.out.split() == ["domain", "kern.com"]
    listed = shell("list", "domains", "--no-chains", "--columns", "domain")
    assert listed.out.split() == ["domain", "holt.de", "kern.com"]


def test_one_row_per_address(shell: Terminal) -> None:
    assert names(shell, "--one-per-address", "--where", "limit=4") == [H, A, K, "Chain 0"]
    assert names(shell, "--one-per-address", "-n", "2", "--where", "category=bakery") == [M]  # not the first of all
    exported = shell("export", "businesses", "--one-per-address", "--no-chains", "--columns", "name", "-o", "-")
    assert exported.out.splitlines() == ["name", H, A]
    refused = shell("list", "domains", "--one-per-address")
    assert (refused.code, refused.out) == (2, "")
    assert "hint: that filter is for leads, businesses, places" in refused.err


def test_one_row_per_address_across_pages(any_url: str, database: Database) -> None:
    twice = [Place("file", str(n), f"P{n}", address=Address(f"{n // 2} Main St", postcode="1")) for n in range(2_500)]
    database.write(store_places, twice)
    shell = Terminal({"SCRAPERSKY_DATABASE_URL": any_url})
    assert len(shell("export", "places", "--one-per-address", "--columns", "name").out.splitlines()) == 1 + 1_250


WRONG = {
    "min-rating=6": "hint: a number from 0 to 5",
    "min-rating=nan": "hint: a number from 0 to 5",
    "min-reviews=1.5": "hint: a whole number from 0 to 2147483647",
    "min-reviews=1e999": "hint: a whole number from 0 to 2147483647",
    "limit=0": "hint: a whole number from 1 to 2147483647",
    "no-chains=x": "hint: a whole number from 1 to 2147483647",
    "website=maybe": "one of: yes, no",
    "host=..": "hint: a name such as example.com",
    "search=nothing": "hint: run: scrapersky list searches",
    "search=place:1": "hint: run: scrapersky list searches",
    "at=Main St": "hint: 'Marktstr. 5', 10115, or both with a comma between them",
    "name=\x1b": "hint: name=TEXT",
}


@pytest.mark.parametrize("filter_", WRONG)
def test_wrong_values_say_what_is_right(sqlite_url: str, filter_: str) -> None:
    done = Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url})("list", "places", "--where", filter_)
    assert (done.code, done.out) == (2, "")
    assert WRONG[filter_] in done.err
    assert "\x1b" not in done.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("list", "domains", "--where", "website=no"), "domains have no websites"),
        (("list", "searches", "--where", "min-rating=0"), "searches have no min rating"),
        (("export", "searches", "--no-google-content"), "searches have no content of Google"),
        (("list", "domains", "--one-per-address"), "domains have no addresses"),
        (("curate", "sitemaps", "maybe", "--where", "website=no"), "sitemaps have no websites"),
        (("enqueue", "domain-scan", "--where", "website=no"), "domains have no websites"),
        (("enqueue", "domain-scan", "--where", "kind=contact", "--batch", "x"), "domains have no kinds"),
    ],
)
def test_filters_that_a_kind_does_not_know(sqlite_url: str, args: tuple[str, ...], said: str) -> None:
    shell = Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url})
    done = shell(*args)
    assert (done.code, done.out) == (2, "")
    assert f"error: {said}\n" in done.err
    assert "hint: that filter is for " in done.err
    assert shell("batch", "list").rows == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("list", "pages", "--kind", "email"), "pages have no kind email"),
        (("export", "contacts", "--kind", "email", "--kind", "imprint"), "contacts have no kind imprint"),
        (("curate", "sitemaps", "maybe", "--where", "kind=contact"), "sitemaps have no kind contact"),
    ],
)
def test_kinds_of_other_rows_are_refused(sqlite_url: str, args: tuple[str, ...], said: str) -> None:
    done = Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url})(*args)
    assert (done.code, done.out) == (2, "")
    assert f"error: {said}\nhint: one of: " in done.err
