"""Places as Google's Places API (New) gives them. `Place` is in its discovery document of 2026-11-01."""

from collections.abc import Mapping
from typing import Any

from scrapersky_cli.extract.places.google_hours import hours_by_day
from scrapersky_cli.extract.places.place import Address, Place, Status
from scrapersky_cli.extract.text import clean_or_none

SOURCE = "google"
_STATUSES: dict[str, Status] = {
    "OPERATIONAL": "open",
    "CLOSED_TEMPORARILY": "temporarily_closed",
    "CLOSED_PERMANENTLY": "closed",
    "FUTURE_OPENING": "future",
}
_PRICE_LEVELS = {
    "PRICE_LEVEL_FREE": 0,
    "PRICE_LEVEL_INEXPENSIVE": 1,
    "PRICE_LEVEL_MODERATE": 2,
    "PRICE_LEVEL_EXPENSIVE": 3,
    "PRICE_LEVEL_VERY_EXPENSIVE": 4,
}
# Kinds of address components of which addresses use the short text: `TX`, `W 6th St`.
_SHORT = frozenset({"country", "administrative_area_level_1", "route"})
_MOST_CATEGORIES, _MOST = 50, 1e9
_ID, _NAME, _LINE, _URL = 200, 300, 500, 2000  # characters


def google_id(listed: Mapping[str, Any]) -> str | None:
    """Return the identifier of a place, which is all that the mask `ids` asks for."""
    return _whole(listed, "id", _ID)


def google_place(listed: Mapping[str, Any]) -> Place | None:
    """Return the place that one object of the API describes, if it was asked for with the mask `basic` or more.

    None if it has no id or no name. A value of another type than the API's is as if it were not there. A business that
    only visits its customers has no position. `raw` is `listed` itself.
    """
    source_id, name = google_id(listed), _text(_mapping(listed, "displayName"), "text", _NAME)
    if source_id is None or name is None:
        return None
    latitude, longitude = _position(_mapping(listed, "location"))
    categories = _categories(listed)
    opening = _mapping(listed, "regularOpeningHours")
    return Place(
        source=SOURCE,
        source_id=source_id,
        name=name,
        latitude=latitude,
        longitude=longitude,
        category=categories[0] if categories else None,
        categories=categories,
        address=_address(listed),
        websites=_present(_whole(listed, "websiteUri", _URL)),
        phones=_present(
            _text(listed, "internationalPhoneNumber", _NAME) or _text(listed, "nationalPhoneNumber", _NAME)
        ),
        status=_STATUSES.get(_text(listed, "businessStatus", _NAME) or ""),
        rating=_rating(listed),
        reviews=_reviews(listed),
        price_level=_PRICE_LEVELS.get(_text(listed, "priceLevel", _NAME) or ""),
        hours=hours_by_day(opening.get("periods")),
        hours_text=_hours_text(opening),
        time_zone=_text(_mapping(listed, "timeZone"), "id", _NAME),
        map_url=_whole(listed, "googleMapsUri", _URL),
        moved_to=_whole(listed, "movedPlaceId", _ID),
        raw=listed,
    )


def _categories(listed: Mapping[str, Any]) -> tuple[str, ...]:
    """The primary type, which the other types need not contain, and then the others."""
    types = [_text(listed, "primaryType", _NAME), *_texts(listed.get("types"), _NAME)]
    return tuple(dict.fromkeys(each for each in types if each))[:_MOST_CATEGORIES]


def _rating(listed: Mapping[str, Any]) -> float | None:
    rating = _number(listed, "rating")
    return rating if rating is not None and 0 < rating <= 5 else None


def _reviews(listed: Mapping[str, Any]) -> int | None:
    reviews = _number(listed, "userRatingCount")
    return int(reviews) if reviews is not None and reviews >= 0 else None


