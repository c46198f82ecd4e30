"""Places that are one business have a key in common, wherever they are; those of a chain have none."""

from dataclasses import replace
from math import cos, radians

from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.areas import distance
from scrapersky_cli.extract.places.match import same_business
from scrapersky_cli.extract.places.match_keys import keys_of_place
from scrapersky_cli.extract.places.place import Address, Origin, Place
from tests.extract.places.test_match import PAIRS, place

HERE = Place("osm", "node/1", "Sunrise Bakery", 52.5, 13.4)


def meet(first: Place, second: Place) -> bool:
    return bool(keys_of_place(first).sought & keys_of_place(second).stored)


def test_whatever_is_judged_one_business_is_found() -> None:
    lost = []
    for language, name, facts, other, metres, more, _ in PAIRS:
        first, second = place(language, name, 0, facts), place(language, other, metres, more)
        if same_business(first, second) and not (meet(first, second) and meet(second, first)):
            lost.append((name, other))
    assert lost == []


@given(st.floats(-89.9, 89.9), st.floats(-180, 180), st.floats(-150, 150), st.floats(-150, 150))
def test_neighbours_meet_everywhere_on_earth(latitude: float, longitude: float, north: float, east: float) -> None:
    to = latitude + north / 111_195, longitude + east / 111_195 / cos(radians(latitude))
    first = replace(HERE, latitude=latitude, longitude=longitude)
    second = replace(HERE, source_id="node/2", latitude=to[0], longitude=(to[1] + 180) % 360 - 180)
    if distance(latitude, longitude, *to) <= 150:
        assert meet(first, second)
        assert meet(second, first)


def test_branches_of_a_chain_do_not_meet() -> None:
    branch = replace(HERE, websites=("https://chain.com/here",))
    assert not meet(branch, replace(branch, source_id="node/2", latitude=52.6))


def test_records_of_which_a_source_made_its_place_meet() -> None:
    made = Place("overture", "gers", "Other", origins=(Origin("Foursquare", "4b05"), Origin("OpenStreetMap", "n7@3")))
    listed = Place("foursquare", "4b05", "Sunrise")
    assert meet(made, listed)
    match = same_business(made, listed)
    assert match
    assert (match.score, match.reasons) == (1.0, ("record",))


def test_hostile_places_have_few_keys() -> None:
    many = tuple(f"https://a{number}.com" for number in range(1000))
    address = Address(postcode="1" * 40)
    hostile = Place("file", "1", "\u202e\ud800 " * 300, 90.0, 180.0, address=address, websites=many, phones=many)
    assert len(keys_of_place(hostile).sought) < 100
    assert all(-(2**63) <= key < 2**63 for key in keys_of_place(hostile).sought)
