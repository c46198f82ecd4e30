"""What became of a place from one release to the next."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.areas import distance
from scrapersky_cli.extract.places.place import Address, Origin, Place
from scrapersky_cli.extract.places.releases import Compared, compare, fingerprint, place_key, was_closed

HOLT = Place(
    "overture",
    "08f2a",
    "Praxis Holt",
    latitude=52.52,
    longitude=13.405,
    category="dentist",
    categories=("dentist",),
    address=Address("Marktstr. 5", "Berlin", "BE", "10115", "DE"),
    websites=("https://holt.de/",),
    phones=("+49 30 123456",),
    hours={"monday": ("09:00-12:30",), "sunday": ()},
)


def became(before: Place, after: Place) -> Compared:
    return compare(fingerprint(before), after)


CASES: list[tuple[dict[str, Any], Compared]] = [
    ({}, Compared(None, (), 0.0)),
    ({"name": "Holt"}, Compared("changed", ("name",), 0.0)),
    ({"phones": (), "websites": ()}, Compared("changed", ("websites", "phones"), 0.0)),
    ({"hours": {"sunday": (), "monday": ("09:00-12:30",)}}, Compared(None, (), 0.0)),  # in another order
    ({"hours": None}, Compared("changed", ("hours",), 0.0)),
    ({"status": "temporarily_closed"}, Compared("changed", ("status",), 0.0)),
    ({"status": "closed", "name": "Holt"}, Compared("closed")),
    ({"address": Address("Marktstraße 5", "Berlin", "BE", "10115", "DE")}, Compared("changed", ("address",), 0.0)),
    ({"address": Address("Marktstr. 7", "Berlin", "BE", "10115", "DE")}, Compared("moved", ("address",), 0.0)),
    ({"address": Address(None, "Berlin", "BE", "10115", "DE")}, Compared("changed", ("address",), 0.0)),
    ({"confidence": 0.1, "rating": 3.0, "reviews": 9, "licence": "x"}, Compared(None, (), 0.0)),
    ({"origins": (Origin("meta"),), "updated_at": datetime(2026, 9, 1, tzinfo=UTC)}, Compared(None, (), 0.0)),
    ({"latitude": None, "longitude": None}, Compared(None, (), None)),
]


@pytest.mark.parametrize(("change", "expected"), CASES)
def test_what_counts_as_which_change(change: dict[str, Any], expected: Compared) -> None:
    assert became(HOLT, replace(HOLT, **change)) == expected


def test_places_that_were_not_there() -> None:
    assert compare(None, HOLT) == Compared("new")
    assert compare(None, replace(HOLT, status="closed")) == Compared("closed")


def test_what_is_closed_stays_closed_and_may_open_again() -> None:
    closed = replace(HOLT, status="closed")
    assert became(closed, replace(closed, name="x")) == Compared(None)
    assert became(closed, replace(HOLT, status="open")) == Compared("changed", ("status",), 0.0)
    assert (was_closed(fingerprint(closed)), was_closed(fingerprint(HOLT))) == (True, False)


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(-0.002, 0.002), st.floats(-0.002, 0.002))
def test_fifty_metres_are_a_move(latitude: float, longitude: float, north: float, east: float) -> None:
    before = replace(HOLT, latitude=latitude, longitude=longitude)
    after = replace(HOLT, latitude=latitude + north, longitude=longitude + east)
    metres = distance(latitude, longitude, latitude + north, longitude + east)
    found = became(before, after)
    assert found.metres == pytest.approx(metres, abs=0.1)
    if abs(metres - 50) > 0.1:
        assert found.change == ("moved" if metres > 50 else None)


def test_keys_tell_places_apart_and_fingerprints_are_small() -> None:
    assert place_key(HOLT) != place_key(replace(HOLT, source_id="08f2b"))
    assert len(place_key(replace(HOLT, source_id="\ud800" * 200))) == 16
    assert len(fingerprint(replace(HOLT, name="x" * 10_000))) < 64
