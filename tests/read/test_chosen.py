"""The names of the rows that filters choose, as an enqueue takes them."""

from scrapersky_cli.db.database import Database
from scrapersky_cli.read.chosen import chosen_names
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
