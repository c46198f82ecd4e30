"""How the emulator of Google's Places API (New) searches: which places a request means, in which order."""

import base64
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from math import asin, cos, radians, sin, sqrt
from typing import Any

from scrapersky_cli.demo.google_fields import PARAMETERS

MOST_PLACES, MOST_ON_PAGE = 60, 20
_EARTH_RADIUS, _LARGEST_RADIUS = 6_371_000.0, 50_000.0  # metres
_NOT_COMPARED = ("pageToken", "pageSize", "maxResultCount")

RawPlace = Mapping[str, Any]


class BadArgument(ValueError):
    """A parameter is wrong. The message is what Google says of it."""


def check_names(method: str, parameters: Mapping[str, Any]) -> None:
    """Raise BadArgument for a parameter that the method does not know."""
    for name in parameters:
        if name not in PARAMETERS[method]:
            raise BadArgument(f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.')


# --- search by text ---------------------------------------------------------------------------------------
def text_page(
    places: Sequence[RawPlace], parameters: Mapping[str, Any], epoch: int
) -> tuple[list[RawPlace], str | None]:
    """Return a page of a search by text, and the token of the next one. Raise BadArgument.

    A token belongs to the parameters of the request from which it came, and to its epoch.
    """
    query = parameters.get("textQuery")
    if not isinstance(query, str) or not query.strip():
        raise BadArgument("Empty text_query.")
    if "locationBias" in parameters and "locationRestriction" in parameters:
        raise BadArgument("location_bias and location_restriction cannot be set at the same time.")
    rectangle = _rectangle(parameters.get("locationRestriction"))
    found = [place for place in places if _is_meant(place, query, parameters, rectangle)][:MOST_PLACES]
    search = _fingerprint(parameters, epoch)
    size, begin = _page_size(parameters), _offset(parameters.get("pageToken"), search)
    more = begin + size < len(found)
    return found[begin : begin + size], _token(begin + size, search) if more else None


def _is_meant(place: RawPlace, query: str, parameters: Mapping[str, Any], rectangle: RawPlace | None) -> bool:
    if not _is_wanted_status(place, parameters):
        return False
    wanted = parameters.get("includedType")
    if wanted and parameters.get("strictTypeFiltering") and wanted not in _types(place):
        return False
    if place.get("pureServiceAreaBusiness") and not parameters.get("includePureServiceAreaBusinesses"):
        return False
    if rectangle and not _is_in(place, rectangle):
        return False
    return _says(place, query)


def _says(place: RawPlace, query: str) -> bool:
    """Whether the place says what stands before ` in ` in the query, and stands where the query says."""
    what, _, where = query.lower().partition(" in ")
    address = place.get("formattedAddress", "").lower()
    city = where.split(",")[0].strip()
    if city and address and city not in address:
        return False
    text = " ".join([place.get("displayName", {}).get("text", ""), *_types(place)]).lower().replace("_", " ")
    return all(word.rstrip("s") in text for word in what.split())


def _page_size(parameters: Mapping[str, Any]) -> int:
    size = parameters.get("pageSize", parameters.get("maxResultCount", 0))
    if type(size) is not int or size < 0:
        raise BadArgument("page_size must not be negative.")
    return min(size or MOST_ON_PAGE, MOST_ON_PAGE)


def _token(offset: int, search: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([offset, search]).encode()).decode()


def _offset(token: Any, search: str) -> int:
    """Return where the page begins."""
    if token is None:
        return 0
    try:
        offset, first_search = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, TypeError):
        raise BadArgument("Invalid page token.") from None
    if first_search != search:
        raise BadArgument("Request parameters for paging requests must match the initial SearchText request.")
    return int(offset)


def _fingerprint(parameters: Mapping[str, Any], epoch: int) -> str:
    compared = {name: value for name, value in parameters.items() if name not in _NOT_COMPARED}
    return sha256(json.dumps([epoch, compared], sort_keys=True).encode()).hexdigest()[:16]


# --- search around a point --------------------------------------------------------------------------------
def nearby(places: Sequence[RawPlace], parameters: Mapping[str, Any]) -> list[RawPlace]:
    """Return the places around a point, the nearest first. Raise BadArgument."""
    circle = (parameters.get("locationRestriction") or {}).get("circle")
    if not isinstance(circle, Mapping):
        raise BadArgument("location_restriction is required.")
    radius, most = circle.get("radius", 0), parameters.get("maxResultCount", MOST_ON_PAGE)
    if not 0 <= radius <= _LARGEST_RADIUS:
        raise BadArgument(f"Invalid radius. Circle radius must be between 0 and {_LARGEST_RADIUS}.")
    if not 1 <= most <= MOST_ON_PAGE:
        raise BadArgument("max_result_count must be between 1 and 20.")
    types = set(parameters.get("includedTypes", ()))
    meant = [
        (_metres(place["location"], circle["center"]), place)
        for place in places
        if "location" in place and not place.get("pureServiceAreaBusiness") and _is_wanted_status(place, parameters)
        if not types or types & set(_types(place))
    ]
    near = sorted((pair for pair in meant if pair[0] <= radius), key=lambda pair: pair[0])
    return [place for _, place in near][:most]


# --- places -----------------------------------------------------------------------------------------------
def _types(place: RawPlace) -> list[str]:
    return [*place.get("types", ()), *([place["primaryType"]] if "primaryType" in place else [])]


def _is_wanted_status(place: RawPlace, parameters: Mapping[str, Any]) -> bool:
    future = place.get("businessStatus") == "FUTURE_OPENING"
    return not future or bool(parameters.get("includeFutureOpeningBusinesses"))


def _rectangle(restriction: Any) -> RawPlace | None:
    """Return the rectangle, to which a search by text can be restricted, and to nothing else."""
    if restriction is None:
        return None
    rectangle = restriction.get("rectangle")
    if rectangle is None or len(restriction) != 1:
        raise BadArgument("Invalid JSON payload received. Unknown name at 'location_restriction': Cannot find field.")
    low, high = rectangle["low"], rectangle["high"]
    if low["latitude"] > high["latitude"]:
        raise BadArgument("Invalid rectangle. The low latitude is greater than the high latitude.")
    width = high["longitude"] - low["longitude"]
    if (width + 360 if width < 0 else width) > 180:
        raise BadArgument("Invalid rectangle. The rectangle cannot be wider than 180 degrees.")
    return {"low": low, "high": high}


def _is_in(place: RawPlace, rectangle: RawPlace) -> bool:
    if "location" not in place:
        return False
    latitude, longitude = float(place["location"]["latitude"]), float(place["location"]["longitude"])
    south, north = float(rectangle["low"]["latitude"]), float(rectangle["high"]["latitude"])
    west, east = float(rectangle["low"]["longitude"]), float(rectangle["high"]["longitude"])
    if not south <= latitude <= north:
        return False
    return west <= longitude <= east if west <= east else longitude >= west or longitude <= east


def _metres(one: RawPlace, other: RawPlace) -> float:
    first, second = radians(one["latitude"]), radians(other["latitude"])
    turn = radians(other["longitude"] - one["longitude"])
    chord = sin((second - first) / 2) ** 2 + cos(first) * cos(second) * sin(turn / 2) ** 2
    return 2 * _EARTH_RADIUS * asin(sqrt(min(1.0, chord)))
