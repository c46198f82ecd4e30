"""What can end the work on a row that asks Google Places: one class per outcome, as in `failures`."""

from typing import ClassVar

from scrapersky_cli.errors import Exit, OursError, PutOff, TargetError

_PUT_OFF_SECONDS = 600.0  # by which rows wait for somebody to act


class GoogleRefusesUs(PutOff):
    """Google accepts no request with this key: those of all other rows will fail, too, until somebody corrects it."""

    code = "google_refuses_us"
    exit_code = Exit.SETTINGS
    _hint: ClassVar[str] = "correct SCRAPERSKY_GOOGLE_KEY, and enqueue the rows again to have them done at once"

    def __init__(self, message: str = "") -> None:
        super().__init__(message, hint=self._hint, retry_after=_PUT_OFF_SECONDS)


class GoogleKeyMissing(GoogleRefusesUs):
    """SCRAPERSKY_GOOGLE_KEY is not set, without which Google Places cannot be asked."""

    code = "google_key_missing"
    _hint = "set it, or look for places in open data: scrapersky enqueue place-search … --source open"


class GoogleKeyRefused(GoogleRefusesUs):
    """Google does not accept the key of SCRAPERSKY_GOOGLE_KEY for this."""

    code = "google_key_refused"


class GoogleApiDisabled(GoogleRefusesUs):
    """The Places API (New) is not enabled in the project of SCRAPERSKY_GOOGLE_KEY."""

    code = "google_api_disabled"
    _hint = "enable it in the Google Cloud console, and enqueue the rows again to have them done at once"


class GoogleDayQuota(PutOff):
    """The project of SCRAPERSKY_GOOGLE_KEY has used up its requests of the day."""

    code = "google_day_quota"


class GoogleMinuteQuota(PutOff):
    """The project of SCRAPERSKY_GOOGLE_KEY has used up its requests of the minute."""

    code = "google_minute_quota"


class PlacesBudgetSpent(PutOff):
    """All requests to Google Places that SCRAPERSKY_PLACES_DAILY_REQUESTS allows on a day have been made."""

    code = "places_budget_spent"


class SearchBudgetSpent(OursError):
    """The search has made all requests, or spent all the money, that --max-requests and --max-cost allow."""

    code = "search_budget_spent"


class GoogleInvalidRequest(OursError):
    """Google does not accept the request."""

    code = "google_invalid_request"


class GoogleTokenRefused(OursError):
    """Google does not know the token of the next page any more: the search has to begin again with its first page."""

    code = "google_token_refused"
    transient = True


class GoogleNotFound(TargetError):
    """Google knows no place of this identifier."""

    code = "google_not_found"


class GoogleBadAnswer(TargetError):
    """Google's answer is not what its API promises."""

    code = "google_bad_answer"
