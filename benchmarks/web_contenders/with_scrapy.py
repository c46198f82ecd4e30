"""Scrapy: `with_scrapy.py DEPTH WIDTH FILE OUT`. Obeys robots.txt; https first, then http, as ours does.

DEPTH `mailto` takes the title and the `mailto:` links, and writes JSON lines into OUT; `everything` calls the functions
of domain-scan and saves into the database of SCRAPERSKY_DATABASE_URL. WIDTH `default` leaves Scrapy's own settings as
they are; a number sets that many requests at once, and the rest as its guide to broad crawls says. Never paced, which
is in its favour. FILE has a domain in each line.
"""

import json
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response

DEPTH, WIDTH, FILE, OUT = sys.argv[1:]
if DEPTH == "everything":  # or a spider that needs nothing of ours would pay for its imports
    from benchmarks.web_contenders.homes import Homes, read
SETTINGS: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "ITEM_PIPELINES": {"__main__.Pipeline": 100},
}
BROAD = {
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.DownloaderAwarePriorityQueue",
    "REACTOR_THREADPOOL_MAXSIZE": 64,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "DOWNLOAD_TIMEOUT": 15,
}


class Spider(scrapy.Spider):
    name = "homes"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for domain in Path(FILE).read_text().split():
            yield self._request("https", domain)

    def _request(self, scheme: str, domain: str) -> scrapy.Request:
        errback = self.try_http if scheme == "https" else None
        return scrapy.Request(f"{scheme}://{domain}/", cb_kwargs={"domain": domain}, errback=errback)

    def try_http(self, failure: Any) -> Iterator[scrapy.Request]:
        yield self._request("http", failure.request.cb_kwargs["domain"])

    def parse(self, response: Response, domain: str) -> Iterator[dict[str, Any]]:
        if DEPTH == "everything":
            headers = {
                name.decode().lower(): b", ".join(values).decode("latin-1") for name, values in response.headers.items()
            }
            yield {"domain": domain, "visit": read(response.url, response.status, headers, response.body)}
        elif isinstance(response, HtmlResponse):
            hrefs = response.css("a::attr(href)").getall()
            mailto = [href[7:] for href in hrefs if href[:7].lower() == "mailto:"]
            yield {"domain": domain, "title": response.css("title::text").get(), "mailto": mailto}


class Pipeline:
    """Saves each site; what is grouped is saved when the spider closes."""

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        if HOMES:
            HOMES.add(item["domain"], item["visit"])
        else:
            print(json.dumps(item), file=LINES)
        return item

    def close_spider(self) -> None:
        if HOMES:
            HOMES.flush()


logging.disable()
HOMES = Homes() if DEPTH == "everything" else None
with Path(OUT).open("w") as LINES:
    broad = {} if WIDTH == "default" else {**BROAD, "CONCURRENT_REQUESTS": int(WIDTH)}
    process = CrawlerProcess({**SETTINGS, **broad})
    process.crawl(Spider)
    process.start()
