"""Pages that were fetched: read one after another, with a turn for everybody else in between."""

import asyncio
from itertools import pairwise

from scrapersky_cli.db.time_limit import TimeLimit
from scrapersky_cli.visit.page import ReadPage, read_page
from tests.visit.scripted import Site

_SITES = [f"https://holt-{n}.de/" for n in range(5)]


async def reading(site: Site, *, seconds: float) -> list[asyncio.Task[ReadPage]]:
    """Return tasks that each read a page of the site, for so many seconds at most, and none of which has begun."""

    async def read(url: str) -> ReadPage:
        with TimeLimit(seconds):
            return await read_page(await site.fetch(url), site)  # type: ignore[arg-type]

    return [asyncio.create_task(read(url)) for url in _SITES]


def test_other_tasks_have_a_turn_between_two_pages() -> None:
    async def go() -> list[int]:
        tasks = await reading(Site(dict.fromkeys(_SITES, "<title>Holt</title>")), seconds=60)
        done_after_each_turn = [0]
        while done_after_each_turn[-1] < len(tasks):
            await asyncio.sleep(0)
            done_after_each_turn.append(sum(task.done() for task in tasks))
        return done_after_each_turn

    assert all(after - before <= 1 for before, after in pairwise(asyncio.run(go())))


def test_the_wait_for_pages_of_others_is_no_part_of_the_time_limit() -> None:
    async def go() -> None:
        site = Site(dict.fromkeys(_SITES, "<title>Holt</title>"))
        async with site.parsing:
            tasks = await reading(site, seconds=0.05)
            await asyncio.sleep(0.2)
        for read in await asyncio.gather(*tasks):
            assert read.page
            assert read.page.metadata.title == "Holt"

    asyncio.run(go())
