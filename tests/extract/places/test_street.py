"""Keys of addresses: all spellings of one are the same, and those of two are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.street import (
    LONGEST_KEY,
    NotAnAddress,
    WantedAddress,
    house_key,
    postcode_key,
    street_key,
    wanted_address,
)

SAME = [
    ("100 N. Congress Ave #4", "Congress Avenue 100 North"),
    ("Marktstr. 5", "MARKTSTRAẞE 5", "Marktstrasse 5", "Marktstraße, 5"),
    ("Berliner Str. 5 a", "Berliner Straße 5A"),
    ("100 Main St, Suite 200", "100 Main Street", "100 Main St. Ste. 12b", "2nd Floor, 100 Main St", "100 Main St #3"),
    ("350 5th Ave", "5th Avenue 350"),
    ("12 Rue de l'Église", "12, rue de l'eglise"),
    ("Ul. Łódzka 3", "ul lodzka 3"),
]
APART = [
    ("100 Main St", "102 Main St"),
    ("100 Main St", "100 Main Ave"),
    ("Marktstr. 5", "Marktstr. 5a"),
    ("100 N Main St", "100 S Main St"),
    ("Rue Ste 12", "Rue Ste 14"),  # a saint, and no suite
    ("Straße des 17. Juni 135", "Straße des 17. Juni 137"),
]


@pytest.mark.parametrize("spellings", SAME)
def test_one_street_in_many_spellings(spellings: tuple[str, ...]) -> None:
    assert len({street_key(each) for each in spellings}) == 1
    assert street_key(spellings[0])


@pytest.mark.parametrize(("first", "second"), APART)
def test_two_streets(first: str, second: str) -> None:
    assert street_key(first) != street_key(second)


@pytest.mark.parametrize(
    ("text", "key"), [("78701-1234", "78701"), ("SW1A 1AA", "sw1a1aa"), ("00-950", "00950"), (" ", None), (None, None)]
)
def test_postcodes(text: str | None, key: str | None) -> None:
    assert postcode_key(text) == key


def test_a_house_has_a_number_and_a_town() -> None:
    assert house_key("Marktstr. 5", "10115", "Berlin") == house_key("Marktstraße 5", "10115", "Mitte")
    assert house_key("Marktstr. 5", None, "Berlin") != house_key("Marktstr. 5", None, "Köln")
    assert house_key("Marktstr. 5", None, None) is None
    assert house_key("Marktstr.", "10115", "Berlin") is None
    assert house_key(None, "10115", "Berlin") is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Marktstr. 5", WantedAddress("5 marktstrasse", None)),
        ("10115", WantedAddress(None, "10115")),
        ("sw1a 1aa", WantedAddress(None, "sw1a1aa")),
        ("Marktstr. 5, 10115 Berlin", WantedAddress("5 marktstrasse", "10115")),
        ("100 Main St, Austin, TX 78701-2222", WantedAddress("100 main street", "78701")),
    ],
)
def test_what_is_asked_for(text: str, wanted: WantedAddress) -> None:
    assert wanted_address(text) == wanted


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it has no house number"),
        ("Congress Ave", "it has no house number"),
        ("%", "it has no house number"),
        ("100 Main St, Austin", "there is no postcode behind the comma"),
        ("100 Main St,", "there is no postcode behind the comma"),
    ],
)
def test_what_cannot_be_compared(text: str, why: str) -> None:
    with pytest.raises(NotAnAddress, match=why):
        wanted_address(text)


@given(st.text(max_size=300))
def test_keys_of_any_text_are_short_and_keys_of_themselves(text: str) -> None:
    key = street_key(text)
    if key is not None:
        assert 0 < len(key) <= LONGEST_KEY
        assert "  " not in key and key == key.strip()
    code = postcode_key(text)
    assert code is None or (0 < len(code) <= LONGEST_KEY and postcode_key(code) == code)


@given(st.lists(st.sampled_from(["main", "high", "park", "12", "street", "north"]), min_size=1, unique=True))
def test_neither_order_nor_case_nor_points_matter(words: list[str]) -> None:
    assert street_key(" ".join(words)) == street_key(", ".join(reversed(words)).upper() + ".")
