"""From a record of each source to a place."""

import math
import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.features import NotGeoJson, feature_place, read_features
from scrapersky_cli.extract.places.foursquare import COLUMNS as FOURSQUARE
from scrapersky_cli.extract.places.foursquare import foursquare_place
from scrapersky_cli.extract.places.osm_tags import KNOWN_TAGS, main_tags, osm_place
from scrapersky_cli.extract.places.overture import COLUMNS as OVERTURE
from scrapersky_cli.extract.places.overture import overture_place, read_point
from scrapersky_cli.extract.places.place import Address, Origin, Place
from scrapersky_cli.extract.places.table import HEADERS, field_columns, header_of, table_place
from scrapersky_cli.extract.places.values import InvalidPlace
from scrapersky_cli.extract.text import clean_text

POINT = struct.pack("<BI2d", 1, 1, -97.74, 30.27)
ROW: dict[str, Any] = {
    "id": "08f44",
    "geometry": POINT,
    "bbox": {"xmin": -97.75, "xmax": -97.73, "ymin": 30.26, "ymax": 30.28},
    "names": {"primary": "Smile Dental", "common": None, "rules": None},
    "sources": [
        {
            "property": "/properties/confidence",
            "dataset": "Overture",
            "license": "CDLA-Permissive-2.0",
            "record_id": None,
        },
        {
            "property": "",
            "dataset": "meta",
            "license": "CDLA-Permissive-2.0",
            "record_id": "77",
            "update_time": "2026-08-01T00:00:00.000Z",
        },
    ],
    "confidence": 0.9,
    "websites": ["https://smile.example/"],
    "socials": None,
    "emails": None,
    "phones": ["+15125550100"],
    "brand": None,
    "addresses": [
        {"freeform": "1 Main St", "locality": "Austin", "region": "TX", "postcode": "78701", "country": "US"}
    ],
    "operating_status": None,
    "basic_category": "dental_care",
    "taxonomy": {"primary": "dentist", "hierarchy": ["health_care", "dentist"], "alternates": ["orthodontist"]},
}


def test_overture() -> None:
    assert overture_place(ROW) == Place(
        source="overture",
        source_id="08f44",
        name="Smile Dental",
        latitude=30.27,
        longitude=-97.74,
        category="dentist",
        categories=("dentist", "dental_care", "orthodontist", "health_care"),
        address=Address("1 Main St", "Austin", "TX", "78701", "US"),
        websites=("https://smile.example/",),
        phones=("+15125550100",),
        confidence=0.9,
        licence="CDLA-Permissive-2.0",
        origins=(Origin("Overture"), Origin("meta", "77")),
        updated_at=datetime(2026, 8, 1, tzinfo=UTC),
    )


def test_overture_before_the_taxonomy() -> None:
    row = {
        **ROW,
        "taxonomy": None,
        "basic_category": None,
        "categories": {"primary": "dentist", "alternate": ["doctor"]},
    }
    assert overture_place(row).categories == ("dentist", "doctor")


@pytest.mark.parametrize(
    ("said", "status"), [(None, None), ("open", "open"), ("permanently_closed", "closed"), ("odd", None), ([], None)]
)
def test_status_of_overture(said: object, status: str | None) -> None:
    assert overture_place({**ROW, "operating_status": said}).status == status


@pytest.mark.parametrize(
    "geometry",
    [
        POINT,
        struct.pack(">BI2d", 0, 1, -97.74, 30.27),
        struct.pack("<BI3d", 1, 1001, -97.74, 30.27, 5.0),  # ISO, with a height
        struct.pack("<BII2d", 1, 0x20000001, 4326, -97.74, 30.27),  # as PostGIS writes it
    ],
)
def test_points(geometry: bytes) -> None:
    assert read_point(geometry) == (-97.74, 30.27)


@pytest.mark.parametrize(
    "geometry", [None, b"", b"\x01", POINT[:20], struct.pack("<BI2d", 1, 2, 0, 0), b"\x09" + POINT]
)
def test_without_a_point_the_box_says_where_it_is(geometry: bytes | None) -> None:
    place = overture_place({**ROW, "geometry": geometry})
    assert (place.latitude, place.longitude) == pytest.approx((30.27, -97.74))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"names": None}, "it has no name"),
        ({"names": {"primary": "\x00 \u200b"}}, "it has no name"),
        ({"id": None}, "it has no identifier"),
        ({"id": "x" * 201}, "its identifier is too long"),
        ({"geometry": struct.pack("<BI2d", 1, 1, math.nan, 0)}, "its coordinates are out of range"),
        ({"geometry": struct.pack("<BI2d", 1, 1, 181, 0)}, "its coordinates are out of range"),
        ({"geometry": b"line", "bbox": None}, "its geometry is not a point"),
    ],
)
def test_what_is_no_place(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidPlace, match=f"^{reason}$"):
        overture_place({**ROW, **change})


