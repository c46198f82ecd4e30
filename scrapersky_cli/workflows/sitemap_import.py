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

from sqlalchemy import Connection, Select, literal_column, or_, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.sitemaps import SITEMAP_IMPORTS, import_progress, sitemap_facts, sitemaps
from scrapersky_cli.engine.intake import Intake
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.hosts import registrable_domain, same_site
from scrapersky_cli.extract.sitemap.entries import Kind
from scrapersky_cli.extract.sitemap.listed import ListedPages, Page
from scrapersky_cli.extract.sitemap.reader import SitemapReader
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.urls import LONGEST_URL, join
from scrapersky_cli.failures import EmptySitemap, HarmlessDoctype
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.addresses import key_of, parse_address
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
    with_room,
)
from scrapersky_cli.visit.sitemap import Received, receive

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

_PAGES = 5000  # pages of a step
_PIECE = 1 << 16
_ON_DISK = 1 << 20  # bytes; a larger file is kept on disk while it is read
_MOST_TRIES = 3  # attempts; the last one keeps the part that arrived before a connection broke
_ITEM_SECONDS = 1800.0  # for a file of any size, its pages stored by a busy database
_COUNTS = ("read", "stored", "duplicate", "off_domain", "invalid")


@dataclass(frozen=True, slots=True)
class SomePages:
    """One step of an import: the next pages of the file."""

    pages: Sequence[Page]


@dataclass(frozen=True, slots=True)
class BeganAnew:
    """The step before all others if the last import did not end: what that one counted is forgotten."""


@dataclass(frozen=True, slots=True)
class EndedImport:
    """The last step of an import: what was counted, and the files that an index lists.

    `most_files` is how many files a site may have, those of other indexes included.
    """

    facts: Mapping[str, Any]
    kind: Kind | None
    files: Sequence[str] = ()
    most_files: int = 0


# --- reading ----------------------------------------------------------------------------------------------
async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Receive the file, then read its pages step by step, unless it has not changed since it was imported."""
    known: Mapping[str, Any] = item.loaded
    if item.attempt == 1 and known["has_progress"]:
        yield Step(BeganAnew())
    with SpooledTemporaryFile(max_size=_ON_DISK) as body:
        received = await receive(
            item.row.url, web, body.write, etag=known["imported_etag"], last_modified=known["imported_last_modified"]
        )
        can_try_again = item.attempt < min(_MOST_TRIES, web.settings.max_attempts)
        if received.failure and received.failure.transient and can_try_again:
            raise received.failure
        if _is_unchanged(received, known["imported_hash"]):
            yield Step(EndedImport({}, None), "unchanged")
            return
        reading = Reading(body, received, _scopes(known), web.settings.max_sitemaps)
        ahead = asyncio.create_task(asyncio.to_thread(reading.next_pages))
        try:
            while pages := await ahead:
                # While these pages are stored, a thread reads the next ones.
                ahead = asyncio.create_task(asyncio.to_thread(reading.next_pages))
                yield Step(SomePages(pages))
        finally:
            await asyncio.gather(ahead, return_exceptions=True)  # the file must not be closed under the thread
        yield reading.end()


def _is_unchanged(received: Received, digest: str | None) -> bool:
    if received.response and received.response.not_modified:
        return True
    return received.failure is None and received.digest == digest


def _scopes(known: Mapping[str, Any]) -> set[str]:
    """Return the registrable domains whose pages belong to the domain: its own, and where its home page leads."""
    hosts = (known["domain"], urlsplit(known["final_url"] or "").hostname or "")
    return {registrable_domain(host) or host for host in hosts if host}


class Reading:
    """Reads a file that was received. Of an index no more than `most_files` are kept."""

    def __init__(self, body: IO[bytes], received: Received, scopes: set[str], most_files: int) -> None:
        body.seek(0)
        self._body, self._received, self._scopes, self._most_files = body, received, scopes, most_files
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
                if len(self._files) == self._most_files:
                    break
                if (url := join(self._received.url, file.loc)) and len(url) <= LONGEST_URL and self._is_own(url):
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

    def end(self) -> Step:
        """Return the last step. Raise the fault of a file of which nothing could be read."""
        listing, fault = self._listing, self._fault
        is_broken = fault is not None and not isinstance(fault, HarmlessDoctype | EmptySitemap)
        if fault and is_broken and not listing.read and not self._files:
            raise fault
        response = None if is_broken else self._received.response
        facts = {
            **{name: getattr(listing, name) for name in _COUNTS},
            "imported_etag": clean_or_none(response.etag, 500) if response else None,
            "imported_last_modified": clean_or_none(response.last_modified, 100) if response else None,
            "imported_hash": self._received.digest if response else None,
        }
        found = "ok" if listing.stored or self._files else "empty"
        ended = EndedImport(facts, self._reader.kind, list(self._files), self._most_files)
        return Step(ended, "partial" if is_broken else found)


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
            import_progress.c.sitemap_id.is_not(None).label("has_progress"),
        )
        .join_from(sitemaps, domains)
        .outerjoin(domain_facts, domain_facts.c.domain_id == domains.c.id)
        .outerjoin(sitemap_facts)
        .outerjoin(import_progress)
        .where(among(sitemaps.c.id, ids("rows")))
    )


def load(conn: Connection, rows: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return, by the id of the file, its domain, the validators of its last import, and whether one did not end."""
    return {row["id"]: dict(row) for row in conn.execute(_known(), {"rows": list(rows)}).mappings()}


