"""What a status code means: an answer, a redirect, or one of our failures."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapersky_cli.errors import TargetError
from scrapersky_cli.failures import (
    BadResponse,
    BotWall,
    HttpClientError,
    HttpForbidden,
    HttpGone,
    HttpRateLimited,
    HttpServerError,
)

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_RETRY_AFTER = 7 * 86400.0

# Headers that the common bot checks send with their page.
_BOT_WALLS = (("cf-mitigated", "challenge"), ("x-amzn-waf-action", ""), ("x-datadome", "protected"))
_BOT_STATUSES = frozenset({202, 401, 403, 405, 429, 503})


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date (RFC 9110, 10.2.3); None if there is none."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal():
        return min(float(text[:10]), _LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (aware - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_RETRY_AFTER)


def is_bot_wall(status: int, headers: Mapping[str, str]) -> bool:
    """Return whether the answer is a bot check, judged by the headers of known products."""
    return status in _BOT_STATUSES and any(
        name in headers and part in headers[name].lower() for name, part in _BOT_WALLS
    )


def status_failure(status: int, headers: Mapping[str, str]) -> TargetError:
    """Return the failure that an unwanted `status` means."""
    message = f"the host answered HTTP {status}"
    if is_bot_wall(status, headers):
        return BotWall(retry_after=retry_after(headers))
    if status in (404, 410):
        return HttpGone(message)
    if status in (401, 403):
        return HttpForbidden(message)
    if status == 429:
        return HttpRateLimited(message, retry_after=retry_after(headers))
    if 400 <= status < 500:
        return HttpClientError(message)
    if status >= 500:
        return HttpServerError(message, retry_after=retry_after(headers))
    return BadResponse(message)
