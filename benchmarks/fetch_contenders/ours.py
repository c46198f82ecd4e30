"""This project: rows of `pages` through the real runner, the real fetcher and the real database gates.

`links` is a workflow made for the comparison; `everything` is page-scrape as it is.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.fetch_contenders.barrier import Clock, Job
from benchmarks.fetch_contenders.shallow import shallow
from benchmarks.fetch_contenders.warming import warm
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.run_workflow import run_workflow
from scrapersky_cli.settings import settings
from scrapersky_cli.web.fetch import Web
from scrapersky_cli.workflows.page_scrape import PAGE_SCRAPE

HTML = "text/html; charset=utf-8"
INSERT = text("INSERT INTO found (url, title, links, mailto) VALUES (:url, :title, :links, :mailto)")


async def work(item: Item, web: Web) -> AsyncGenerator[Step, None]:
    response = await web.fetch(item.row.url)
    yield Step(shallow(item.row.url, response.body, response.content_type), "ok")


def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Mapping[int, Saved]:
    conn.execute(INSERT, [found for _, found in group])
    return {item.id: Saved() for item, _ in group}


LINKS = Workflow("page-scrape", "links only", PAGE_SCRAPES, ("url", "host"), work=work, save=save)


def main(job: Job) -> None:
    database = Database(database_url(job.dsn))
    with database.reading():
        pass
    chosen = settings()
    workflow = LINKS if job.depth == "links" else PAGE_SCRAPE
    if job.depth == "links":
        warm(lambda url, body: shallow(url, body, HTML))
    else:
        warm(lambda url, body: extract_page(body, url=url, content_type=HTML, headers={}, status=200))
    clock = Clock()
    asyncio.run(run_workflow(database, workflow, chosen, limits(chosen, deadline=600, concurrency=job.width), Stop()))
    clock.stop()
    database.close()


main(Job.given())