def save(conn: Connection, group: Sequence[tuple[Item, SomePages | BeganAnew | EndedImport]]) -> dict[int, Saved]:
    """Store the next pages of some files, and how the imports of others ended."""
    begun = [item.id for item, data in group if isinstance(data, BeganAnew)]
    some = [(item, data) for item, data in group if isinstance(data, SomePages)]
    ended = {item.id: (item, data) for item, data in group if isinstance(data, EndedImport)}
    store_kinds(conn, {id_: data.kind for id_, (item, data) in ended.items() if data.kind and not item.loaded["kind"]})
    _store_files(conn, [each for each in ended.values() if each[1].files])
    stored = store_listed_pages(conn, {(item.row.domain_id, item.id): data.pages for item, data in some})
    landed = import_progress_of(conn, sorted(ended))
    _store_facts(conn, {id_: (data, landed[id_]) for id_, (_, data) in ended.items() if data.facts})
    drop_import_progress(conn, [*begun, *ended])
    add_import_progress(conn, stored)
    return {item.id: Saved(rows=0) for item, _ in group} | {
        id_: Saved(rows=data.facts.get("stored", 0), changed=landed[id_].new + landed[id_].updated > 0)
        for id_, (_, data) in ended.items()
    }


def _store_facts(conn: Connection, ended: Mapping[int, tuple[EndedImport, Landed]]) -> None:
    facts = {id_: {**data.facts, "new": landed.new, "updated": landed.updated} for id_, (data, landed) in ended.items()}
    store_sitemap_facts(conn, facts, "imported_at")


def _store_files(conn: Connection, indexes: Sequence[tuple[Item, EndedImport]]) -> None:
    """Store the files that indexes list, as far as there is room, and put those that are new into this queue."""
    listed = [(item.id, SitemapRow(item.row.domain_id, url, "index")) for item, data in indexes for url in data.files]
    most = max((data.most_files for _, data in indexes), default=0)
    stored = upsert_sitemaps(conn, with_room(conn, (row for _, row in listed), most))
    if stored:
        enqueue(conn, SITEMAP_IMPORTS, sorted(id_ for id_, _ in stored.values()), EnqueueOptions(only_new=True))
    store_parents(conn, ((stored[key_of(row)][0], parent) for parent, row in listed if key_of(row) in stored))


# --- following --------------------------------------------------------------------------------------------
@cache
def _scanned() -> Select[Any]:
    f = sitemap_facts.c
    return (
        select(sitemaps.c.id)
        .join_from(jobs, sitemaps, sitemaps.c.domain_id == jobs.c.domain_id)
        .join(sitemap_facts)
        .where(
            among(jobs.c.id, ids("jobs")),
            sitemaps.c.kind.is_not(None),
            sitemaps.c.kind != literal_column("'index'"),
            or_(f.imported_hash.is_(None), f.imported_hash.is_distinct_from(f.content_hash)),
        )
        .order_by(sitemaps.c.id)
    )


def _after_scan(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    """Return the files of the scanned sites that list pages and are not yet imported as they are now."""
    return list(conn.scalars(_scanned(), {"jobs": sorted(rows)}))


SITEMAP_IMPORT = Workflow(
    name="sitemap-import",
    summary="store the pages that a sitemap lists",
    queue=SITEMAP_IMPORTS,
    columns=("url", "domain_id", "host"),
    intake=Intake("sitemap", parse_address, store_sitemaps),
    work=work,
    save=save,
    load=load,
    follows={"sitemap-scan": _after_scan},
    item_seconds=_ITEM_SECONDS,
    curated=True,
)
