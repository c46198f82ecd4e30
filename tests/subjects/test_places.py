"""Filters on what is listed of businesses, for their own rows and for those of their domains."""

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.read.chosen import chosen_ids, chosen_names
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.registry import subjects
from tests.workflows import scene
from tests.workflows.test_deep_scan import through

AUSTIN, BERLIN = Address(city="Austin", country="US"), Address(city="Berlin", country="DE")
LISTED = (
    Place("file", "1", "Holt", category="dentist", address=BERLIN, websites=("https://holt.de",)),
    Place("file", "2", "Kern", category="dentist", address=AUSTIN, websites=("https://kern.com",)),
    Place("file", "3", "Mill", category="bakery", address=AUSTIN),
)


@pytest.mark.parametrize(
    ("filters", "names", "domains"),
    [
        (Filters(cities=("austin",)), ["Kern", "Mill"], ["kern.com"]),
        (Filters(cities=("Austin",), categories=("DENTIST",)), ["Kern"], ["kern.com"]),
        (Filters(countries=("DE", "us")), ["Holt", "Kern", "Mill"], ["holt.de", "kern.com"]),
        (Filters(categories=("plumber",)), [], []),
    ],
)
def test_places_businesses_and_domains(
    database: Database, filters: Filters, names: list[str], domains: list[str]
) -> None:
    through(database, *LISTED)
    scene.put(database, "domain-scan", "other.com")
    assert sorted(chosen_names(database, subjects()["place"], filters)) == names
    assert sorted(chosen_names(database, subjects()["business"], filters)) == names
    assert sorted(chosen_names(database, subjects()["domain"], filters)) == domains


def test_rows_that_have_neither_are_refused(sqlite_database: Database) -> None:
    with pytest.raises(UsageError, match="batch rows have no city"):
        list(chosen_ids(sqlite_database, subjects()["batch"], Filters(cities=("Austin",))))
