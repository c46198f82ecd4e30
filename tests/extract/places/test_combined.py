"""What several places say of one business, as one."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from scrapersky_cli.extract.places.combined import combined
from scrapersky_cli.extract.places.place import Address, Origin, Place, Status

OLD, NEW = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
MAP = Place(
    "osm",
    "node/1",
    "Holt",
    52.5,
    13.4,
    address=Address(city="Berlin"),
    phones=("+49 30 1",),
    hours_text="Mo 9-12",
    licence="ODbL-1.0",
    origins=(Origin("OpenStreetMap", "node/1"),),
)
OPEN = Place(
    "overture",
    "a",
    "Praxis Holt",
    category="dentist",
    address=Address("Marktstr. 5", "Berlin-Mitte", postcode="10115"),
    websites=("https://facebook.com/holt", "https://holt.de"),
    phones=("+49 30 2", "+49 30 1"),
    licence="CDLA-Permissive-2.0",
    origins=(Origin("meta", "7"),),
)


def test_each_value_is_from_the_best_source_that_has_it() -> None:
    one = combined([MAP, OPEN])
    assert (one.source, one.name, one.category) == ("overture", "Praxis Holt", "dentist")
    assert one.address == OPEN.address
    assert (one.latitude, one.longitude, one.hours_text) == (52.5, 13.4, "Mo 9-12")
    assert one.phones == ("+49 30 2", "+49 30 1")
    assert one.profiles == ("https://facebook.com/holt",)
    assert one.licence == "CDLA-Permissive-2.0; ODbL-1.0"
    assert one.origins == (Origin("meta", "7"), Origin("OpenStreetMap", "node/1"))


def test_the_order_of_the_places_does_not_matter() -> None:
    third = replace(OPEN, source_id="b", name="Holt & Kern", updated_at=NEW)
    assert len({repr(combined(listed)) for listed in permutations([MAP, OPEN, third])}) == 1
    assert combined([MAP, OPEN, third]).name == "Holt & Kern"


def test_an_address_is_that_of_one_place() -> None:
    kept = combined([MAP, replace(OPEN, address=Address())])
    assert kept.address == MAP.address


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (("open", OLD), ("closed", NEW), "closed"),
        (("closed", OLD), ("open", NEW), "open"),
        (("closed", None), ("open", OLD), "open"),
        (("closed", None), ("open", None), "open"),  # the second one is of Overture, and that of the better source
        ((None, NEW), ("closed", OLD), "closed"),
        ((None, NEW), (None, OLD), None),
    ],
)
def test_whether_it_is_open_is_what_was_said_last(
    first: tuple[Status | None, datetime | None],
    second: tuple[Status | None, datetime | None],
    status: Status | None,
) -> None:
    listed = [replace(MAP, status=first[0], updated_at=first[1]), replace(OPEN, status=second[0], updated_at=second[1])]
    assert combined(listed).status == status
