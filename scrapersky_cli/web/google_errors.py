"""What Google's Places API (New) means by an answer that is not a result: one of our failures.

The classes are told apart by `error.status` and by the reasons and quotas in `error.details`, never by the message:
https://cloud.google.com/apis/design/errors, and `google/api/error_reason.proto` for the reasons.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scrapersky_cli.errors import ItemError
from scrapersky_cli.google_failures import (
    GoogleApiDisabled,
    GoogleDayQuota,
    GoogleInvalidRequest,
    GoogleKeyRefused,
    GoogleMinuteQuota,
    GoogleNotFound,
    GoogleTokenRefused,
)
from scrapersky_cli.web.response import Response
from scrapersky_cli.web.status import retry_after, status_failure

_MINUTE_SECONDS = 60.0
# Quotas of a day are renewed at midnight Pacific Time, which is 07:00 or 08:00 UTC.
_RENEWED = timedelta(hours=8)
_KEY_REASONS = frozenset({"BILLING_DISABLED", "CONSUMER_INVALID", "CONSUMER_SUSPENDED", "CREDENTIALS_MISSING"})
_KEY_STATUSES = frozenset({"UNAUTHENTICATED", "PERMISSION_DENIED"})
_BAD_REQUESTS = frozenset({"INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE"})
_DELAY = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)s")
_LONGEST = 400  # characters of what Google says


@dataclass(frozen=True, slots=True)
class GoogleError:
    """The body of an error. `of_a_day`: a quota is used up that is that of a day. `delay` is in seconds."""

    status: str
    reasons: frozenset[str]
    words: str
    of_a_day: bool
    delay: float | None


def google_failure(response: Response, *, has_token: bool, key: str) -> ItemError:
    """Return the failure that an answer with an error status means.

    `has_token`: the request asked for a page after the first one, with the parameters that were accepted for that, so
    what Google does not accept is the token. The `key` is left out of what Google says.
    """
    said = read_error(response.body, key)
    if said is None or response.status >= 500:
        return status_failure(response.status, response.headers)
    words = f": {said.words}" if said.words else ""
    if "SERVICE_DISABLED" in said.reasons:
        return GoogleApiDisabled(f"the Places API (New) is not enabled for SCRAPERSKY_GOOGLE_KEY{words}")
    if said.reasons & _KEY_REASONS or any(reason.startswith("API_KEY_") for reason in said.reasons):
        return GoogleKeyRefused(f"Google does not accept SCRAPERSKY_GOOGLE_KEY{words}")
    if said.status == "RESOURCE_EXHAUSTED":
        return _quota(said, response)
    if said.status in _KEY_STATUSES:
        return GoogleKeyRefused(f"Google does not accept SCRAPERSKY_GOOGLE_KEY{words}")
    if said.status in _BAD_REQUESTS:
        refused = GoogleTokenRefused if has_token else GoogleInvalidRequest
        return refused(f"Google does not accept the request{words}")
    if said.status == "NOT_FOUND":
        return GoogleNotFound()
    return status_failure(response.status, response.headers)


def read_error(body: bytes, key: str = "") -> GoogleError | None:
    """Return what the body of an error says, None if it is not one of Google's. Its words are printable and short."""
    try:
        error = json.loads(body)["error"]
    except (ValueError, RecursionError, KeyError, TypeError, IndexError):
        return None
    if not isinstance(error, Mapping):
        return None
    details = [detail for detail in _list(error.get("details")) if isinstance(detail, Mapping)]
    return GoogleError(
        status=_string(error.get("status")),
        reasons=frozenset(_string(detail.get("reason")) for detail in details),
        words=_words([_string(error.get("message")), *_violations(details)], key),
        of_a_day=any(_is_of_a_day(detail.get("metadata")) for detail in details),
        delay=max((_seconds(detail.get("retryDelay")) for detail in details), default=0.0) or None,
    )


def seconds_until_renewal(now: datetime) -> float:
    """Return the seconds from a moment until the quota of a day is renewed, at most an hour early or late."""
    moment = now.astimezone(UTC)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    renewal = midnight + _RENEWED
    return ((renewal if renewal > moment else renewal + timedelta(days=1)) - moment).total_seconds()


def _quota(said: GoogleError, response: Response) -> ItemError:
    asked = retry_after(response.headers) or said.delay
    if said.of_a_day:
        return GoogleDayQuota(retry_after=asked or seconds_until_renewal(datetime.now(UTC)))
    return GoogleMinuteQuota(retry_after=asked or _MINUTE_SECONDS)


def _is_of_a_day(metadata: Any) -> bool:
    """Whether a quota is a daily one: `1/d/{project}`, or `SearchTextRequestPerDayPerProject`."""
    if not isinstance(metadata, Mapping):
        return False
    return _string(metadata.get("quota_unit")).startswith("1/d") or "PerDay" in _string(metadata.get("quota_limit"))


def _seconds(delay: Any) -> float:
    """Return the seconds of a google.rpc.RetryInfo: `30s`, `1.5s`."""
    found = _DELAY.fullmatch(_string(delay))
    return float(found[1]) if found else 0.0


def _violations(details: list[Mapping[str, Any]]) -> Iterator[str]:
    """What is said of single fields. The message is often nothing but "Request contains an invalid argument."."""
    for detail in details:
        for violation in _list(detail.get("fieldViolations")):
            if isinstance(violation, Mapping):
                yield _string(violation.get("description"))


def _words(parts: list[str], key: str) -> str:
    text = " ".join(part for part in parts if part)[: 10 * _LONGEST]
    if key:
        text = text.replace(key, "********")
    visible = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(visible.split())[:_LONGEST]


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
