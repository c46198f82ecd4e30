"""Which places are wanted."""

from dataclasses import replace

import pytest

from scrapersky_cli.extract.places.areas import Box, Circle
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.place import Address, Place

PLACE = Place(
    source="osm",
    source_id="node/1",
    name="Zahnärzte am Nordbahnhof Dr. Łukasz",
    latitude=48.79,
    longitude=9.19,
    category="amenity=dentist",
    categories=("amenity=dentist",),
    address=Address(city="Saint-Étienne", region="Île-de-France", country="FR"),
    websites=("https://z.example",),
    confidence=0.7,
)


@pytest.mark.parametrize(
    ("wanted", "is_wanted"),
    [
        (PlaceFilter(), True),
        (PlaceFilter(box=Box(9, 48, 10, 49)), True),
        (PlaceFilter(box=Box(9, 48, 9.1, 49)), False),
        (PlaceFilter(box=Box(170, 48, -170, 49)), False),
        (PlaceFilter(circle=Circle(48.79, 9.2, 1000)), True),
        (PlaceFilter(circle=Circle(48.79, 9.21, 1000)), False),
        (PlaceFilter(country="fr"), True),
        (PlaceFilter(country="DE"), False),
        (PlaceFilter(city="saint etienne"), True),
        (PlaceFilter(city="etienne"), False),
        (PlaceFilter(region="ILE DE FRANCE"), True),
        (PlaceFilter(categories=("dentist",)), True),
        (PlaceFilter(categories=("doctor", "Dentist")), True),
        (PlaceFilter(categories=("dent",)), False),
        (PlaceFilter(categories=("dental_clinic",)), False),
        (PlaceFilter(name_words=("zahnarzte", "LUKASZ")), True),
        (PlaceFilter(name_words=("zahn",)), False),
        (PlaceFilter(min_confidence=0.7), True),
        (PlaceFilter(min_confidence=0.71), False),
        (PlaceFilter(has=frozenset({"website"})), True),
        (PlaceFilter(has=frozenset({"website", "email"})), False),
        (PlaceFilter(no_chains=True), True),
    ],
)
def test_each_condition(wanted: PlaceFilter, is_wanted: bool) -> None:
    assert wanted.is_wanted(PLACE) is is_wanted


@pytest.mark.parametrize("wanted", ["dentist", "cosmetic dentist"])
def test_a_category_is_compared_word_for_word(wanted: str) -> None:
    place = replace(PLACE, categories=("cosmetic_dentist",))
    assert PlaceFilter(categories=(wanted,)).is_wanted(place)
    assert not PlaceFilter(categories=(wanted,)).is_wanted(replace(PLACE, categories=("dental_clinic", "dentistry")))


def test_what_is_not_known_does_not_fulfil_a_condition() -> None:
    unknown = Place("osm", "node/2", "A")
    conditions = (
        PlaceFilter(box=Box(-180, -90, 180, 90)),
        PlaceFilter(circle=Circle(0, 0, 1e8)),
        PlaceFilter(country="DE"),
        PlaceFilter(min_confidence=0),
        PlaceFilter(categories=("dentist",)),
    )
    assert not any(condition.is_wanted(unknown) for condition in conditions)


def test_only_what_is_closed_for_good_is_left_out() -> None:
    statuses = (None, "open", "temporarily_closed", "closed", "future")
    places = [replace(PLACE, status=status) for status in statuses]  # type: ignore[arg-type]
    assert [place.status for place in places if not PlaceFilter().is_wanted(place)] == ["closed"]
    assert all(PlaceFilter(open_only=False).is_wanted(place) for place in places)


@pytest.mark.parametrize("change", [{"brand": "Aldi"}, {"brand_id": "Q125054"}])
def test_a_brand_makes_a_chain(change: dict[str, str]) -> None:
    assert not PlaceFilter(no_chains=True).is_wanted(replace(PLACE, **change))  # type: ignore[arg-type]
