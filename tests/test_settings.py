"""What may be shown of the settings."""

import pytest

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.settings import explained, hide_secrets, settings


@pytest.mark.parametrize(
    ("url", "text", "shown"),
    [
        ("postgresql://me:s%40crit@h/db", "failed for s@crit and s%40crit", "failed for ******** and ********"),
        ("postgresql:///db?user=me&password=s3cret", "using s3cret.", "using ********."),
        ("postgresql://postgres:postgres@h/db", "postgresql://h/db is away", "postgresql://h/db is away"),
        ("postgresql://me:a/b?c#d@e@h/db", "failed for a/b?c#d@e at h", "failed for ******** at h"),
        ("postgresql:///db?passwrd=s3cret&password=an0ther", "s3cret, an0ther", "********, ********"),
        ("postgresql://h:5432/db?user=me@x&password=s3cret", "using s3cret", "using ********"),
        ("postgresql://me@h/db", "nothing to hide from me", "nothing to hide from me"),
        ("sqlite:////tmp/a.db", "cannot open /tmp/a.db", "cannot open /tmp/a.db"),
    ],
)
def test_secrets_are_hidden_wherever_they_stand(
    monkeypatch: pytest.MonkeyPatch, url: str, text: str, shown: str
) -> None:
    monkeypatch.setenv("SCRAPERSKY_DATABASE_URL", url)
    settings.cache_clear()
    assert hide_secrets(text) == shown
    settings.cache_clear()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:s3cret@h/db", "postgresql://me:********@h/db"),
        ("postgresql://me:a/b?c#d@e@h/db", "postgresql://me:********@h/db"),
        ("postgresql://me@h/db", "postgresql://me@h/db"),
        ("postgresql:///db?user=me&password=s3cret", "postgresql:///db?********"),
        ("postgresql:///db?user=me@x&password=s3cret", "postgresql:///db?********"),
        ("postgresql://h:5432/db?passwrd=s3cret&passwrd=an0ther", "postgresql://h:5432/db?********"),
        ("sqlite:////tmp/a.db", "sqlite:////tmp/a.db"),
        ("s3cret", "********"),
    ],
)
def test_a_secret_url_is_shown_without_its_passwords(monkeypatch: pytest.MonkeyPatch, url: str, shown: str) -> None:
    monkeypatch.setenv("SCRAPERSKY_DATABASE_URL", url)
    settings.cache_clear()
    assert {each.name: each.value for each in explained()}["SCRAPERSKY_DATABASE_URL"] == shown
    settings.cache_clear()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://hc-ping.com/0123456789abcdefghij/{workflow}", "https://hc-ping.com/********"),
        ("https://hc.example.com:8443/ping/0123456789abcdefghij?x=1", "https://hc.example.com:8443/********?********"),
        ("https://me:s3cret@hc.example.com/0123456789abcdefghij", "https://********:********@hc.example.com/********"),
    ],
)
def test_the_path_of_a_monitor_is_a_key(monkeypatch: pytest.MonkeyPatch, url: str, shown: str) -> None:
    monkeypatch.setenv("SCRAPERSKY_PING_URL", url)
    settings.cache_clear()
    assert {each.name: each.value for each in explained()}["SCRAPERSKY_PING_URL"] == shown
    assert hide_secrets("at /ping/0123456789abcdefghij/x") == "at /ping/********/x"
    settings.cache_clear()


@pytest.mark.parametrize("proxy", ["http://k3y@p:9", "http://k3y:@p:9", "http://me:k3y@p:9", "socks5://k3y:x@p:9"])
def test_the_user_of_a_proxy_may_be_a_key(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("SCRAPERSKY_PROXY", proxy)
    settings.cache_clear()
    assert "k3y" not in str(explained())
    assert hide_secrets("sent by k3y") == "sent by ********"
    settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("SCRAPERSKY_FETCH_SECONDS", "x", "correct it, or unset it: the default is 30"),
        ("SCRAPERSKY_DATABSE_URL", "x", "did you mean SCRAPERSKY_DATABASE_URL?"),
        ("SCRAPERSKY_WHAT", "1", "unset it in the environment and in .env"),
    ],
)
def test_a_wrong_setting_is_named_with_what_mends_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, hint: str
) -> None:
    monkeypatch.setenv(name, value)
    settings.cache_clear()
    with pytest.raises(SettingsError) as raised:
        settings()
    assert name in raised.value.message
    assert raised.value.hint == hint
    settings.cache_clear()


@pytest.mark.parametrize("code", ["XX", "zz", "D", "Germany"])
def test_a_country_that_does_not_exist_is_refused(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setenv("SCRAPERSKY_COUNTRY", code)
    settings.cache_clear()
    with pytest.raises(SettingsError, match="SCRAPERSKY_COUNTRY"):
        settings()
    settings.cache_clear()


@pytest.mark.parametrize("code", ["", "DE", "de", "UK", "GB"])
def test_a_country_is_known_by_its_code(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setenv("SCRAPERSKY_COUNTRY", code)
    settings.cache_clear()
    assert settings().country == code
    settings.cache_clear()


@pytest.mark.parametrize(("text", "words"), [("", set()), ("tdm", {"tdm"}), (" TDM, noindex,", {"tdm", "noindex"})])
def test_what_is_respected(monkeypatch: pytest.MonkeyPatch, text: str, words: set[str]) -> None:
    monkeypatch.setenv("SCRAPERSKY_RESPECT", text)
    settings.cache_clear()
    assert settings().respected == words
    settings.cache_clear()


@pytest.mark.parametrize("text", ["tdmm", "tdm noindex", "tdm,nofollow"])
def test_an_unknown_wish_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("SCRAPERSKY_RESPECT", text)
    settings.cache_clear()
    with pytest.raises(SettingsError, match="is none of tdm, noindex, noarchive, noai") as refused:
        settings()
    assert refused.value.hint == "correct it, or unset it"
    settings.cache_clear()
