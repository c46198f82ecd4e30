"""The part of Google's discovery document of the Places API (New) that the tests need, and a check against it.

The document is `places.v1.json` as the package google-api-python-client ships it; descriptions are left out.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

PLACE = "GoogleMapsPlacesV1Place"
TEXT_REQUEST, TEXT_ANSWER = "GoogleMapsPlacesV1SearchTextRequest", "GoogleMapsPlacesV1SearchTextResponse"
NEARBY_REQUEST, NEARBY_ANSWER = "GoogleMapsPlacesV1SearchNearbyRequest", "GoogleMapsPlacesV1SearchNearbyResponse"
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}


@cache
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "google_schema.json").read_text("utf-8"))
    return found


def fields(schema: str) -> dict[str, dict[str, Any]]:
    """The properties of a schema."""
    found: dict[str, dict[str, Any]] = document()["schemas"][schema]
    return found


def faults(value: Any, schema: str) -> list[str]:
    """What the document does not allow in a value: unknown fields, other types, words that are not in an enum."""
    return list(_faults(value, {"$ref": schema}, schema.removeprefix("GoogleMapsPlacesV1")))


def _faults(value: Any, rule: dict[str, Any], at: str) -> list[str]:
    if "$ref" in rule:
        if not isinstance(value, dict):
            return [f"{at} is {type(value).__name__}"]
        known = fields(rule["$ref"])
        unknown = [f"{at}.{name} is unknown" for name in value if name not in known]
        inner = [_faults(each, known[name], f"{at}.{name}") for name, each in value.items() if name in known]
        return unknown + [fault for found in inner for fault in found]
    if "type" not in rule:
        return []
    is_bool = isinstance(value, bool) and rule["type"] != "boolean"
    if is_bool or not isinstance(value, _TYPES[rule["type"]]):
        return [f"{at} is {type(value).__name__}"]
    if "enum" in rule and value not in rule["enum"]:
        return [f"{at} is {value}"]
    if isinstance(value, list):
        return [fault for each in value for fault in _faults(each, rule["items"], f"{at}[]")]
    return []
