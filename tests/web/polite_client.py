"""Fetches pages of some hosts, three at a time of each, until stdin ends.

Arguments: database URL, port, delay, name, number of hosts.
"""

import asyncio
import sys
from itertools import count

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.politeness import DatabaseGates
from tests.waiting import PATIENCE
from tests.web.site import web_settings


async def main(url: str, port: str, delay: str, name: str, number: str) -> None:
    database = Database(database_url(url))
    settings = web_settings(int(port), host_delay=float(delay), slot_seconds=PATIENCE)
    async with open_web(settings, DatabaseGates(database)) as web:
        end = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        pages = count()

        async def fetch_pages(host: int) -> None:
            while not end.done():
                await web.fetch(f"http://www.example{host}.com/{name}/{next(pages)}")

        await asyncio.gather(*(fetch_pages(host) for host in range(int(number)) for _ in range(3)))
    database.close()


asyncio.run(main(*sys.argv[1:]))
