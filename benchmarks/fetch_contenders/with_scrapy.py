"""Scrapy, tuned as its guide to broad crawls says; robots.txt is not asked for, which is in its favour.

It finds what it finds by its own selectors or, where the job says so, by our functions.
"""

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse

from benchmarks.fetch_contenders.barrier import Clock, Job
from benchmarks.fetch_contenders.found import found_in
from benchmarks.fetch_contenders.saving import Rows, Visits, addresses, extracted
from benchmarks.fetch_contenders.shallow import shallow
from benchmarks.fetch_contenders.warming import warm

JOB = Job.given()
HTML = "text/html; charset=utf-8"
SETTINGS = {
    "CONCURRENT_REQUESTS": JOB.width,
    "CONCURRENT_REQUESTS_PER_DOMAIN": JOB.width,
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.DownloaderAwarePriorityQueue",
    "REACTOR_THREADPOOL_MAXSIZE": 20,
    "DOWNLOAD_DELAY": 0,
    "COOKIES_ENABLED": False,
    "RETRY_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "ITEM_PIPELINES": {"__main__.Pipeline": 100},
}


class Spider(scrapy.Spider):
    name = "pages"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for url, page_id, domain_id in PAGES:
            yield scrapy.Request(url, meta={"ids": (page_id, domain_id)}, dont_filter=True)

    def parse(self, response: HtmlResponse) -> Iterator[dict[str, Any]]:
        if JOB.depth == "links" and JOB.ours:
            yield shallow(response.url, response.body, HTML)
        elif JOB.depth == "links":
            hrefs = [response.urljoin(href.strip()) for href in response.css("a::attr(href)").getall()]
            yield found_in(response.url, response.css("title::text").get(), hrefs)
        else:
            headers = {
                name.decode().lower(): b", ".join(values).decode("latin-1") for name, values in response.headers.items()
            }
            page = extracted(response.url, response.status, headers, response.body)
            yield {"row": (*response.meta["ids"], page)}


class Pipeline:
    """Saves pages in groups; the rest when the spider closes."""

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        STORE.add(item if JOB.depth == "links" else item["row"])
        return item

    def close_spider(self) -> None:
        STORE.flush()


logging.disable()
PAGES = addresses(JOB)
STORE: Any = Rows(JOB) if JOB.depth == "links" else Visits(JOB)
process = CrawlerProcess(SETTINGS)
process.crawl(Spider)
warm(
    (lambda url, body: extracted(url, 200, {"content-type": HTML}, body))
    if JOB.depth == "everything"
    else (lambda url, body: shallow(url, body, HTML))
    if JOB.ours
    else (lambda url, body: HtmlResponse(url, body=body).css("title::text, a::attr(href)").getall())
)
clock = Clock()
process.start()
clock.stop()
