"""What can end the work on a row that asks Google Places: one class per outcome, as in `failures`."""

from scrapersky_cli.errors import OursError, TargetError


class GoogleRefusesUs(OursError):
    """Google takes no request of ours: whatever the other rows ask fails in the same way, until somebody acts."""

    code = "google_refuses_us"


class GoogleKeyMissing(GoogleRefusesUs):
    """SCRAPERSKY_GOOGLE_KEY is not set, without which Google Places cannot be asked."""

    code = "google_key_missing"


class GoogleKeyRefused(GoogleRefusesUs):
    """Google does not accept the key of SCRAPERSKY_GOOGLE_KEY for this."""

    code = "google_key_refused"


class GoogleApiDisabled(GoogleRefusesUs):
    """The Places API (New) is not enabled in the project of SCRAPERSKY_GOOGLE_KEY."""

    code = "google_api_disabled"


class GoogleDayQuota(GoogleRefusesUs):
    """The project of SCRAPERSKY_GOOGLE_KEY has used up its requests of the day."""

    code = "google_day_quota"
    transient = True


class GoogleMinuteQuota(OursError):
    """The project of SCRAPERSKY_GOOGLE_KEY has used up its requests of the minute."""

    code = "google_minute_quota"
    transient = True


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
