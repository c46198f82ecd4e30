"""For a peer that calls our functions: read a home page, and save it as domain-scan does, fifty in a transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.workflow import Item
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.settings import settings
from scrapersky_cli.visit.page import ReadPage
from scrapersky_cli.web.response import Response
from scrapersky_cli.workflows.domain_scan import save

_GROUP = 50


def read(url: str, status: int, headers: Mapping[str, str], body: bytes) -> ReadPage:
    """Return everything on the page, by the function that domain-scan calls."""
    kind = headers.get("content-type", "")
    page = extract_page(body, url=url, content_type=kind, headers=headers, status=status)
    return ReadPage(Response(url, status, headers, kind, body), page)


class Homes:
    """Saves home pages of domains that are in the database."""

    def __init__(self) -> None:
        given = settings().database_url
        assert given
        self._database = Database(database_url(given.get_secret_value()))
        with self._database.reading() as conn:
            self._ids = {row.domain: row.id for row in conn.execute(select(domains.c.domain, domains.c.id))}
        self._waiting: list[tuple[Item, ReadPage]] = []

    def add(self, domain: str, visit: ReadPage) -> None:
        row: Any = None  # `save` reads no column of it
        self._waiting.append((Item(self._ids[domain], claim_id=0, attempt=1, row=row), visit))
        if len(self._waiting) == _GROUP:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            self._database.write(save, sorted(self._waiting, key=lambda pair: pair[0].id))
            self._waiting.clear()
