"""Crawlee's ParselCrawler with its own HTTP client, storage in memory; robots.txt is not asked for."""

import asyncio
import logging
from datetime import timedelta
from urllib.parse import urljoin

from crawlee import ConcurrencySettings, Request
from crawlee.configuration import Configuration
from crawlee.crawlers import ParselCrawler, ParselCrawlingContext
from crawlee.storage_clients import MemoryStorageClient
from parsel import Selector

from benchmarks.fetch_contenders.barrier import Clock, Job
from benchmarks.fetch_contenders.found import found_in
from benchmarks.fetch_contenders.saving import Rows, addresses
from benchmarks.fetch_contenders.warming import warm

JOB = Job.given()


async def main() -> None:
    logging.disable()
    store = Rows(JOB)
    crawler = ParselCrawler(
        configuration=Configuration(purge_on_start=False),
        storage_client=MemoryStorageClient(),
        concurrency_settings=ConcurrencySettings(JOB.width, JOB.width, desired_concurrency=JOB.width),
        configure_logging=False,
        use_session_pool=False,
        request_handler_timeout=timedelta(minutes=5),
    )

    @crawler.router.default_handler
    async def page(context: ParselCrawlingContext) -> None:
        base = context.request.loaded_url or context.request.url
        hrefs = [urljoin(base, href.strip()) for href in context.selector.css("a::attr(href)").getall()]
        store.add(found_in(context.request.url, context.selector.css("title::text").get(), hrefs))

    requests = [Request.from_url(url) for url, _, _ in addresses(JOB)]
    warm(lambda url, body: Selector(body=body, base_url=url).css("title::text, a::attr(href)").getall())
    clock = Clock()
    await crawler.run(requests)
    store.flush()
    clock.stop()


asyncio.run(main())
