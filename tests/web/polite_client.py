"""Fetches pages of one host, three at a time, until stdin ends. Arguments: database URL, port, delay, name."""

import asyncio
import sys
from itertools import count

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.politeness import DatabaseGates
from tests.waiting import PATIENCE
from tests.web.site import web_settings


async def main(url: str, port: str, delay: str, name: str) -> None:
    database = Database(database_url(url))
    settings = web_settings(int(port), host_delay=float(delay), slot_seconds=PATIENCE)
    async with open_web(settings, DatabaseGates(database)) as web:
        end = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        pages = count()

        async def fetch_pages() -> None:
            while not end.done():
                await web.fetch(f"http://www.example.com/{name}/{next(pages)}")

        await asyncio.gather(*(fetch_pages() for _ in range(3)))
    database.close()


asyncio.run(main(*sys.argv[1:]))
