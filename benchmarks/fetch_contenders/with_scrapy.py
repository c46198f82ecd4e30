"""Scrapy, tuned as its guide to broad crawls says; robots.txt is not asked for, which is in its favour.

It finds what it finds by its own selectors or, where the job says so, by our functions or by the usual libraries.
"""

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse

from benchmarks.fetch_contenders.barrier import Clock, Job
from benchmarks.fetch_contenders.found import found_in
from benchmarks.fetch_contenders.saving import INSERT_FACT, Rows, Visits, addresses, extracted
from benchmarks.fetch_contenders.shallow import shallow
from benchmarks.fetch_contenders.truth import site_of
from benchmarks.fetch_contenders.warming import warm

JOB = Job.given()
if JOB.functions == "usual":  # the others do not carry what these load
    from benchmarks.fetch_contenders.usual import facts, spent
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
        yield {"rows": read(response)}


def read(response: HtmlResponse) -> list[Any]:
    """Return the rows to save of a page."""
    if JOB.depth == "links" and JOB.functions == "ours":
        return [shallow(response.url, response.body, HTML)]
    if JOB.depth == "links":
        hrefs = [response.urljoin(href.strip()) for href in response.css("a::attr(href)").getall()]
        return [found_in(response.url, response.css("title::text").get(), hrefs)]
    if JOB.functions == "usual":
        return usual_rows(response)
    headers = {name.decode().lower(): b", ".join(values).decode("latin-1") for name, values in response.headers.items()}
    page = extracted(response.url, response.status, headers, response.body)
    return [(*response.meta["ids"], page)]


def usual_rows(response: HtmlResponse) -> list[tuple[str, str, str]]:
    country = site_of(response.url).country.code
    found = facts(response.selector, response.text, response.url, country)
    title = response.css("title::text").get() or ""
    return [(response.url, "title", title), *((response.url, kind, value) for kind, value in sorted(found))]


class Pipeline:
    """Saves pages in groups; the rest when the spider closes."""

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        STORE.add(*item["rows"])
        return item

    def close_spider(self) -> None:
        STORE.flush()


def store() -> Any:
    if JOB.depth == "links":
        return Rows(JOB)
    return Rows(JOB, INSERT_FACT) if JOB.functions == "usual" else Visits(JOB)


def warmed(url: str, body: bytes) -> object:
    """Read a page of another town; nothing of it is saved."""
    response = HtmlResponse(url, body=body, encoding="utf-8")
    if JOB.functions == "own":
        return response.css("title::text, a::attr(href)").getall()
    if JOB.functions == "usual":
        return facts(response.selector, response.text, url, "US")
    return shallow(url, body, HTML) if JOB.depth == "links" else extracted(url, 200, {"content-type": HTML}, body)


logging.disable()
PAGES = addresses(JOB)
STORE: Any = store()
process = CrawlerProcess(SETTINGS)
process.crawl(Spider)
warm(warmed)
if JOB.functions == "usual":
    spent.clear()
clock = Clock()
process.start()
clock.stop(**(spent if JOB.functions == "usual" else {}))
