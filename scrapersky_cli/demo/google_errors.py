"""The errors of Google's Places API (New), with the bodies that it sends, each by a name."""

import json
from typing import Any

from scrapersky_cli.demo.answers import SiteAnswer

_JSON = "application/json; charset=UTF-8"
_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_PROJECT = "projects/123456789"
_STATUSES = {
    "INVALID_ARGUMENT": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "RESOURCE_EXHAUSTED": 429,
    "INTERNAL": 500,
    "UNAVAILABLE": 503,
}


def in_json(status: int, body: Any) -> SiteAnswer:
    """Return an answer with a body in JSON."""
    return SiteAnswer(status, json.dumps(body, indent=2).encode(), _JSON)


def google_error(status: str, message: str, *details: dict[str, Any]) -> SiteAnswer:
    """Return an error as Google sends it."""
    code = _STATUSES[status]
    error: dict[str, Any] = {"code": code, "message": message, "status": status}
    return in_json(code, {"error": error | ({"details": list(details)} if details else {})})


def invalid(message: str, **violations: str) -> SiteAnswer:
    """Return the error of a request with an invalid argument; `violations` say it by field."""
    fields = [{"field": field, "description": text} for field, text in violations.items()]
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": fields}
    return google_error("INVALID_ARGUMENT", message, *([detail] if fields else []))


def _reason(reason: str, **metadata: str) -> dict[str, Any]:
    known = {"service": "places.googleapis.com", "consumer": _PROJECT}
    return {"@type": _INFO, "reason": reason, "domain": "googleapis.com", "metadata": known | metadata}


_DELAY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "90.5s"}


def _quota(unit: str, limit: str, value: str, *more: dict[str, Any]) -> SiteAnswer:
    metric = "places.googleapis.com/SearchTextRequest"
    message = f"Quota exceeded for quota metric '{metric}' and limit '{limit}' of service 'places.googleapis.com'."
    return google_error(
        "RESOURCE_EXHAUSTED",
        message,
        _reason(
            "RATE_LIMIT_EXCEEDED", quota_metric=metric, quota_limit=limit, quota_unit=unit, quota_limit_value=value
        ),
        *more,
    )


ON_DEMAND: dict[str, SiteAnswer] = {
    "invalid-key": google_error(
        "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", _reason("API_KEY_INVALID")
    ),
    "blocked-address": google_error(
        "PERMISSION_DENIED",
        "The provided API key has an IP address restriction.",
        _reason("API_KEY_IP_ADDRESS_BLOCKED"),
    ),
    "no-billing": google_error(
        "PERMISSION_DENIED", "This API method requires billing to be enabled.", _reason("BILLING_DISABLED")
    ),
    "denied": google_error("PERMISSION_DENIED", "The caller does not have permission."),
    "unauthenticated": google_error("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    "disabled": google_error(
        "PERMISSION_DENIED",
        "Places API (New) has not been used in project 123456789 before or it is disabled.",
        _reason("SERVICE_DISABLED"),
    ),
    "minute": _quota("1/min/{project}", "SearchTextRequestPerMinutePerProject", "600"),
    "minute-and-more": _quota("1/min/{project}", "SearchTextRequestPerMinutePerProject", "600", _DELAY),
    "day": _quota("1/d/{project}", "SearchTextRequestPerDayPerProject", "100"),
    "internal": google_error("INTERNAL", "Internal error encountered."),
    "unavailable": google_error("UNAVAILABLE", "The service is currently unavailable."),
    "page": SiteAnswer(502, b"<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>"),
    "portal": SiteAnswer(200, b"<!DOCTYPE html><title>Please log in to the network</title>"),
    "list": in_json(200, []),
    "moved": SiteAnswer(302, headers=(("Location", "https://elsewhere.com/"),)),
    "huge": in_json(200, {"places": [{"id": "x" * 20_000_000}]}),
}
"""By a name that a request asks for as its key or its query: `fail-minute`."""
