"""sitemap-import: store the pages that a sitemap lists, or the files that an index lists.

The file is received whole and kept on disk, so that its connection is not held while its pages are stored, some
thousands at a time.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.sitemaps import SITEMAP_IMPORTS, sitemap_facts, sitemaps
from scrapersky_cli.engine.intake import Intake
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.hosts import registrable_domain, same_site
from scrapersky_cli.extract.sitemap.entries import Kind
from scrapersky_cli.extract.sitemap.listed import ListedPages, Page
from scrapersky_cli.extract.sitemap.reader import SitemapReader
from scrapersky_cli.extract.urls import join
from scrapersky_cli.failures import EmptySitemap, HarmlessDoctype
from scrapersky_cli.store.addresses import LONGEST, parse_address
from scrapersky_cli.store.listed_pages import (
    Landed,
    add_import_progress,
    drop_import_progress,
    import_progress_of,
    store_listed_pages,
)
from scrapersky_cli.store.sitemaps import (
    SitemapRow,
    store_kinds,
    store_parents,
    store_sitemap_facts,
    store_sitemaps,
    upsert_sitemaps,
)
from scrapersky_cli.visit.sitemap import Received, receive

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

_PAGES = 2500  # pages of a step
_PIECE = 1 << 16
_ON_DISK = 1 << 20  # bytes; a larger file is kept on disk while it is read
_MOST_TRIES = 2  # attempts that a broken connection may end; after these the part that arrived is kept
_ITEM_SECONDS = 1800.0
_COUNTS = ("read", "stored", "duplicate", "off_domain", "invalid")


@dataclass(frozen=True, slots=True)
class SomePages:
    """One step of an import: the next pages of the file."""

    pages: Sequence[Page]
    is_first: bool


@dataclass(frozen=True, slots=True)
class EndedImport:
    """The last step of an import: what was counted, and the files that an index lists."""

    facts: Mapping[str, Any]
    kind: Kind | None
    files: Sequence[str] = ()


# --- reading ----------------------------------------------------------------------------------------------
async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Receive the file, then read its pages step by step, unless it has not changed since it was imported."""
    known: Mapping[str, Any] = item.loaded
    with SpooledTemporaryFile(max_size=_ON_DISK) as body:
        received = await receive(
            item.row.url, web, body.write, etag=known["imported_etag"], last_modified=known["imported_last_modified"]
        )
        if received.failure and received.failure.transient and item.attempt <= _MOST_TRIES:
            raise received.failure
        if _is_unchanged(received, known["imported_hash"]):
            yield Step(EndedImport({}, None), "unchanged")
            return
        reading = Reading(body, received, _scopes(known))
        is_first = True
        ahead = asyncio.create_task(asyncio.to_thread(reading.next_pages))
        try:
            while pages := await ahead:
                # While these pages are stored, a thread reads the next ones.
                ahead = asyncio.create_task(asyncio.to_thread(reading.next_pages))
                yield Step(SomePages(pages, is_first))
                is_first = False
        finally:
            await asyncio.gather(ahead, return_exceptions=True)  # the file must not be closed under the thread
        yield reading.end(web.settings.max_sitemaps)


def _is_unchanged(received: Received, digest: str | None) -> bool:
    if received.response and received.response.not_modified:
        return True
    return received.failure is None and received.digest == digest


def _scopes(known: Mapping[str, Any]) -> set[str]:
    """Return the registrable domains whose pages belong to the domain: its own, and where its home page leads."""
    hosts = (known["domain"], urlsplit(known["final_url"] or "").hostname or "")
    return {registrable_domain(host) or host for host in hosts if host}