def test_foursquare() -> None:
    row = {
        "fsq_place_id": "4b05", "name": "Roses\x07 & Co", "latitude": 48.1, "longitude": 11.5, "locality": "München",
        "country": "de", "tel": "089 123", "website": "http://roses.example", "facebook_id": 123, "twitter": "@roses",
        "date_closed": "2025-01-01", "date_refreshed": "2026-02-03", "fsq_category_labels": ["Retail > Florist"],
    }  # fmt: skip
    place = foursquare_place(row)
    assert (place.name, place.status, place.categories) == ("Roses & Co", "closed", ("Retail > Florist",))
    assert place.profiles == ("https://www.facebook.com/123", "https://x.com/roses")
    assert place.address == Address(city="München", country="DE")
    assert place.updated_at == datetime(2026, 2, 3, tzinfo=UTC)
    assert foursquare_place({"fsq_place_id": "1", "name": "A"}).latitude is None


def test_tags_of_openstreetmap() -> None:
    tags = {
        "name": "Praxis", "amenity": "dentist", "healthcare": "dentist;doctor", "disused:shop": "bakery",
        "contact:phone": "+49 1;+49 2", "phone": "+49 1", "website": "https://p.example", "addr:street": "Ring",
        "fax": "+49 3", "contact:fax": "+49 4",
        "addr:housenumber": "5a", "addr:country": "DE", "opening_hours": "Mo-Fr 08:00-12:00", "brand:wikidata": "Q1",
    }  # fmt: skip
    place = osm_place(tags, "node/123", 48.0, 9.0)
    assert place.categories == ("healthcare=dentist", "healthcare=doctor", "amenity=dentist")
    assert (place.phones, place.faxes) == (("+49 1", "+49 2"), ("+49 3", "+49 4"))
    assert place.address.street == "Ring 5a"
    assert (place.hours_text, place.brand_id, place.licence) == ("Mo-Fr 08:00-12:00", "Q1", "ODbL-1.0")


@pytest.mark.parametrize("tags", [{"disused:amenity": "dentist"}, {"was:shop": "bakery"}, {"shop": "vacant"}, {}])
def test_what_is_no_business_any_more(tags: dict[str, str]) -> None:
    assert main_tags(tags) == ()
    with pytest.raises(InvalidPlace, match="not a business"):
        osm_place({"name": "A", **tags}, "node/1", 1.0, 1.0)


def feature(**change: Any) -> dict[str, Any]:
    properties = {"@spider": "aldi", "ref": "7", "name": "Aldi", "shop": "supermarket", "brand:wikidata": "Q125054"}
    where = {"type": "Point", "coordinates": [9.0, 48.0]}
    return {"type": "Feature", "id": "abc=", "properties": properties, "geometry": where, **change}


def test_alltheplaces() -> None:
    place = feature_place(feature())
    assert (place.source, place.source_id, place.licence) == ("alltheplaces", "abc=", "CC0-1.0")
    assert (place.latitude, place.longitude, place.brand_id) == (48.0, 9.0, "Q125054")
    assert place.origins == (Origin("aldi", "7"),)
    assert feature_place(feature(geometry=None)).latitude is None
    assert feature_place(feature(id=None)).source_id == "aldi/7"


