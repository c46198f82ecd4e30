"""The names and ids of the rows that filters choose."""

from scrapersky_cli.db.database import Database
from scrapersky_cli.read.chosen import chosen_ids, chosen_names
from scrapersky_cli.subjects.domain import DOMAIN
from scrapersky_cli.subjects.filters import Filters
from tests.engine import scene


def test_many_names_come_once_each_in_the_order_of_their_ids(database: Database) -> None:
    scene.add_domains(database, 2_500)
    names = list(chosen_names(database, DOMAIN, Filters()))
    assert names == [f"d{number:06}.com" for number in range(2_500)]


def test_rows_that_come_while_names_are_read_do_not_disturb(database: Database) -> None:
    scene.add_domains(database, 1_500)
    names = chosen_names(database, DOMAIN, Filters())
    first = next(names)
    scene.add_domains(database, 10, prefix="later")
    rest = list(names)
    assert first == "d000000.com"
    assert rest[:1_499] == [f"d{number:06}.com" for number in range(1, 1_500)]
    assert all(name.startswith("later") for name in rest[1_499:])


def test_ids_come_in_pages(database: Database) -> None:
    rows = scene.add_domains(database, 2_500)
    pages = list(chosen_ids(database, DOMAIN, Filters()))
    assert [len(page) for page in pages] == [1_000, 1_000, 500]
    assert [id_ for page in pages for id_ in page] == rows
    assert list(chosen_ids(database, DOMAIN, Filters(domains=("d000007.com",)))) == [[rows[7]]]
