"""Pages that were fetched: read one after another, with a turn for everybody else in between."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from scrapersky_cli.extract import page
from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.visit.page import read_page
from tests.visit.scripted import Site

_SITES = [f"https://holt-{n}.de/" for n in range(5)]


def test_other_tasks_have_a_turn_between_two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    extract_page = page.extract_page

    def noted(*args: Any, **kw: Any) -> PageFacts:
        events.append("page")
        return extract_page(*args, **kw)

    monkeypatch.setattr(page, "extract_page", noted)

    async def go() -> None:
        site = Site(dict.fromkeys(_SITES, "<title>Holt</title>"))
        answers = [await site.fetch(url) for url in _SITES]
        async with asyncio.TaskGroup() as group:
            reading = [group.create_task(read_page(answer, site)) for answer in answers]  # type: ignore[arg-type]
            while not all(task.done() for task in reading):
                await asyncio.sleep(0)
                events.append("turn")

    asyncio.run(go())
    assert events.count("page") == len(_SITES)
    assert ("page", "page") not in pairwise(events)
