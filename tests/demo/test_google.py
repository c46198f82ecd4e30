"""The emulator of Google's Places API (New) refuses what Google refuses, and answers as Google's schema says."""

import json
from typing import Any, get_args

import pytest

from scrapersky_cli.demo.google import GooglePlacesEmulator
from scrapersky_cli.demo.google_errors import ON_DEMAND
from scrapersky_cli.demo.google_fields import PARAMETERS, TIERS, fields_of, sku_of
from scrapersky_cli.demo.wire import Head
from scrapersky_cli.extract.places.google_fields import GoogleMethod, MaskName, field_mask
from tests.demo.google_places import google_dentist, google_town
from tests.extract.places.google_schema import (
    NEARBY_ANSWER,
    NEARBY_REQUEST,
    PLACE,
    TEXT_ANSWER,
    TEXT_REQUEST,
    faults,
    fields,
)

TEXT, NEARBY = "/v1/places:searchText", "/v1/places:searchNearby"
BOX = {"low": {"latitude": 30.0, "longitude": -98.0}, "high": {"latitude": 30.5, "longitude": -97.5}}
CIRCLE = {"center": {"latitude": 30.25, "longitude": -97.75}, "radius": 50_000}


def ask(
    emulator: GooglePlacesEmulator, path: str, parameters: Any = None, mask: str = "*", key: str = "k"
) -> tuple[int, Any]:
    """The status and the body of an answer."""
    method = "GET" if parameters is None else "POST"
    headers = {"x-goog-api-key": key, "x-goog-fieldmask": mask}
    body = b"" if parameters is None else json.dumps(parameters).encode()
    reply = emulator.answer(Head(method, path, {name: value for name, value in headers.items() if value}), body)
    return reply.status, json.loads(reply.body)


def refused(parameters: Any, path: str = TEXT, mask: str = "*", key: str = "k") -> str:
    """What the emulator says of a request that it refuses."""
    emulator = GooglePlacesEmulator(google_town(70))
    status, body = ask(emulator, path, parameters, mask, key)
    assert status == body["error"]["code"] >= 400
    assert emulator.counts == {}
    return json.dumps(body)


def test_what_it_knows_is_what_the_discovery_document_knows() -> None:
    assert PARAMETERS["text"] == fields(TEXT_REQUEST).keys()
    assert PARAMETERS["nearby"] == fields(NEARBY_REQUEST).keys()
    assert frozenset().union(*TIERS.values()) <= fields(PLACE).keys()
    assert sum(map(len, TIERS.values())) == len(frozenset().union(*TIERS.values()))


def test_its_answers_are_as_the_discovery_document_says() -> None:
    emulator = GooglePlacesEmulator(google_town(70))
    status, body = ask(emulator, TEXT, {"textQuery": "dentists in Austin"})
    assert (status, faults(body, TEXT_ANSWER), len(body["places"])) == (200, [], 20)
    status, body = ask(emulator, NEARBY, {"locationRestriction": {"circle": CIRCLE}}, "places.id")
    assert (status, faults(body, NEARBY_ANSWER), len(body["places"])) == (200, [], 20)
    status, body = ask(emulator, "/v1/places/ChIJ00003")
    assert (status, faults(body, PLACE)) == (200, [])
    assert ask(emulator, TEXT, {"textQuery": "plumber"}) == (200, {})


def test_at_most_sixty_places() -> None:
    emulator, token = GooglePlacesEmulator(google_town(100)), ""
    sizes: list[int] = []
    while token or not sizes:
        parameters = {"textQuery": "dentist"} | ({"pageToken": token} if token else {})
        _, body = ask(emulator, TEXT, parameters, "places.id,nextPageToken")
        sizes.append(len(body["places"]))
        token = body.get("nextPageToken", "")
    assert sizes == [20, 20, 20]
    assert emulator.counts == {"text-search-essentials-ids": 3}


def test_a_token_comes_only_if_it_is_asked_for() -> None:
    _, body = ask(GooglePlacesEmulator(google_town(30)), TEXT, {"textQuery": "dentist"}, "places.id")
    assert body.keys() == {"places"}


@pytest.mark.parametrize(("size", "places"), [(1, 1), (20, 20), (0, 20), (50, 20)])
def test_the_size_of_a_page(size: int, places: int) -> None:
    _, body = ask(GooglePlacesEmulator(google_town(70)), TEXT, {"textQuery": "dentist", "pageSize": size})
    assert len(body["places"]) == places


