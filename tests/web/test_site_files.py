"""Files that a site has once are fetched once, also if many ask at the same time."""

import asyncio

import pytest

from scrapersky_cli.failures import NoSlot
from scrapersky_cli.web import site_files
from scrapersky_cli.web.site_files import SiteFiles


class Source:
    """Gives a body, at the next turn of the event loop, and counts how often; fails the first few times."""

    def __init__(self, body: bytes, failures: int = 0) -> None:
        self.body, self.failures, self.asked = body, failures, 0

    async def __call__(self) -> bytes:
        self.asked += 1
        await asyncio.sleep(0)
        if self.asked <= self.failures:
            raise NoSlot(1.0)
        return self.body


def test_all_who_ask_at_once_get_the_same_fetch() -> None:
    async def go() -> None:
        files, source = SiteFiles(), Source(b"x")
        assert await asyncio.gather(*(files.get("a", source) for _ in range(5))) == [b"x"] * 5
        assert (await files.get("a", source), source.asked) == (b"x", 1)

    asyncio.run(go())


def test_an_empty_file_is_kept_too() -> None:
    async def go() -> None:
        files, source = SiteFiles(), Source(b"")
        assert [await files.get("a", source) for _ in range(2)] == [b"", b""]
        assert source.asked == 1

    asyncio.run(go())


def test_after_a_failure_the_next_one_asks_again() -> None:
    async def go() -> None:
        files, source = SiteFiles(), Source(b"x", failures=1)
        results = await asyncio.gather(*(files.get("a", source) for _ in range(3)), return_exceptions=True)
        assert [isinstance(each, NoSlot) for each in results] == [True, False, False]
        assert source.asked == 2

    asyncio.run(go())


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_files, "_BYTES", 2_000)

    async def go() -> None:
        files, source = SiteFiles(), Source(b"x" * 600)
        for name in ("a", "b", "a"):
            await files.get(name, source)
        assert source.asked == 3  # there is room for one

    asyncio.run(go())
