"""Fetches pages of one host as one of several processes. Arguments: database URL, port, delay, name, number.

It says when it is ready, and waits for a line: who starts first would have had half of its pages by then.
"""

import asyncio
import sys

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.politeness import DatabaseGates
from tests.web.site import web_settings


async def main(url: str, port: str, delay: str, name: str, number: str) -> None:
    database = Database(database_url(url))
    settings = web_settings(int(port), host_delay=float(delay), slot_seconds=30, fetch_seconds=60)
    async with open_web(settings, DatabaseGates(database)) as web:
        print("ready", flush=True)
        sys.stdin.readline()
        await asyncio.gather(*(web.fetch(f"http://www.example.com/{name}/{page}") for page in range(int(number))))
    database.close()


asyncio.run(main(*sys.argv[1:]))