class Reading:
    """Reads a file that was received."""

    def __init__(self, body: IO[bytes], received: Received, scopes: set[str]) -> None:
        body.seek(0)
        self._body, self._received, self._scopes = body, received, scopes
        self._reader = SitemapReader()
        self._listing = ListedPages(received.url, scopes)
        self._files: dict[str, None] = {}
        self._fault: ItemError | None = received.failure
        self._is_over = False

    def next_pages(self) -> list[Page]:
        """Return the next pages, or none at the end of the file. Raise what keeps the file from being read."""
        pages: list[Page] = []
        while len(pages) < _PAGES and not self._is_over:
            if data := self._body.read(_PIECE):
                self._reader.feed(data)
            else:
                self._close()
            pages += self._listing.take(self._reader.take())
            for file in self._reader.take_files():
                if (url := join(self._received.url, file.loc)) and len(url) <= LONGEST and self._is_own(url):
                    self._files[url] = None
        return pages

    def _is_own(self, url: str) -> bool:
        return any(same_site(urlsplit(url).hostname or "", scope) for scope in self._scopes)

    def _close(self) -> None:
        self._is_over = True
        try:
            self._reader.close(is_cut=self._fault is not None)
        except EmptySitemap as error:
            self._fault = self._fault or error
        except ItemError as error:
            raise self._fault or error from None
        self._fault = self._fault or self._reader.fault

    def end(self, most_files: int) -> Step:
        """Return the last step. Raise the fault of a file of which nothing could be read."""
        listing, fault = self._listing, self._fault
        is_broken = fault is not None and not isinstance(fault, HarmlessDoctype | EmptySitemap)
        if fault and is_broken and not listing.read and not self._files:
            raise fault
        response = None if is_broken else self._received.response
        facts = {
            **{name: getattr(listing, name) for name in _COUNTS},
            "imported_etag": response and response.etag and response.etag[:500],
            "imported_last_modified": response and response.last_modified and response.last_modified[:100],
            "imported_hash": self._received.digest if response else None,
        }
        found = "ok" if listing.stored or self._files else "empty"
        return Step(
            EndedImport(facts, self._reader.kind, list(self._files)[:most_files]), "partial" if is_broken else found
        )


# --- storing ----------------------------------------------------------------------------------------------
@cache
def _known() -> Select[Any]:
    f = sitemap_facts.c
    return (
        select(
            sitemaps.c.id,
            sitemaps.c.kind,
            domains.c.domain,
            domain_facts.c.final_url,
            f.imported_etag,
            f.imported_last_modified,
            f.imported_hash,
        )
        .join_from(sitemaps, domains)
        .outerjoin(domain_facts, domain_facts.c.domain_id == domains.c.id)
        .outerjoin(sitemap_facts)
        .where(among(sitemaps.c.id, ids("rows")))
    )


def load(conn: Connection, rows: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return, by the id of the file, its domain and the validators of its last import."""
    return {row["id"]: dict(row) for row in conn.execute(_known(), {"rows": list(rows)}).mappings()}


def save(conn: Connection, group: Sequence[tuple[Item, SomePages | EndedImport]]) -> dict[int, Saved]:
    """Store the next pages of some files, and how the imports of others ended."""
    some = [(item, data) for item, data in group if isinstance(data, SomePages)]
    ended = {item.id: (item, data) for item, data in group if isinstance(data, EndedImport)}
    store_kinds(conn, {id_: data.kind for id_, (item, data) in ended.items() if data.kind and not item.loaded["kind"]})
    _store_files(conn, [each for each in ended.values() if each[1].files])
    begun = [item.id for item, data in some if data.is_first and item.attempt == 1]
    landed = import_progress_of(conn, sorted(ended))
    _store_facts(conn, {id_: (data, landed[id_]) for id_, (_, data) in ended.items() if data.facts})
    drop_import_progress(conn, [*begun, *ended])
    stored = store_listed_pages(conn, {(item.row.domain_id, item.id): data.pages for item, data in some})
    add_import_progress(conn, stored)
    return {item.id: Saved(rows=0) for item, _ in some} | {
        id_: Saved(rows=data.facts.get("stored", 0), changed=landed[id_].new + landed[id_].updated > 0)
        for id_, (_, data) in ended.items()
    }


def _store_facts(conn: Connection, ended: Mapping[int, tuple[EndedImport, Landed]]) -> None:
    facts = {id_: {**data.facts, "new": landed.new, "updated": landed.updated} for id_, (data, landed) in ended.items()}
    store_sitemap_facts(conn, facts, "imported_at")


def _store_files(conn: Connection, indexes: Sequence[tuple[Item, EndedImport]]) -> None:
    """Store the files that indexes list, and put those that are new into this queue."""
    rows = {
        (item.id, url): SitemapRow(item.row.domain_id, url, "index") for item, data in indexes for url in data.files
    }
    stored = upsert_sitemaps(conn, rows.values())
    store_parents(conn, ((stored[row.key][0], parent) for (parent, _), row in rows.items()))
    if stored:
        enqueue(conn, SITEMAP_IMPORTS, sorted(id_ for id_, _ in stored.values()), EnqueueOptions(only_new=True))


SITEMAP_IMPORT = Workflow(
    name="sitemap-import",
    summary="store the pages that a sitemap lists",
    queue=SITEMAP_IMPORTS,
    columns=("url", "domain_id", "host"),
    intake=Intake("sitemap", parse_address, store_sitemaps),
    work=work,
    save=save,
    load=load,
    item_seconds=_ITEM_SECONDS,
    curated=True,
)
