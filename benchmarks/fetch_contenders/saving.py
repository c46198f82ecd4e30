"""How the peers save: on one connection, a group of pages in each transaction, as ours does."""

from collections.abc import Mapping
from typing import Any

import psycopg

from benchmarks.fetch_contenders.barrier import Job
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.pages import store_page_facts
from scrapersky_cli.store.statements import PageReading, store_found
from scrapersky_cli.visit.page import ReadPage
from scrapersky_cli.web.response import Response

INSERT = "INSERT INTO found (url, title, links, mailto) VALUES (%(url)s, %(title)s, %(links)s, %(mailto)s)"
INSERT_FACT = "INSERT INTO facts (url, kind, value) VALUES (%s, %s, %s)"


def addresses(job: Job) -> list[tuple[str, int, int]]:
    """This process's pages: URL, page id, domain id."""
    with psycopg.connect(job.dsn) as conn:
        return job.share(conn.execute("SELECT url, id, domain_id FROM pages ORDER BY id").fetchall())


def extracted(url: str, status: int, headers: Mapping[str, str], body: bytes) -> ReadPage:
    """Everything on a page, by the functions that our workflow calls."""
    kind = headers.get("content-type", "")
    page: PageFacts = extract_page(body, url=url, content_type=kind, headers=headers, status=status)
    return ReadPage(Response(url, status, headers, kind, body), page)


class Rows:
    """Saves rows of one of the comparison's own tables."""

    def __init__(self, job: Job, insert: str = INSERT) -> None:
        self._conn, self._group, self._insert = psycopg.connect(job.dsn), job.group, insert
        self._waiting: list[Any] = []
        self._pages = 0

    def add(self, *rows: Any) -> None:
        """Save the rows of one page."""
        self._waiting += rows
        self._pages += 1
        if self._pages >= self._group:
            self.flush()

    def flush(self) -> None:
        with self._conn.cursor() as cursor:
            cursor.executemany(self._insert, self._waiting)
        self._conn.commit()
        self._waiting.clear()
        self._pages = 0


class Visits:
    """Saves what page-scrape saves, by the functions that page-scrape calls."""

    def __init__(self, job: Job) -> None:
        self._database, self._group = Database(database_url(job.dsn)), job.group
        self._waiting: list[tuple[int, int, ReadPage]] = []
        with self._database.reading():
            pass

    def add(self, row: tuple[int, int, ReadPage]) -> None:
        self._waiting.append(row)
        if len(self._waiting) >= self._group:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            self._database.write(self._save)
            self._waiting.clear()

    def _save(self, conn: Any) -> None:
        store_page_facts(conn, {page_id: visit for page_id, _, visit in self._waiting})
        found = [
            PageReading(domain_id, visit.response.url, visit.page)
            for _, domain_id, visit in self._waiting
            if visit.page
        ]
        store_found(conn, found)
        store_facts(conn, {each.domain_id for each in found})