@pytest.mark.parametrize(
    "change",
    [
        {"geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}},
        {"geometry": {"type": "Point", "coordinates": []}},
        {"geometry": {"type": "Point", "coordinates": [[], {}]}},
        {"geometry": {"type": "Point", "coordinates": [10**400, 1]}},
        {"geometry": {"type": "Point", "coordinates": [math.nan, 1]}},
        {"geometry": 7},
        {"properties": None},
        {"type": "Polygon"},
    ],
)
def test_features_that_are_no_places(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidPlace):
        feature_place(feature(**change))


def test_tables() -> None:
    header = header_of(["sep=;\n", "# ours\n", "Firma;Straße;PLZ;Ort;Webseite;Breitengrad;Längengrad\n"])
    assert header is not None
    fields = field_columns(header)
    assert fields["street"] == "Straße"
    assert fields["longitude"] == "Längengrad"
    row = {"name": "Bäckerei", "street": "Ring 1", "city": "Ulm", "latitude": "48,4", "longitude": "10,0"}
    place = table_place(row)
    assert (place.latitude, place.longitude) == (48.4, 10.0)
    assert len(place.source_id) == 32
    assert table_place({**row, "phone": "1", "name": "BÄCKEREI"}).source_id == place.source_id
    assert table_place({**row, "fax": "1; 2"}).faxes == ("1", "2")
    assert table_place({**row, "city": "Köln"}).source_id != place.source_id
    assert table_place({**row, "id": "7"}).source_id == "7"
    assert header_of(["company;name\n"]) == ("company", "name")
    assert header_of(["a,b,c\n", "name,b\n"]) is None
    with pytest.raises(InvalidPlace, match="no identifier, no address and no website"):
        table_place({"name": "A"})


# --- whatever the values are ------------------------------------------------------------------------------
HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["primary", "names", "xmin", "freeform", "dataset"]), inner)
    ),
    max_leaves=6,
)


def rows(columns: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(columns), HOSTILE)


def tagged(row: Mapping[str, Any]) -> Place:
    return feature_place(
        {"type": "Feature", "properties": dict(row), "id": row.get("ref"), "geometry": row.get("name")}
    )


@pytest.mark.parametrize(
    ("columns", "make", "usable"),
    [
        (OVERTURE, overture_place, {"id": "1", "names": {"primary": "A"}, "geometry": POINT}),
        (FOURSQUARE, foursquare_place, {"fsq_place_id": "1", "name": "A"}),
        (KNOWN_TAGS, tagged, {"ref": "1"}),
    ],
)
@given(data=st.data())
def test_no_value_raises_anything_else(
    columns: tuple[str, ...], make: Callable[[Mapping[str, Any]], Place], usable: dict[str, Any], data: st.DataObject
) -> None:
    row = data.draw(rows(columns))
    for each in (row, {**row, **usable}):
        try:
            place = make(each)
        except InvalidPlace:
            continue
        said = (place.name, place.category, *place.categories, *place.websites, *place.phones, place.address.street)
        assert all(text == clean_text(text, 2000) for text in said if text is not None)


@given(st.dictionaries(st.sampled_from(tuple(HEADERS)), st.text(st.characters())))
def test_no_cell_raises_anything_else(row: dict[str, str]) -> None:
    for each in (row, {**row, "name": "A", "street": "B"}):
        try:
            assert table_place(each).name
        except InvalidPlace:
            continue


# --- GeoJSON as it arrives --------------------------------------------------------------------------------
COLLECTION = b'{"type":"FeatureCollection","name":"x","features":[\n{"type":"Feature","id":"\xc3\xa4"},\n{"type":"Feature","id":"2"}]}\n'
LINES = b'\xef\xbb\xbf{"type":"Feature","id":"\xc3\xa4"}\n{"id":"2","type":"Feature"}\n'
SEQUENCE = b'\x1e{"type":"Feature","id":"\xc3\xa4"}\n\x1e{"id":"2","type":"Feature"}\n'


@pytest.mark.parametrize("text", [COLLECTION, LINES, SEQUENCE])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_features_in_any_form_and_pieces(text: bytes, size: int) -> None:
    pieces = (text[at : at + size] for at in range(0, len(text), size))
    assert [found["id"] for _, found in read_features(pieces)] == ["ä", "2"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (COLLECTION[:-5], "ends within"),
        (COLLECTION[:-3], "ends before its last"),
        (b'{"features":[{"a":1}, 7]}', "not an object"),
        (b'{"type":"Topology"}', "no features"),
        (b"{" * 100, "no features"),
        (b'{"features":[{"a":' + b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b'{"features":[{"a":' + b"9" * 5000 + b"}]}", "not valid JSON"),
    ],
)
def test_damaged_geojson(text: bytes, reason: str) -> None:
    with pytest.raises(NotGeoJson, match=reason):
        list(read_features([text]))


def test_a_line_without_end_is_refused() -> None:
    taken = 0

    def endless() -> Any:
        nonlocal taken
        yield b'{"features":[{"name":"'
        while True:
            taken += 1
            yield b"x" * 65536

    with pytest.raises(NotGeoJson, match="longer than"):
        list(read_features(endless()))
    assert taken < 20
