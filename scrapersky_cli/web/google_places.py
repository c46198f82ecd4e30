"""Google's Places API (New): search by text, search around a point, and the details of a place.

Each request may cost money. `spend` is called right before it with the SKU under which Google bills it, and raises if
that is not allowed: reserve first, then send. A request is sent once. Whoever sends it again spends again.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.failures import BadTarget, BlockedAddress, UrlTooLong
from scrapersky_cli.google_failures import GoogleBadAnswer, GoogleInvalidRequest, GoogleKeyMissing
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.google_errors import google_failure

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

Spend = Callable[[str], Awaitable[None]]
"""Reserves the price of one request of a SKU, or raises what ends the work: then nothing is sent."""

_JUDGED = frozenset(range(200, 300)) | frozenset(range(400, 600))  # a redirect must not receive the key
_MOST_PLACES = 20  # of one answer
_LONGEST_ID = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields to ask for, as X-Goog-FieldMask takes them, and the SKU under which a request for them is billed."""

    fields: str
    sku: str


@dataclass(frozen=True, slots=True)
class TextSearch:
    """A search by text. Each page of it is asked for with the same values.

    `rectangle` has west, south, east and north, in degrees: nothing outside of it is found. `type` is one of Google's
    types, and then nothing of another type is found. `language` and `region` are CLDR codes: `de`, `DE`.
    """

    query: str
    rectangle: tuple[float, float, float, float] | None = None
    type: str | None = None
    language: str | None = None
    region: str | None = None

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of the first page."""
        found: dict[str, Any] = {
            "textQuery": self.query,
            "pageSize": _MOST_PLACES,
            "includePureServiceAreaBusinesses": True,  # plumbers and cleaners, who have no shop
            "includeFutureOpeningBusinesses": True,
            **_where(self.language, self.region),
        }
        if self.rectangle:
            west, south, east, north = self.rectangle
            corners = {"low": _point(south, west), "high": _point(north, east)}
            found["locationRestriction"] = {"rectangle": corners}
        if self.type:
            found |= {"includedType": self.type, "strictTypeFiltering": True}
        return found


@dataclass(frozen=True, slots=True)
class NearbySearch:
    """A search for the nearest 20 places within `radius` metres (at most 50,000) of a point, of any of the `types`."""

    latitude: float
    longitude: float
    radius: float
    types: tuple[str, ...] = ()
    language: str | None = None
    region: str | None = None

    def parameters(self) -> dict[str, Any]:
        """Return the parameters of the request."""
        circle = {"center": _point(self.latitude, self.longitude), "radius": self.radius}
        types = {"includedTypes": list(self.types)} if self.types else {}
        return {
            "locationRestriction": {"circle": circle},
            "maxResultCount": _MOST_PLACES,
            "rankPreference": "DISTANCE",
            "includeFutureOpeningBusinesses": True,
            **types,
            **_where(self.language, self.region),
        }


@dataclass(frozen=True, slots=True)
class GooglePage:
    """The places of one answer, as Google gives them, and the token of the next page, if there is one."""

    places: tuple[Mapping[str, Any], ...]
    token: str | None = None


class GooglePlaces:
    """The API, asked with the key of the settings.

    Each method raises what `spend` raises, a failure of the web, or one of those that begin with Google.
    """

    def __init__(self, web: "Web", spend: Spend) -> None:
        """Raise GoogleKeyMissing, or SettingsError if the key or SCRAPERSKY_PLACES_URL cannot be used."""
        if web.settings.google_key is None:
            raise GoogleKeyMissing
        self._key = web.settings.google_key
        key = self._key.get_secret_value()
        if not key.isascii() or not key.isprintable() or " " in key:  # it could not stand in a header
            raise SettingsError("SCRAPERSKY_GOOGLE_KEY has characters that no key has")
        self._base = base_url(web.settings)
        self._web, self._spend = web, spend

    async def search_text(self, search: TextSearch, asked: Asked, token: str | None = None) -> GooglePage:
        """Return the first page of a search, or the one of the `token`. Raise GoogleTokenRefused if it has expired."""
        parameters = search.parameters() | ({"pageToken": token} if token else {})
        answer = await self._ask("POST", "/v1/places:searchText", asked, parameters)
        following = answer.get("nextPageToken")
        return GooglePage(_places(answer), following if following and isinstance(following, str) else None)

    async def search_nearby(self, search: NearbySearch, asked: Asked) -> GooglePage:
        """Return the places around a point, the nearest first. There are no further pages."""
        return GooglePage(_places(await self._ask("POST", "/v1/places:searchNearby", asked, search.parameters())))

    async def details(
        self, place_id: str, asked: Asked, *, language: str | None = None, region: str | None = None
    ) -> Mapping[str, Any]:
        """Return a place. Raise GoogleNotFound if there is none of that id, or none any more."""
        if not _is_id(place_id):
            raise GoogleInvalidRequest("this is not the identifier of a place of Google's")
        query = urlencode(_where(language, region))
        return await self._ask("GET", f"/v1/places/{place_id}{'?' if query else ''}{query}", asked)

    async def _ask(
        self, method: str, path: str, asked: Asked, parameters: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        key = self._key.get_secret_value()
        content = None if parameters is None else json.dumps(parameters).encode()
        headers = {"X-Goog-Api-Key": key, "X-Goog-FieldMask": asked.fields}
        if content:
            headers["Content-Type"] = "application/json"
        await self._spend(asked.sku)
        url = self._base + path
        response = await self._web.call(url, method=method, headers=headers, content=content, accept_status=_JUDGED)
        if response.status >= 400:
            raise google_failure(response, has_token="pageToken" in (parameters or {}), key=key)
        return _object(response.body)


def base_url(settings: Settings) -> str:
    """Return where the API is, without a slash at the end. Raise SettingsError."""
    from scrapersky_cli.web.target import parse_target  # imports httpx2, for which commands that only look do not wait

    try:
        target = parse_target(settings.places_url)
    except (BadTarget, BlockedAddress, UrlTooLong) as error:
        raise SettingsError(f"SCRAPERSKY_PLACES_URL: {error.message}") from None
    if "?" in target.path:
        raise SettingsError("SCRAPERSKY_PLACES_URL: the address has a query")
    return target.url.rstrip("/")


def _is_id(text: str) -> bool:
    """Whether the text can stand in a path as it is, as all identifiers of places do: letters, digits, `-` and `_`."""
    return 0 < len(text) <= _LONGEST_ID and text.isascii() and text.replace("-", "").replace("_", "").isalnum()


def _where(language: str | None, region: str | None) -> dict[str, str]:
    named = {"languageCode": language, "regionCode": region}
    return {name: value for name, value in named.items() if value}


def _point(latitude: float, longitude: float) -> dict[str, float]:
    return {"latitude": latitude, "longitude": longitude}


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise GoogleBadAnswer("Google's answer is not JSON") from None
    if not isinstance(answer, dict):
        raise GoogleBadAnswer("Google's answer is not a JSON object")
    return answer


def _places(answer: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the places of an answer, which leaves the list out if there are none."""
    places = answer.get("places", [])
    if not isinstance(places, list) or not all(isinstance(place, dict) for place in places):
        raise GoogleBadAnswer("Google's answer has something else in the place of places")
    return tuple(places)
