"""The first row of each address."""

from typing import Any

from scrapersky_cli.export.addresses import first_of_each_address


def kept(*rows: dict[str, Any]) -> list[int]:
    """The numbers of the rows that are kept, each row being a page of its own."""
    seen: set[int] = set()
    return [number for number, row in enumerate(rows) if first_of_each_address([row], seen)]


def row(street: str | None = None, postcode: str | None = None, **more: Any) -> dict[str, Any]:
    return {"street": street, "postcode": postcode, **more}


def test_spellings_of_one_house() -> None:
    assert kept(row("100 Main St", "78701"), row("100 Main Street #4", "78701-1234"), row("102 Main St", "78701")) == [
        0,
        2,
    ]


def test_leads_call_it_a_postal_code() -> None:
    assert kept(row("Marktstr. 5", "10115"), {"street": "Marktstraße 5", "postal_code": "10115"}) == [0]


def test_a_city_or_a_country_tells_houses_apart() -> None:
    assert kept(row("1 Main St", city="Austin"), row("1 Main St", city="Dallas"), row("1 Main St", city="AUSTIN")) == [
        0,
        1,
    ]
    assert kept(row("Hauptstr. 1", "1010", country="AT"), row("Hauptstr. 1", "1010", country="CH")) == [0, 1]


def test_coordinates_decide_where_there_is_no_address() -> None:
    here: dict[str, Any] = {"latitude": 52.5, "longitude": 13.4}
    assert kept(row(**here), row(**here), row(latitude=52.5, longitude=13.5)) == [0, 2]
    assert kept(row("Marktstr. 5", "10115", **here), row(**here)) == [0]
    assert kept(row("Marktstr. 5", "10115", **here), row("Marktstr. 7", "10115", **here)) == [0, 1]


def test_rows_of_which_nothing_is_known_are_kept() -> None:
    assert kept(row(), row(), row("Marktstr."), row("Marktstr."), {"name": "x"}) == [0, 1, 2, 3, 4]


def test_hostile_texts_harm_nothing() -> None:
    assert kept(row("\ud800 1", "\x00"), row("1" * 100_000, "1"), row("1" * 100_001, "1")) == [0, 1]