@pytest.mark.parametrize(
    ("parameters", "path", "mask", "said"),
    [
        ({"textQuery": "x"}, TEXT, "", "FieldMask is a required parameter"),
        ({"textQuery": "x"}, TEXT, "places.foo", "matching fields for path 'places.foo'"),
        ({"textQuery": "x"}, TEXT, "id", "matching fields for path 'id'"),
        ({"textQuery": "x"}, TEXT, "places.id, places.name", "matching fields for path ' places.name'"),
        (None, "/v1/places/ChIJ00001", "places.id", "matching fields for path 'places.id'"),
        (None, "/v1/places/ChIJ00001", "nextPageToken", "matching fields for path 'nextPageToken'"),
        ({"textQuery": "x", "radius": 1}, TEXT, "*", "Unknown name"),
        ({"textQuery": ""}, TEXT, "*", "Empty text_query"),
        ({"textQuery": "x", "pageSize": -1}, TEXT, "*", "page_size"),
        ({"textQuery": "x", "pageToken": "e30="}, TEXT, "*", "Invalid page token"),
        ({"textQuery": "x", "locationRestriction": {"circle": CIRCLE}}, TEXT, "*", "location_restriction"),
        (
            {"textQuery": "x", "locationRestriction": {"rectangle": {"low": BOX["high"], "high": BOX["low"]}}},
            TEXT,
            "*",
            "low latitude",
        ),
        (
            {
                "textQuery": "x",
                "locationRestriction": {
                    "rectangle": {
                        "low": {"latitude": 0, "longitude": -100},
                        "high": {"latitude": 1, "longitude": 100},
                    }
                },
            },
            TEXT,
            "*",
            "180 degrees",
        ),
        (
            {"textQuery": "x", "locationRestriction": {"rectangle": BOX}, "locationBias": {"rectangle": BOX}},
            TEXT,
            "*",
            "same time",
        ),
        ({"locationRestriction": {"rectangle": BOX}}, NEARBY, "*", "location_restriction is required"),
        ({"locationRestriction": {"circle": {**CIRCLE, "radius": 50_001}}}, NEARBY, "*", "radius"),
        ({"locationRestriction": {"circle": CIRCLE}, "maxResultCount": 21}, NEARBY, "*", "max_result_count"),
        ({"locationRestriction": {"circle": CIRCLE}}, NEARBY, "places.id,nextPageToken", "path 'nextPageToken'"),
        (None, "/v1/places/gone", "*", "NOT_FOUND"),
        ([1], TEXT, "*", "Invalid JSON"),
    ],
)
def test_what_google_refuses(parameters: Any, path: str, mask: str, said: str) -> None:
    assert said in refused(parameters, path, mask)


def test_a_token_belongs_to_its_search() -> None:
    emulator = GooglePlacesEmulator(google_town(70))
    _, body = ask(emulator, TEXT, {"textQuery": "dentist"})
    token = body["nextPageToken"]
    for other in ({"textQuery": "dentists"}, {"textQuery": "dentist", "regionCode": "US"}):
        status, body = ask(emulator, TEXT, {**other, "pageToken": token})
        assert status == 400
        assert "must match the initial SearchText request" in body["error"]["message"]
    assert ask(emulator, TEXT, {"textQuery": "dentist", "pageSize": 5, "pageToken": token})[0] == 200


def test_a_key_is_needed() -> None:
    assert "unregistered callers" in refused({"textQuery": "x"}, key="")


def test_nothing_outside_of_the_rectangle() -> None:
    fiji = google_dentist(1, -18.0, 179.0), google_dentist(2, -18.0, -179.0), google_dentist(3, -18.0, 0.0)
    over = {"low": {"latitude": -20, "longitude": 177}, "high": {"latitude": -12, "longitude": -178}}
    parameters = {"textQuery": "dentist", "locationRestriction": {"rectangle": over}}
    _, body = ask(GooglePlacesEmulator(fiji), TEXT, parameters, "places.id")
    assert [place["id"] for place in body["places"]] == ["ChIJ00001", "ChIJ00002"]


def test_service_areas_and_future_openings_come_only_if_they_are_asked_for() -> None:
    hidden = [
        google_dentist(1, pureServiceAreaBusiness=True, location=None),
        google_dentist(2, businessStatus="FUTURE_OPENING"),
    ]
    emulator = GooglePlacesEmulator(hidden)
    wanted = {"includePureServiceAreaBusinesses": True, "includeFutureOpeningBusinesses": True}
    assert ask(emulator, TEXT, {"textQuery": "dentist"}) == (200, {})
    assert len(ask(emulator, TEXT, {"textQuery": "dentist", **wanted})[1]["places"]) == 2


@pytest.mark.parametrize(
    ("method", "mask", "sku"),
    [
        ("text", "places.id,nextPageToken", "text-search-essentials-ids"),
        ("text", "places.location", "text-search-pro"),
        ("text", "places.displayName.text,places.rating", "text-search-enterprise"),
        ("text", "*", "text-search-enterprise-atmosphere"),
        ("nearby", "places.id", "nearby-search-pro"),
        ("details", "id", "details-essentials-ids"),
        ("details", "location", "details-essentials"),
        ("details", "displayName,regularOpeningHours.periods", "details-enterprise"),
        ("details", "reviews", "details-enterprise-atmosphere"),
    ],
)
def test_what_it_bills(method: str, mask: str, sku: str) -> None:
    assert sku_of(method, fields_of(method, mask)) == sku


@pytest.mark.parametrize("method", get_args(GoogleMethod))
@pytest.mark.parametrize("mask", get_args(MaskName))
def test_it_bills_what_we_expect(method: GoogleMethod, mask: MaskName) -> None:
    """Its table of fields and ours were written down separately."""
    ours = field_mask(method, mask)
    assert sku_of(method, fields_of(method, ours.header)) == ours.sku


@pytest.mark.parametrize("name", ON_DEMAND)
def test_errors_on_demand_cost_nothing(name: str) -> None:
    emulator = GooglePlacesEmulator(google_town(3))
    reply = emulator.answer(Head("POST", TEXT, {"x-goog-api-key": f"fail-{name}"}), b"{}")
    assert reply is ON_DEMAND[name]
    assert emulator.counts == {}
