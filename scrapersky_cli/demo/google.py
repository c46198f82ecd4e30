"""An emulator of Google's Places API (New), for the places that its caller gives it.

It refuses what Google refuses, in Google's words, and counts what Google would bill, by SKU. `google_server` serves it.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrapersky_cli.demo.answers import SiteAnswer
from scrapersky_cli.demo.google_errors import ON_DEMAND, google_error, in_json, invalid
from scrapersky_cli.demo.google_fields import UnknownPath, fields_of, masked, sku_of, wants_token
from scrapersky_cli.demo.google_search import BadArgument, RawPlace, check_names, nearby, text_page
from scrapersky_cli.demo.wire import Head

_FAIL = "fail-"
_SEARCHES = {"/v1/places:searchText": "text", "/v1/places:searchNearby": "nearby"}
_DETAILS = "/v1/places/"


@dataclass(slots=True)
class GooglePlacesEmulator:
    """The API over `places`, which are as the API gives them with all their fields; the order is that of relevance.

    `counts` has the requests by SKU that Google would bill, `asked` every request with its parameters. In a later
    `epoch` it refuses the tokens of earlier ones, as Google does after a while. A key or a
    query `fail-NAME` gets the error of that name in `google_errors.ON_DEMAND`. Filters other than areas, types, service
    areas and future openings have no effect.
    """

    places: Sequence[RawPlace]
    counts: Counter[str] = field(default_factory=Counter)
    asked: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    epoch: int = 0

    def answer(self, head: Head, body: bytes) -> SiteAnswer:
        """Return the answer to one request."""
        try:
            return self._answer(head, json.loads(body) if body else {})
        except BadArgument as error:
            return invalid(str(error))
        except UnknownPath as error:
            text = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{error}'."
            return invalid("Request contains an invalid argument.", field_mask=text)
        except (ValueError, KeyError, TypeError, AttributeError):
            return invalid("Invalid JSON payload received.")

    def _answer(self, head: Head, parameters: Mapping[str, Any]) -> SiteAnswer:
        key, mask = head.headers.get("x-goog-api-key", ""), head.headers.get("x-goog-fieldmask", "")
        self.asked.append((head.path, parameters))
        for text in (key, str(parameters.get("textQuery", ""))):
            if text.startswith(_FAIL):
                return ON_DEMAND[text.removeprefix(_FAIL)]
        if not key:
            return google_error("PERMISSION_DENIED", "Method doesn't allow unregistered callers.")
        method = _SEARCHES.get(head.path) if head.method == "POST" else None
        is_details = head.method == "GET" and head.path.startswith(_DETAILS)
        if not method and not is_details:
            return SiteAnswer(404, b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>")
        if not mask:
            return invalid("FieldMask is a required parameter.")
        fields = fields_of(method or "details", mask)
        if method is None:
            return self._details(head.path.removeprefix(_DETAILS), fields)
        check_names(method, parameters)
        return self._search(method, parameters, fields, wants_token(mask))

    def _search(self, method: str, parameters: Mapping[str, Any], fields: frozenset[str], paged: bool) -> SiteAnswer:
        """Answer with a page of places. Google leaves out what is empty."""
        token = None
        if method == "text":
            found, token = text_page(self.places, parameters, self.epoch)
        else:
            found = nearby(self.places, parameters)
        self.counts[sku_of(method, fields)] += 1
        answer: dict[str, Any] = {"places": [masked(place, fields) for place in found]} if found and fields else {}
        return in_json(200, answer | ({"nextPageToken": token} if token and paged else {}))

    def _details(self, place_id: str, fields: frozenset[str]) -> SiteAnswer:
        place = next((place for place in self.places if place["id"] == place_id), None)
        if place is None:
            return google_error("NOT_FOUND", "The Place ID is no longer valid. Please refresh cached Place IDs.")
        self.counts[sku_of("details", fields)] += 1
        return in_json(200, masked(place, fields))
