"""What the emulator of Google's Places API (New) knows: fields of a place by tier, parameters, and field masks.

From the pages on Place Details (New), Text Search (New) and Nearby Search (New) of Google's documentation of 2026-04.
"""

from collections.abc import Iterable, Mapping
from typing import Any


def names(text: str) -> frozenset[str]:
    """Return the names between the blanks of a text."""
    return frozenset(text.split())


TIERS: dict[str, frozenset[str]] = {
    "ids": names("attributions id movedPlace movedPlaceId name"),
    "essentials": names(
        "addressComponents addressDescriptor adrFormatAddress formattedAddress location plusCode postalAddress "
        "shortFormattedAddress types viewport"
    ),
    "pro": names(
        "accessibilityOptions businessStatus containingPlaces displayName googleMapsLinks googleMapsUri "
        "iconBackgroundColor iconMaskBaseUri openingDate photos primaryType primaryTypeDisplayName "
        "pureServiceAreaBusiness subDestinations timeZone utcOffsetMinutes"
    ),
    "enterprise": names(
        "currentOpeningHours currentSecondaryOpeningHours internationalPhoneNumber nationalPhoneNumber priceLevel "
        "priceRange rating regularOpeningHours regularSecondaryOpeningHours userRatingCount websiteUri"
    ),
    "atmosphere": names(
        "allowsDogs curbsidePickup delivery dineIn editorialSummary evChargeAmenitySummary evChargeOptions "
        "fuelOptions generativeSummary goodForChildren goodForGroups goodForWatchingSports liveMusic "
        "menuForChildren neighborhoodSummary outdoorSeating parkingOptions paymentOptions reservable restroom "
        "reviewSummary reviews servesBeer servesBreakfast servesBrunch servesCocktails servesCoffee "
        "servesDessert servesDinner servesLunch servesVegetarianFood servesWine takeout"
    ),
}
_ORDER = tuple(TIERS)
_SKUS = {
    "text": {
        "ids": "text-search-essentials-ids",
        "pro": "text-search-pro",
        "enterprise": "text-search-enterprise",
        "atmosphere": "text-search-enterprise-atmosphere",
    },
    "nearby": {
        "pro": "nearby-search-pro",
        "enterprise": "nearby-search-enterprise",
        "atmosphere": "nearby-search-enterprise-atmosphere",
    },
    "details": {
        "ids": "details-essentials-ids",
        "essentials": "details-essentials",
        "pro": "details-pro",
        "enterprise": "details-enterprise",
        "atmosphere": "details-enterprise-atmosphere",
    },
}
PARAMETERS = {
    "text": names(
        "evOptions includeFutureOpeningBusinesses includePureServiceAreaBusinesses includedType languageCode "
        "locationBias locationRestriction maxResultCount minRating openNow pageSize pageToken priceLevels "
        "rankPreference regionCode routingParameters searchAlongRouteParameters strictTypeFiltering textQuery"
    ),
    "nearby": names(
        "excludedPrimaryTypes excludedTypes includeFutureOpeningBusinesses includedPrimaryTypes includedTypes "
        "languageCode locationRestriction maxResultCount rankPreference regionCode routingParameters"
    ),
}
_ALL = frozenset().union(*TIERS.values())
_BESIDE_PLACES = {"text": names("nextPageToken searchUri"), "nearby": names(""), "details": names("")}


class UnknownPath(ValueError):
    """A path of a field mask leads nowhere. The message is that path."""


def fields_of(method: str, mask: str) -> frozenset[str]:
    """Return the fields of a place that a mask asks for. Raise UnknownPath."""
    found: set[str] = set()
    for path in mask.split(","):
        if path in _BESIDE_PLACES[method]:
            continue
        name = path if method == "details" else _inside_places(path)
        first = name.partition(".")[0]
        if first != "*" and first not in _ALL:
            raise UnknownPath(path)
        found |= _ALL if first == "*" else {first}
    return frozenset(found)


def _inside_places(path: str) -> str:
    return "*" if path in ("*", "places") else path.removeprefix("places.") if path.startswith("places.") else ""


def wants_token(mask: str) -> bool:
    """Whether a mask asks for the token of the next page."""
    return bool({"*", "nextPageToken"} & set(mask.split(",")))


def masked(place: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """Return the fields of a place that were asked for. What is inside of a field comes with it.

    A business that only visits its customers has a position by which it is found, and which is not shown.
    """
    wanted = set(fields) - ({"location"} if place.get("pureServiceAreaBusiness") else set())
    return {name: value for name, value in place.items() if name in wanted}


def sku_of(method: str, fields: Iterable[str]) -> str:
    """Return the SKU under which Google bills a request: that of its dearest field, or the cheapest of the method."""
    tiers = [_ORDER.index(tier) for tier, names in TIERS.items() if names & set(fields)]
    dearest = max(tiers, default=0)
    return next(_SKUS[method][tier] for tier in _ORDER[dearest:] if tier in _SKUS[method])
