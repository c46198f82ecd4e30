"""Which failure each error of Google's Places API (New) is, against its emulator over real sockets."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.errors import Exit, ItemError, PutOff, TargetError
from scrapersky_cli.failures import BadRedirect, HttpServerError, TooLarge
from scrapersky_cli.google_failures import (
    GoogleApiDisabled,
    GoogleBadAnswer,
    GoogleDayQuota,
    GoogleInvalidRequest,
    GoogleKeyMissing,
    GoogleKeyRefused,
    GoogleMinuteQuota,
    GoogleNotFound,
    GoogleTokenRefused,
    PlacesBudgetSpent,
)
from scrapersky_cli.web.google_errors import read_error, seconds_until_renewal
from scrapersky_cli.web.google_places import Asked, GooglePlaces, TextSearch
from tests.demo.google_places import google_dentist, google_town
from tests.web.google import CONTACT, DENTISTS, DETAILS, IDS, KEY, Ledger, asking
from tests.web.site import Answer, answer, visiting


@pytest.mark.parametrize(
    ("name", "failure", "kind", "transient"),
    [
        ("invalid-key", GoogleKeyRefused, "ours", False),
        ("blocked-address", GoogleKeyRefused, "ours", False),
        ("no-billing", GoogleKeyRefused, "ours", False),
        ("denied", GoogleKeyRefused, "ours", False),
        ("unauthenticated", GoogleKeyRefused, "ours", False),
        ("disabled", GoogleApiDisabled, "ours", False),
        ("minute", GoogleMinuteQuota, "ours", False),
        ("day", GoogleDayQuota, "ours", False),
        ("internal", HttpServerError, "target", True),
        ("unavailable", HttpServerError, "target", True),
        ("page", HttpServerError, "target", True),
        ("portal", GoogleBadAnswer, "target", False),
        ("list", GoogleBadAnswer, "target", False),
        ("huge", TooLarge, "target", False),
        ("moved", BadRedirect, "target", False),
    ],
)
@pytest.mark.parametrize("by", ["key", "query"])
def test_failures(name: str, failure: type[ItemError], kind: str, transient: bool, by: str) -> None:
    async def go() -> None:
        key, query = (f"fail-{name}", "dentist") if by == "key" else (KEY, f"fail-{name}")
        async with asking([], key=key) as here:
            with pytest.raises(failure) as caught:
                await here.places.search_text(TextSearch(query), CONTACT)
            assert type(caught.value) is failure
            assert (caught.value.kind, caught.value.transient) == (kind, transient)

    asyncio.run(go())


def failing(places: list[dict[str, Any]], search: TextSearch, asked: Asked, token: str | None = None) -> ItemError:
    """The failure of a search."""

    async def go() -> ItemError:
        async with asking(places) as here:
            with pytest.raises(ItemError) as caught:
                await here.places.search_text(search, asked, token)
            return caught.value

    return asyncio.run(go())


@pytest.mark.parametrize(
    ("failure", "exit_code"),
    [
        (GoogleKeyMissing, Exit.SETTINGS),
        (GoogleKeyRefused, Exit.SETTINGS),
        (GoogleApiDisabled, Exit.SETTINGS),
        (GoogleDayQuota, Exit.DONE),
        (GoogleMinuteQuota, Exit.DONE),
        (PlacesBudgetSpent, Exit.DONE),
    ],
)
def test_what_puts_rows_off_and_how_the_command_ends(failure: type[PutOff], exit_code: Exit) -> None:
    reason = failure()
    assert (reason.exit_code, bool(reason.hint), reason.transient) == (exit_code, exit_code == Exit.SETTINGS, False)


def test_a_quota_says_when_it_is_renewed() -> None:
    assert failing([], TextSearch("fail-minute"), IDS).retry_after == 60
    assert failing([], TextSearch("fail-minute-and-more"), IDS).retry_after == 90.5
    day = failing([], TextSearch("fail-day"), IDS).retry_after
    assert day
    assert 0 < day <= 86_400


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 1, 15, 7, 0, tzinfo=UTC), 1),
        (datetime(2026, 1, 15, 8, 0, tzinfo=UTC), 24),
        (datetime(2026, 1, 15, 20, 30, tzinfo=UTC), 11.5),
    ],
)
def test_the_day_ends_at_midnight_in_california(now: datetime, hours: float) -> None:
    assert seconds_until_renewal(now) == hours * 3600


def test_an_invalid_argument_in_googles_own_words() -> None:
    failure = failing([], DENTISTS, Asked("places.foo", "x"))
    assert type(failure) is GoogleInvalidRequest
    assert "Cannot find matching fields for path 'places.foo'" in failure.message
    assert (failure.kind, failure.transient) == ("ours", False)
    assert "FieldMask is a required parameter" in failing([], DENTISTS, Asked("", "x")).message
    assert "Empty text_query" in failing([], TextSearch(""), IDS).message


@pytest.mark.parametrize("token", ["expired", "W10="])
def test_a_refused_token(token: str) -> None:
    failure = failing(google_town(50), DENTISTS, IDS, token)
    assert type(failure) is GoogleTokenRefused
    assert failure.transient


def test_a_token_that_was_good_once() -> None:
    async def go() -> None:
        async with asking(google_town(50)) as here:
            page = await here.places.search_text(DENTISTS, IDS)
            here.emulator.epoch += 1
            with pytest.raises(GoogleTokenRefused):
                await here.places.search_text(DENTISTS, IDS, page.token)
            assert (await here.places.search_text(DENTISTS, IDS)).token != page.token

    asyncio.run(go())


def test_a_token_of_another_search() -> None:
    async def go() -> None:
        async with asking(google_town(50)) as here:
            page = await here.places.search_text(DENTISTS, IDS)
            with pytest.raises(GoogleTokenRefused):
                await here.places.search_text(TextSearch("dentists"), IDS, page.token)

    asyncio.run(go())


def test_a_place_that_google_does_not_know() -> None:
    async def go() -> None:
        async with asking([google_dentist(1)]) as here:
            with pytest.raises(GoogleNotFound) as caught:
                await here.places.details("ChIJgone", DETAILS)
            assert isinstance(caught.value, TargetError)

    asyncio.run(go())


def answered(body: bytes, status: int = 200) -> ItemError:
    """The failure of a search that is answered with this."""

    async def go(answers: Answer) -> ItemError:
        values: dict[str, Any] = {"google_key": KEY, "places_url": "http://places.googleapis.com"}
        async with visiting(answers, None, **values) as (web, _):
            with pytest.raises(ItemError) as caught:
                await GooglePlaces(web, Ledger().spend).search_text(DENTISTS, IDS)
            return caught.value

    return asyncio.run(go(lambda _: answer(body, status=status)))


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"null", b"3", b"[" * 100_000, b'{"places": {}}', b'{"places": [1]}', b'{"a":']
)
def test_answers_that_are_none(body: bytes) -> None:
    assert type(answered(body)) is GoogleBadAnswer


@pytest.mark.parametrize(
    ("status", "code"), [(400, "http_4xx"), (403, "http_forbidden"), (404, "http_gone"), (429, "http_429")]
)
def test_an_error_that_is_not_googles(status: int, code: str) -> None:
    assert answered(b"<html>a proxy of the office</html>", status).code == code


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "status", "message", "details", "reason", "metadata", "fieldViolations"]), inner
        )
    ),
    max_leaves=15,
)


@given(JSON)
def test_no_body_of_an_error_does_harm(body: Any) -> None:
    for value in (body, {"error": body}):
        said = read_error(json.dumps(value).encode())
        assert said is None or (said.words.isprintable() and len(said.words) <= 400)


def test_words_are_cleaned() -> None:
    said = read_error(json.dumps({"error": {"message": f"bad\0\x1b[2J \u202e{KEY}" + "x" * 9000}}).encode(), KEY)
    assert said
    assert said.words.startswith("bad [2J ********xxx")
    assert len(said.words) == 400
