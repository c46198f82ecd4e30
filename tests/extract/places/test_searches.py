"""What somebody types who looks for businesses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.areas import Box, Circle
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.extract.places.searches import (
    NotAnArea,
    SearchText,
    area_of,
    filter_for,
    name_of_search,
    parse_search,
)


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("dentists near Austin, TX", SearchText("dentists", "Austin, TX")),
        ("dentists in Austin, TX", SearchText("dentists", "Austin, TX")),
        ("Dentists  IN  Austin", SearchText("Dentists", "Austin")),
        ("walk in clinic near Bath", SearchText("walk in clinic", "Bath")),
        ("dentists near Austin, TX [osm]", SearchText("dentists", "Austin, TX", "osm")),
        (
            "dentists near Austin, TX [google language=zh-Hant region=US type=dental_clinic]",
            SearchText("dentists", "Austin, TX", "google", "zh-Hant", "US", "dental_clinic"),
        ),
        ("dentists near Bath [google colour=red]", SearchText("dentists", "Bath [google colour=red]")),
        ("dentists", SearchText("dentists")),
        ("dentists near ", SearchText("dentists near")),
        ("inns near 30.2,-97.7", SearchText("inns", "30.2,-97.7")),
        ("", SearchText("")),
    ],
)
def test_which_businesses_and_where(text: str, search: SearchText) -> None:
    assert parse_search(text) == search


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)


TERMS = st.tuples(
    st.sampled_from([None, "de", "pt-BR"]), st.sampled_from([None, "DE"]), st.sampled_from([None, "hair_salon"])
)


@given(WORDS, WORDS, st.sampled_from(["data", "google"]), TERMS)
def test_the_name_of_a_search_means_the_search(
    phrase: str, near: str, source: str, terms: tuple[str | None, ...]
) -> None:
    said = parse_search(f"{phrase} near {near}")
    search = SearchText(said.phrase, said.near, source, *terms)
    assert parse_search(name_of_search(search)) == search


@pytest.mark.parametrize(
    ("near", "area"),
    [
        ("Austin, TX", None),
        ("12 Main Street, 5", None),
        ("30.267,-97.743", Circle(30.267, -97.743, 5000)),
        ("-97.9,30.1,-97.5,30.5", Box(-97.9, 30.1, -97.5, 30.5)),
    ],
)
def test_areas(near: str, area: Box | Circle | None) -> None:
    assert area_of(near) == area


@pytest.mark.parametrize("near", ["91,0", "1,2,3", "1,5,2,4"])
def test_numbers_that_are_no_area(near: str) -> None:
    with pytest.raises(NotAnArea):
        area_of(near)


AUSTIN = Address(city="Austin", region="TX")


@pytest.mark.parametrize(
    ("phrase", "place", "wanted"),
    [
        ("dentists", Place("overture", "1", "Smile", categories=("dentist",), address=AUSTIN), True),
        ("Zahnärzte", Place("overture", "1", "Smile", categories=("dentist",), address=AUSTIN), True),
        ("dentists", Place("osm", "1", "Smile", categories=("amenity=dentist",), address=AUSTIN), True),
        ("dentists", Place("overture", "1", "Smile", categories=("dentist",), address=Address(city="Dallas")), False),
        ("dentists", Place("overture", "1", "The Dentist Pub", categories=("pub",), address=AUSTIN), False),
        ("Xyzzy Holt", Place("overture", "1", "Praxis Xyzzy-Holt", address=AUSTIN), True),
        ("Xyzzy Holt", Place("overture", "1", "Praxis Holt", address=AUSTIN), False),
    ],
)
def test_what_a_phrase_finds_in_a_data_set(phrase: str, place: Place, wanted: bool) -> None:
    assert filter_for(phrase, "Austin, TX").is_wanted(place) is wanted