def _hours_text(opening: Mapping[str, Any]) -> str | None:
    """What the source says instead of periods."""
    if isinstance(opening.get("periods"), list):
        return None
    return clean_or_none("; ".join(_texts(opening.get("weekdayDescriptions"), _LINE)), 2 * _LINE)


# --- addresses --------------------------------------------------------------------------------------------
def _address(listed: Mapping[str, Any]) -> Address:
    """The address by `postalAddress`; what that does not say is taken from `addressComponents`."""
    postal = _mapping(listed, "postalAddress")
    parts = _components(listed.get("addressComponents"))
    whole = _text(listed, "formattedAddress", _LINE)
    return Address(
        street=_street(postal) or _street_of(parts, whole or ""),
        city=_text(postal, "locality", _NAME) or parts.get("locality") or parts.get("postal_town"),
        region=_text(postal, "administrativeArea", _NAME) or parts.get("administrative_area_level_1"),
        postcode=_text(postal, "postalCode", _NAME) or _postcode_of(parts),
        country=_country(_text(postal, "regionCode", _NAME)) or _country(parts.get("country")),
        whole=whole,
    )


def _street(postal: Mapping[str, Any]) -> str | None:
    return clean_or_none(", ".join(_texts(postal.get("addressLines"), _LINE)), _LINE)


def _street_of(parts: Mapping[str, str], whole: str) -> str | None:
    """Return street and house number in the order in which the formatted address has them."""
    number, route = parts.get("street_number"), parts.get("route")
    if not number or not route:
        return route
    orders = (f"{route} {number}", f"{number} {route}", f"{route}, {number}", f"{number}, {route}")
    return next((order for order in orders if order in whole), orders[0])


def _postcode_of(parts: Mapping[str, str]) -> str | None:
    code, suffix = parts.get("postal_code"), parts.get("postal_code_suffix")
    return f"{code}-{suffix}" if code and suffix else code


def _components(listed: Any) -> dict[str, str]:
    """Return the text of each kind of component: the short one of some, which addresses use, else the long one."""
    found: dict[str, str] = {}
    for component in listed if isinstance(listed, list) else ():
        if not isinstance(component, Mapping):
            continue
        for kind in _texts(component.get("types"), _NAME):
            names = ("shortText", "longText") if kind in _SHORT else ("longText", "shortText")
            text = _text(component, names[0], _NAME) or _text(component, names[1], _NAME)
            if text:
                found.setdefault(kind, text)
    return found


def _country(code: str | None) -> str | None:
    """Return the code if it can be one of ISO 3166."""
    return code.upper() if code and len(code) == 2 and code.isascii() and code.isalpha() else None


# --- reading what may be of any type ----------------------------------------------------------------------
def _mapping(listed: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = listed.get(name)
    return value if isinstance(value, Mapping) else {}


def _text(listed: Mapping[str, Any], name: str, limit: int) -> str | None:
    value = listed.get(name)
    return clean_or_none(value, limit) if isinstance(value, str) else None


def _whole(listed: Mapping[str, Any], name: str, limit: int) -> str | None:
    """Return a text that means something else if its end is cut off: None if it is too long."""
    text = _text(listed, name, limit + 1)
    return text if text and len(text) <= limit else None


def _texts(values: Any, limit: int) -> list[str]:
    if not isinstance(values, list):
        return []
    cleaned = (clean_or_none(value, limit) for value in values if isinstance(value, str))
    return [text for text in cleaned if text]


def _number(listed: Mapping[str, Any], name: str) -> float | None:
    value = listed.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= _MOST else None  # refuses infinity and what is not a number, too


def _position(location: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Return latitude and longitude, or neither."""
    if not location:
        return None, None
    point = {"latitude": 0, "longitude": 0, **location}  # zeros are left out, as in every proto3 message
    latitude, longitude = _number(point, "latitude"), _number(point, "longitude")
    if latitude is None or longitude is None or not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None, None
    return latitude, longitude


def _present(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()
