"""What is asked of Google is known to its discovery document, and each mask costs what its dearest field costs."""

import itertools
from typing import get_args

import pytest

from scrapersky_cli.extract.places.google_fields import SKUS, GoogleMethod, MaskName, field_mask, place_fields
from tests.extract.places.google_schema import NEARBY_ANSWER, PLACE, TEXT_ANSWER, document, fields

# By the pages of Google's documentation on Place Details (New) and Text Search (New), of 2026-04.
IDS = ["attributions", "id", "movedPlace", "movedPlaceId", "name"]
ESSENTIALS = [
    "addressComponents",
    "addressDescriptor",
    "adrFormatAddress",
    "formattedAddress",
    "location",
    "plusCode",
    "postalAddress",
    "shortFormattedAddress",
    "types",
    "viewport",
]
PRO = [
    "accessibilityOptions",
    "businessStatus",
    "containingPlaces",
    "displayName",
    "googleMapsLinks",
    "googleMapsUri",
    "iconBackgroundColor",
    "iconMaskBaseUri",
    "openingDate",
    "primaryType",
    "primaryTypeDisplayName",
    "pureServiceAreaBusiness",
    "subDestinations",
    "timeZone",
    "utcOffsetMinutes",
    "photos",
]
ENTERPRISE = [
    "currentOpeningHours",
    "currentSecondaryOpeningHours",
    "internationalPhoneNumber",
    "nationalPhoneNumber",
    "priceLevel",
    "priceRange",
    "rating",
    "regularOpeningHours",
    "regularSecondaryOpeningHours",
    "userRatingCount",
    "websiteUri",
]
TIERS = {"ids": 0, "basic": 2, "contact": 3, "full": 4}


def tier(field: str) -> int:
    return next((n for n, names in enumerate((IDS, ESSENTIALS, PRO, ENTERPRISE)) if field in names), 4)


def paths(method: GoogleMethod, mask: MaskName) -> list[str]:
    return field_mask(method, mask).header.split(",")


def test_the_fixture_says_of_which_document_it_is() -> None:
    assert document()["name"] == "places.v1"
    assert document()["revision"] == "20261101"


@pytest.mark.parametrize("mask", get_args(MaskName))
@pytest.mark.parametrize("method", get_args(GoogleMethod))
def test_every_field_is_known(method: GoogleMethod, mask: MaskName) -> None:
    answer = {"text": TEXT_ANSWER, "nearby": NEARBY_ANSWER, "details": PLACE}[method]
    for path in paths(method, mask):
        first, _, second = path.partition(".")
        assert first in fields(answer)
        assert not second or second in fields(PLACE)


def test_a_field_that_the_document_does_not_know_is_noticed() -> None:
    assert "international_phone_number" not in fields(PLACE)
    assert "nextPageToken" not in fields(NEARBY_ANSWER)


@pytest.mark.parametrize("mask", get_args(MaskName))
def test_a_mask_costs_what_its_dearest_field_costs(mask: MaskName) -> None:
    assert max(map(tier, place_fields(mask))) == TIERS[mask]


def test_masks_grow() -> None:
    sizes = [set(place_fields(mask)) for mask in get_args(MaskName)]
    assert all(small < large for small, large in itertools.pairwise(sizes))


def test_masks_as_they_are_sent() -> None:
    assert field_mask("text", "ids").header == "places.id,places.movedPlaceId,nextPageToken"
    assert field_mask("nearby", "ids").header == "places.id,places.movedPlaceId"
    assert field_mask("details", "ids").header == "id,movedPlaceId"
    assert " " not in field_mask("text", "full").header


def test_skus() -> None:
    assert field_mask("text", "ids").sku == "text-search-essentials-ids"
    assert field_mask("nearby", "ids").sku == field_mask("nearby", "basic").sku == "nearby-search-pro"
    assert field_mask("details", "contact").sku == "details-enterprise"
    assert len(SKUS) == 11
