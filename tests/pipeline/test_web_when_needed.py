"""The web is opened when a row is worked; what is wrong with its settings is told before."""

import asyncio

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import SettingsError
from scrapersky_cli.pipeline.web_when_needed import web_when_needed
from scrapersky_cli.settings import Settings
from scrapersky_cli.web import fetch
from scrapersky_cli.web.fetch import Web


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happens to fetchers, in order."""
    seen: list[str] = []
    make, close = fetch.make_web, Web.aclose

    def noted(*args: object) -> Web:
        seen.append("made")
        return make(*args)  # type: ignore[arg-type]

    async def closed(web: Web) -> None:
        seen.append("closed")
        await close(web)

    monkeypatch.setattr(fetch, "make_web", noted)
    monkeypatch.setattr(Web, "aclose", closed)
    return seen


async def use(database: Database, settings: Settings, *names: str) -> None:
    async with web_when_needed(database, settings, None) as web:
        for name in names:
            assert getattr(web, name)


def test_it_is_made_once_and_closed_if_it_is_asked_for_anything(sqlite_database: Database, opened: list[str]) -> None:
    asyncio.run(use(sqlite_database, Settings()))
    assert opened == []
    asyncio.run(use(sqlite_database, Settings(), "fetch", "settings", "fetch"))
    assert opened == ["made", "closed"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("proxy", "nonsense"), ("connect_to", "x"), ("allow_private", "x"), ("ca_file", "/none"), ("ports", "x")],
)
def test_a_wrong_setting_is_told_before_anything_is_asked(sqlite_database: Database, name: str, value: str) -> None:
    with pytest.raises(SettingsError):
        asyncio.run(use(sqlite_database, Settings.model_validate({name: value})))
