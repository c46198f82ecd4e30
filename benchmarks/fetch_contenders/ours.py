"""This project: rows of `pages` through the real runner, the real fetcher and the real database gates.

`links` is a workflow made for the comparison; `everything` is page-scrape as it is.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.fetch_contenders.barrier import Clock, Job
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.parse.encoding import decode
from scrapersky_cli.pipeline.run_workflow import limits, run_workflow
from scrapersky_cli.settings import settings
from scrapersky_cli.web.fetch import Web
from scrapersky_cli.workflows.page_scrape import PAGE_SCRAPE

INSERT = text("INSERT INTO found (url, title, links, mailto) VALUES (:url, :title, :links, :mailto)")


async def work(item: Item, web: Web) -> AsyncGenerator[Step, None]:
    response = await web.fetch(item.row.url)
    document = read_document(decode(response.body, response.content_type), response.url)
    title = document.tree.css_first("title")
    hrefs = [anchor.href for anchor in document.links]
    found = {
        "url": item.row.url,
        "title": title.text() if title else None,
        "links": list(dict.fromkeys(href.partition("#")[0] for href in hrefs if href.startswith("http"))),
        "mailto": list(dict.fromkeys(href[7:] for href in hrefs if href.startswith("mailto:"))),
    }
    yield Step(found, "ok")


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
    clock = Clock()
    asyncio.run(run_workflow(database, workflow, chosen, limits(chosen, deadline=600), Stop()))
    clock.stop()
    database.close()


main(Job.given())
