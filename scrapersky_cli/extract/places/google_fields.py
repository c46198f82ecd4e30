"""What can be asked of Google's Places API (New), and what each question costs: field masks and their SKUs.

The tiers are those of the pages "Place Details (New)", "Text Search (New)" and "Nearby Search (New)" of Google's
documentation (of 2026-04). A request is billed by the dearest of its fields.
"""

from dataclasses import dataclass
from typing import Literal

GoogleMethod = Literal["text", "nearby", "details"]
MaskName = Literal["ids", "basic", "contact", "full"]

# By the first mask that has them, the cheaper before the dearer.
_FIELDS: dict[MaskName, tuple[str, ...]] = {
    "ids": ("id", "movedPlaceId"),
    "basic": (
        "attributions",
        "displayName",
        "primaryType",
        "types",
        "businessStatus",
        "formattedAddress",
        "postalAddress",
        "addressComponents",
        "location",
        "pureServiceAreaBusiness",
        "timeZone",
        "googleMapsUri",
    ),
    "contact": (
        "nationalPhoneNumber",
        "internationalPhoneNumber",
        "websiteUri",
        "regularOpeningHours",
        "rating",
        "userRatingCount",
        "priceLevel",
    ),
    "full": (
        "editorialSummary",
        "paymentOptions",
        "parkingOptions",
        "reservable",
        "delivery",
        "dineIn",
        "takeout",
        "outdoorSeating",
        "goodForChildren",
        "goodForGroups",
    ),
}
_SKUS: dict[GoogleMethod, dict[MaskName, str]] = {
    "text": {
        "ids": "text-search-essentials-ids",
        "basic": "text-search-pro",
        "contact": "text-search-enterprise",
        "full": "text-search-enterprise-atmosphere",
    },
    "nearby": {  # has no cheaper tier than Pro
        "ids": "nearby-search-pro",
        "basic": "nearby-search-pro",
        "contact": "nearby-search-enterprise",
        "full": "nearby-search-enterprise-atmosphere",
    },
    "details": {
        "ids": "details-essentials-ids",
        "basic": "details-pro",
        "contact": "details-enterprise",
        "full": "details-enterprise-atmosphere",
    },
}
SKUS = tuple(dict.fromkeys(sku for skus in _SKUS.values() for sku in skus.values()))


@dataclass(frozen=True, slots=True)
class FieldMask:
    """What a request asks for: the value of its header X-Goog-FieldMask, and the SKU under which it is billed."""

    header: str
    sku: str


def field_mask(method: GoogleMethod, name: MaskName) -> FieldMask:
    """Return the mask `name` for a method.

    `ids` identifies places, `basic` also names, addresses and positions, `contact` also phones, websites, hours and
    ratings, `full` also what a guest wants to know, which a Place has in `raw` only.
    """
    names = place_fields(name)
    if method != "details":
        names = tuple(f"places.{field}" for field in names)
    if method == "text":
        names = (*names, "nextPageToken")
    return FieldMask(",".join(names), _SKUS[method][name])


def place_fields(name: MaskName) -> tuple[str, ...]:
    """Return the fields of a place that the mask `name` asks for, with those of the cheaper masks."""
    masks = list(_FIELDS)
    return tuple(field for mask in masks[: masks.index(name) + 1] for field in _FIELDS[mask])
