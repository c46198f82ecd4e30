"""The list of cities: what it has, and that every name in it is found."""

from importlib.resources import files

import pytest

from scrapersky_cli.extract.address.cities import _found, _names, city_countries


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


def test_each_name_of_the_list_is_found() -> None:
    lines = [line.partition(b"\t") for line in _names().lines.splitlines() if line]
    names = [name for name, _, _ in lines]
    assert names == sorted(set(names))
    assert [_found(name) for name in names] == [tuple(countries.decode().split()) for _, _, countries in lines]
    assert not any(_found(name + b"\n") or _found(name[:-1] + b"\t") for name in names[::97])


def test_the_list_is_small() -> None:
    packed = files("scrapersky_cli.extract").joinpath("data", "cities.txt.gz")
    assert len(packed.read_bytes()) < 1_200_000
