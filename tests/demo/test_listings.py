"""What directories list of the town: the same businesses in three forms, each as its directory gives it."""

import warnings
from pathlib import Path
from typing import Any

import pytest

from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.demo.directories import both, serve_directories
from scrapersky_cli.demo.listings import (
    KINDS,
    ListedBusiness,
    google_object,
    listed_businesses,
    osm_element,
    overture_row,
    searches,
    sources_of,
    write_overture,
)
from scrapersky_cli.demo.town import Town
from scrapersky_cli.demo.truth_of_places import compare_businesses
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.google import google_place
from scrapersky_cli.extract.places.google_fields import place_fields
from scrapersky_cli.extract.places.osm_tags import osm_place
from scrapersky_cli.extract.places.phrases import meaning
from scrapersky_cli.extract.places.place import Place
from tests.extract.places.google_schema import faults

BUSINESSES = listed_businesses(Town(60))
SOURCES = sources_of(BUSINESSES)
OPEN = [business for business in BUSINESSES if business.is_open]


def said(place: Place) -> tuple[object, ...]:
    return place.name, place.address.city, place.address.postcode, place.websites, place.phones


def test_the_three_say_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    write_overture(file, BUSINESSES)
    dataset = open_dataset(file)
    of_overture = [each for n in range(dataset.parts) for each in dataset.part(n, PlaceFilter()).places]
    elements = [osm_element(each) for each in OPEN]
    of_osm = [osm_place(each["tags"], each["id"], each["lat"], each["lon"]) for each in elements]
    of_google = [google_place(google_object(each)) for each in OPEN]
    assert [said(place) for place in of_overture] == [said(place) for place in of_osm]
    assert [said(place) for place in of_google if place] == [said(place) for place in of_overture]


def test_overture_s_own_schema_takes_the_rows() -> None:
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # about its own use of pydantic
        from overture.schema import places
    for business in BUSINESSES:
        row = {name: value for name, value in overture_row(business).items() if value is not None}
        longitude, latitude = row["bbox"]["xmin"], row["bbox"]["ymin"]
        geometry = {"type": "Point", "coordinates": [longitude, latitude]}
        more = {"geometry": geometry, "version": 1, "theme": "places", "type": "place"}
        places.Place.model_validate({**_without_confidence(row), **more})


def _without_confidence(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "sources": [dict(source) for source in row["sources"]]}


def test_google_s_discovery_document_knows_the_fields() -> None:
    for business in BUSINESSES:
        place = google_object(business)
        assert faults(place, "GoogleMapsPlacesV1Place") == []
        assert set(place) <= set(place_fields("contact"))


def test_every_phrase_means_its_kind_everywhere() -> None:
    for kind in KINDS.values():
        meant = meaning(kind.phrase)
        assert kind.overture in meant.overture
        assert kind.osm in [(test.key, test.value) for tests in meant.tags for test in tests]
        assert all(word.rstrip("s") in kind.google.replace("_", " ") for word in kind.phrase.split())


def test_searches_lead_to_every_business() -> None:
    wanted = searches(BUSINESSES)
    assert {f"{each.kind.phrase} near {each.city} [data]" for each in BUSINESSES} <= set(wanted)
    assert len(wanted) == len(set(wanted))
    assert {search.rpartition("[")[2] for search in wanted} == {"data]", "osm]", "google]"}


def test_the_settings_of_both_lead_to_both(tmp_path: Path) -> None:
    town = {"SCRAPERSKY_CONNECT_TO": "*:443:127.0.0.1:1", "SCRAPERSKY_CA_FILE": str(tmp_path / "town.pem")}
    (tmp_path / "town.pem").write_text("town\n")
    with serve_directories(BUSINESSES, tmp_path) as directories:
        values = both(town, directories, tmp_path)
    assert values["SCRAPERSKY_CONNECT_TO"].endswith(",*:443:127.0.0.1:1")
    assert Path(values["SCRAPERSKY_CA_FILE"]).read_text().startswith("town\n-----BEGIN")


# --- the comparison ---------------------------------------------------------------------------------------
def row(business: ListedBusiness, **changes: Any) -> dict[str, Any]:
    found = {"name": business.name, "city": business.city, "domain": business.domain, "result_code": business.result}
    return {**found, "sources": SOURCES[business.number], **changes}


def verdicts(*found: dict[str, Any]) -> list[tuple[str, str, str]]:
    facts = compare_businesses(BUSINESSES, found).findings
    return [(fact.what, fact.true, fact.found) for fact in facts if fact.verdict != "right"]


def test_all_that_is_true_is_right() -> None:
    assert verdicts(*map(row, OPEN)) == []


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (
            [row(each) for each in OPEN[1:]],
            [("business", "1", ""), ("own site", OPEN[0].domain, ""), ("listed by", "google, osm, overture", "")],
        ),
        ([row(OPEN[0], sources=["osm"]), *map(row, OPEN[1:])], [("listed by", "google, osm, overture", "osm")]),
        ([*map(row, OPEN), row(OPEN[0])], [("business", "1", "2")]),
        ([row(OPEN[0], domain="else.com"), *map(row, OPEN[1:])], [("own site", OPEN[0].domain, "else.com")]),
        ([*map(row, BUSINESSES)], [("business", "", "1")]),
        ([*map(row, OPEN), {"name": "Who", "city": "Bath"}], [("business", "", "Who")]),
    ],
)
def test_what_is_missing_false_or_double_is_told(found: list[Any], wrong: list[Any]) -> None:
    assert verdicts(*found) == wrong
