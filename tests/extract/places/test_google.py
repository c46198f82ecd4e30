"""Google's places as ours: what each field becomes, and that nothing it could say does harm."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.google import google_id, google_place
from scrapersky_cli.extract.places.google_fields import place_fields
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.extract.text import clean_text
from tests.extract.places.google_schema import PLACE, faults


def point(day: int, hour: int, minute: int = 0) -> dict[str, int]:
    return {"day": day, "hour": hour, "minute": minute}


DENTIST: dict[str, Any] = {
    "id": "ChIJdentist",
    "displayName": {"text": "Doe\u200b Dental ", "languageCode": "en"},
    "primaryType": "dental_clinic",
    "types": ["dentist", "dental_clinic", "health"],
    "businessStatus": "OPERATIONAL",
    "formattedAddress": "100 W 6th St #2, Austin, TX 78701, USA",
    "postalAddress": {
        "regionCode": "US",
        "languageCode": "en",
        "postalCode": "78701-1234",
        "administrativeArea": "Texas",
        "locality": "Austin",
        "addressLines": ["100 W 6th St", "#2"],
    },
    "location": {"latitude": 30.2672, "longitude": -97.7431},
    "nationalPhoneNumber": "(512) 474-2233",
    "internationalPhoneNumber": "+1 512-474-2233",
    "websiteUri": "https://doedental.com/austin",
    "rating": 4.7,
    "userRatingCount": 128,
    "priceLevel": "PRICE_LEVEL_MODERATE",
    "regularOpeningHours": {"periods": [{"open": point(1, 9), "close": point(1, 17, 30)}]},
    "timeZone": {"id": "America/Chicago"},
    "googleMapsUri": "https://maps.google.com/?cid=1",
}


def read(**changes: Any) -> Place:
    """The dentist with some fields changed; None leaves a field out. What Google would not say is no test."""
    listed = {name: value for name, value in (DENTIST | changes).items() if value is not None}
    assert faults(listed, PLACE) == []
    place = google_place(listed)
    assert place
    return place


def test_a_place() -> None:
    place = read()
    assert (place.source, place.source_id, place.name) == ("google", "ChIJdentist", "Doe Dental")
    assert (place.latitude, place.longitude) == (30.2672, -97.7431)
    assert place.category == "dental_clinic"
    assert place.categories == ("dental_clinic", "dentist", "health")
    assert place.address == Address(
        street="100 W 6th St, #2",
        city="Austin",
        region="Texas",
        postcode="78701-1234",
        country="US",
        whole="100 W 6th St #2, Austin, TX 78701, USA",
    )
    assert place.phones == ("+1 512-474-2233",)
    assert place.websites == ("https://doedental.com/austin",)
    assert (place.rating, place.reviews, place.price_level) == (4.7, 128, 2)
    assert (place.status, place.moved_to) == ("open", None)
    assert place.time_zone == "America/Chicago"
    assert place.map_url == "https://maps.google.com/?cid=1"
    assert place.raw["displayName"] == DENTIST["displayName"]


def test_only_what_was_asked_for() -> None:
    place = google_place({"id": "x", "displayName": {"text": "X"}})
    assert place == Place("google", "x", "X", raw={"id": "x", "displayName": {"text": "X"}})
    assert google_place({"id": "x"}) is None
    assert google_place({"displayName": {"text": "X"}}) is None
    assert google_id({"id": "x"}) == "x"
    assert google_id({"id": " \0"}) is None


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("OPERATIONAL", "open"),
        ("CLOSED_TEMPORARILY", "temporarily_closed"),
        ("CLOSED_PERMANENTLY", "closed"),
        ("FUTURE_OPENING", "future"),
        ("BUSINESS_STATUS_UNSPECIFIED", None),
        (None, None),
    ],
)
def test_status(said: str | None, status: str | None) -> None:
    assert read(businessStatus=said).status == status


def test_a_place_that_moved() -> None:
    place = read(businessStatus="CLOSED_PERMANENTLY", movedPlaceId="ChIJnew")
    assert (place.status, place.moved_to) == ("closed", "ChIJnew")


def test_a_business_that_only_visits_has_no_position() -> None:
    place = read(pureServiceAreaBusiness=True, location=None, postalAddress=None, formattedAddress=None)
    assert (place.latitude, place.longitude, place.address) == (None, None, Address())


def test_a_zero_is_left_out_by_google() -> None:
    place = read(location={"longitude": 9.5})
    assert (place.latitude, place.longitude) == (0.0, 9.5)


def component(text: str, *types: str, short: str | None = None) -> dict[str, Any]:
    return {"longText": text, "shortText": short or text, "types": list(types)}


BERLIN = [
    component("12", "street_number"),
    component("Lange Straße", "route", short="Lange Str."),
    component("Berlin", "locality", "political"),
    component("Berlin", "administrative_area_level_1", "political", short="BE"),
    component("Germany", "country", "political", short="DE"),
    component("10243", "postal_code"),
]


def test_an_address_of_components() -> None:
    whole = "Lange Str. 12, 10243 Berlin, Germany"
    place = read(postalAddress=None, addressComponents=BERLIN, formattedAddress=whole)
    assert place.address == Address("Lange Str. 12", "Berlin", "BE", "10243", "DE", whole)


def test_the_order_of_street_and_number_is_that_of_the_whole_address() -> None:
    parts = [component("10", "street_number"), component("Downing Street", "route"), component("London", "postal_town")]
    place = read(postalAddress=None, addressComponents=parts, formattedAddress="10 Downing Street, London, UK")
    assert (place.address.street, place.address.city) == ("10 Downing Street", "London")


def test_a_postal_code_with_its_suffix() -> None:
    parts = [component("78701", "postal_code"), component("1234", "postal_code_suffix")]
    assert read(postalAddress=None, addressComponents=parts).address.postcode == "78701-1234"


def test_components_fill_what_the_postal_address_leaves_open() -> None:
    place = read(postalAddress={"regionCode": "DE"}, addressComponents=BERLIN)
    assert (place.address.country, place.address.city, place.address.postcode) == ("DE", "Berlin", "10243")


def test_the_national_number_where_there_is_no_other() -> None:
    assert read(internationalPhoneNumber=None).phones == ("(512) 474-2233",)


@pytest.mark.parametrize(
    ("periods", "day", "hours"),
    [
        ([{"open": point(1, 9), "close": point(1, 17, 30)}], "monday", ("09:00-17:30",)),
        (
            [{"open": point(2, 14), "close": point(2, 18)}, {"open": point(2, 8), "close": point(2, 12)}],
            "tuesday",
            ("08:00-12:00", "14:00-18:00"),
        ),
        ([{"open": point(5, 22), "close": point(6, 2)}], "friday", ("22:00-02:00",)),
        ([{"open": point(5, 22), "close": point(6, 2)}], "saturday", ()),
        ([{"open": point(6, 22), "close": point(0, 3)}], "saturday", ("22:00-03:00",)),
        ([{"open": point(3, 17), "close": point(4, 0)}], "wednesday", ("17:00-24:00",)),
        ([{"open": point(3, 0), "close": point(4, 0)}], "wednesday", ("00:00-24:00",)),
        ([{"open": point(0, 0)}], "sunday", ("00:00-24:00",)),
        ([{"open": point(0, 0)}], "thursday", ("00:00-24:00",)),
        ([{"open": point(1, 6), "close": point(3, 22)}], "monday", ("06:00-24:00",)),
        ([{"open": point(1, 6), "close": point(3, 22)}], "tuesday", ("00:00-24:00",)),
        ([{"open": point(1, 6), "close": point(3, 22)}], "wednesday", ("00:00-22:00",)),
        ([{"open": {"day": 1}, "close": {"day": 1, "hour": 5}}], "monday", ("00:00-05:00",)),
        ([], "monday", ()),
    ],
)
def test_hours(periods: list[Any], day: str, hours: tuple[str, ...]) -> None:
    found = read(regularOpeningHours={"periods": periods}).hours
    assert found is not None
    assert found[day] == hours
    assert list(found) == ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def test_hours_that_are_not_known() -> None:
    assert read(regularOpeningHours=None).hours is None
    assert read(regularOpeningHours={"periods": [{"close": point(1, 9)}]}).hours is None
    place = read(regularOpeningHours={"weekdayDescriptions": ["Monday: by appointment", "Tuesday: Closed"]})
    assert (place.hours, place.hours_text) == (None, "Monday: by appointment; Tuesday: Closed")


@given(st.lists(st.tuples(st.integers(0, 10079), st.integers(0, 10079)), max_size=10))
def test_every_minute_is_open_that_google_says_is(spans: list[tuple[int, int]]) -> None:
    periods = [{"open": point(*_split(start)), "close": point(*_split(end))} for start, end in spans]
    wanted = {(start + n) % 10080 for start, end in spans for n in range((end - start) % 10080 or 10080)}
    found = google_place({"id": "x", "displayName": {"text": "X"}, "regularOpeningHours": {"periods": periods}})
    assert found
    assert found.hours is not None
    assert _minutes(found.hours) == wanted


def _split(minute: int) -> tuple[int, int, int]:
    return minute // 1440, minute % 1440 // 60, minute % 60


def _minutes(hours: Any) -> set[int]:
    """The open minutes of a week that begins on Sunday."""
    found = set()
    days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    for day, spans in hours.items():
        for span in spans:
            start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in span.split("-"))
            length = end - start if end > start else end - start + 1440
            found |= {(days.index(day) * 1440 + start + n) % 10080 for n in range(length)}
    return found


_NAMES = [
    "text",
    "id",
    "periods",
    "open",
    "close",
    "day",
    "hour",
    "minute",
    "latitude",
    "longitude",
    "addressLines",
    "types",
    "longText",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_NAMES) | st.text(max_size=5), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(place_fields("full")), JSON))
def test_nothing_that_is_said_does_harm(listed: dict[str, Any]) -> None:
    place = google_place({**listed, "id": "x", "displayName": {"text": "X"}})
    assert place
    json.dumps({"hours": place.hours, "at": [place.latitude, place.longitude, place.rating]}, allow_nan=False)
    texts = [place.name, *place.categories, *place.phones, *place.websites, place.address.street, place.time_zone]
    assert all(text and text == clean_text(text, 2000) for text in texts if text is not None)


@pytest.mark.parametrize("name", ["displayName", "websiteUri", "formattedAddress", "googleMapsUri", "id"])
def test_hostile_texts_are_cleaned(name: str) -> None:
    hostile = "a\0b\ud800\u202e\x1b[2J" + "x" * (100 if name == "id" else 9000)
    place = google_place(
        {"id": "x", "displayName": {"text": "X"}, name: {"text": hostile} if "Name" in name else hostile}
    )
    assert place
    found = [place.name, *place.websites, place.address.whole or "", place.map_url or "", place.source_id]
    assert all(text.isprintable() and len(text) <= 2000 for text in found)


@pytest.mark.parametrize("name", ["movedPlaceId", "websiteUri", "googleMapsUri"])
def test_no_half_of_an_identifier_or_an_address(name: str) -> None:
    limit = 200 if name == "movedPlaceId" else 2000
    for length, kept in ((limit, True), (limit + 1, False)):
        place = google_place({"id": "x", "displayName": {"text": "X"}, name: "y" * length})
        assert place
        assert any([place.moved_to, place.websites, place.map_url]) is kept
    assert google_id({"id": "y" * 200}) == "y" * 200
    assert google_id({"id": "y" * 201}) is None
