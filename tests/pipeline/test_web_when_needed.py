"""The web is opened when a row is worked; what is wrong with its settings is told before."""

import asyncio
import subprocess
import sys

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import SettingsError
from scrapersky_cli.pipeline.web_when_needed import web_when_needed
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.gates import NoGates
from tests.web.site import answer, listening, web_settings

NOTHING_ASKED = """
import asyncio, sys
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.pipeline.web_when_needed import web_when_needed
from scrapersky_cli.settings import Settings

async def run():
    async with web_when_needed(Database(database_url("sqlite:///none.db")), Settings(), None) as web:
        print(web.traffic.fetches)

asyncio.run(run())
print("scrapersky_cli.web.fetch" in sys.modules)
"""


def test_it_is_not_even_imported_if_nothing_is_asked() -> None:
    done = subprocess.run([sys.executable, "-c", NOTHING_ASKED], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]


def test_it_is_made_once_and_closed_at_the_end(sqlite_database: Database) -> None:
    begun: list[int] = []

    async def run() -> None:
        ended = asyncio.Event()

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            begun.append(1)
            while await reader.readline():
                await reader.readuntil(b"\r\n\r\n")
                writer.write(answer("Hello"))
            ended.set()

        async with listening(talk) as port:
            async with web_when_needed(sqlite_database, web_settings(port, robots="ignore"), NoGates()) as web:
                for path in ("", "about"):
                    await web.fetch(f"http://example.com/{path}")
                assert (web.traffic.fetches, ended.is_set()) == (2, False)
            await ended.wait()

    asyncio.run(run())
    assert len(begun) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("proxy", "nonsense"), ("connect_to", "x"), ("allow_private", "x"), ("ca_file", "/none"), ("ports", "x")],
)
def test_a_wrong_setting_is_told_before_anything_is_asked(sqlite_database: Database, name: str, value: str) -> None:
    async def run() -> None:
        async with web_when_needed(sqlite_database, Settings.model_validate({name: value}), None):
            pass

    with pytest.raises(SettingsError):
        asyncio.run(run())
