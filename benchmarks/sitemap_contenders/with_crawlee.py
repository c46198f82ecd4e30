"""Crawlee, which streams a file from its server. Its `from_xml_string` takes time by the square of the URLs."""

import asyncio

from crawlee._utils.sitemap import ParseSitemapOptions, parse_sitemap
from crawlee.http_clients import ImpitHttpClient

from benchmarks.reader import run


def read(file: str, url: str) -> int:
    return asyncio.run(_count(url))


async def _count(url: str) -> int:
    every_host = ParseSitemapOptions(enqueue_strategy="all")
    pages = parse_sitemap([{"type": "url", "url": url}], ImpitHttpClient(), options=every_host)
    return len([page async for page in pages if page.loc])


run(read)
