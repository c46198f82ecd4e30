"""The list of cities: what it has, and that it can be searched by halves."""

from importlib.resources import files

import pytest

from scrapersky_cli.extract.address.cities import _names, city_countries


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Austin", "US"),
        ("St. Louis", "US"),
        ("köln", "DE"),
        ("Cologne", "DE"),
        ("Frankfurt am Main", "DE"),
        ("Zürich", "CH"),
        ("Besançon", "FR"),
        ("DEN HAAG", "NL"),
        ("São Paulo", "BR"),
        ("Łódź", "PL"),
        ("Москва", "RU"),
        ("Αθήνα", "GR"),
    ],
)
def test_cities(name: str, country: str) -> None:
    assert country in city_countries(name)


@pytest.mark.parametrize("name", ["", " ", "-", "Nowhereville", "x" * 1000, "\t", "Austin\tUS", "\ud800", "zzzz", "0"])
def test_no_cities(name: str) -> None:
    assert city_countries(name) == ()


def test_the_list_is_sorted_and_small() -> None:
    names = _names().splitlines()
    assert names == sorted(names, key=lambda line: line.partition(b"\t")[0])
    assert all(city_countries(line.partition(b"\t")[0].decode()) for line in (names[0], names[-1], *names[::997]))
    packed = files("scrapersky_cli.extract").joinpath("data", "cities.txt.gz")
    assert len(packed.read_bytes()) < 1_200_000
