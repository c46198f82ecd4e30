"""sitemap-scan: find the sitemap files of a site, and count what each lists.

Each file is stored once it is read, with the state of the scan, so that a scan that was killed continues where it
stopped and reads no file twice.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.jobs import SITEMAP_SCANS, SITEMAP_TYPE, jobs
from scrapersky_cli.db.tables.sitemaps import sitemap_facts, sitemap_parents, sitemaps
from scrapersky_cli.engine.intake import Intake, Stored, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.extract.sitemap.scan import SitemapScan
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.failures import PartialIndex
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.addresses import key_of
from scrapersky_cli.store.domains import parse_domain
from scrapersky_cli.store.jobs import jobs_of, load_progress, store_jobs, store_progress, store_results
from scrapersky_cli.store.sitemaps import (
    SitemapRow,
    index_ids,
    store_parents,
    store_sitemap_facts,
    upsert_sitemaps,
)
from scrapersky_cli.visit.site_sitemaps import (
    SCAN_SECONDS,
    ScannedFile,
    begin_scan,
    end_scan,
    fault_facts,
    scan_file,
)

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

_ITEM_SECONDS = SCAN_SECONDS + 300.0


@dataclass(frozen=True, slots=True)
class EndedScan:
    """The last step of a scan: its result, and the indexes of which a file could not be read."""

    result: Mapping[str, Any]
    partial: Sequence[str]


# --- scanning ---------------------------------------------------------------------------------------------
async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Find out where the site's files are, then read them one by one."""
    known: Mapping[str, Any] = item.loaded
    if known["scan"]:
        scan = SitemapScan.from_json(known["scan"])
        scan.budget = web.settings.max_sitemaps  # it may have changed since
    else:
        scan = await begin_scan(item.row.host, web)
        yield Step(ScannedFile(scan.as_json()))
    while file := scan.next():
        yield Step(await scan_file(scan, file, known["files"], web, item.attempt))
    yield Step(EndedScan(scan.result(), scan.partial), end_scan(scan))


# --- storing ----------------------------------------------------------------------------------------------
@cache
def _known_files() -> Select[Any]:
    f = sitemap_facts.c
    return (
        select(jobs.c.id.label("job"), sitemaps.c.id, sitemaps.c.url, sitemaps.c.kind, f.urls)
        .add_columns(f.etag, f.last_modified, f.content_hash)
        .join_from(jobs, sitemaps, sitemaps.c.domain_id == jobs.c.domain_id)
        .join(sitemap_facts)
        .where(among(jobs.c.id, ids("jobs")))
    )


@cache
def _listed_files() -> Select[Any]:
    p = sitemap_parents.c
    return (
        select(p.parent_id, sitemaps.c.url)
        .join_from(sitemap_parents, sitemaps, sitemaps.c.id == p.sitemap_id)
        .where(among(p.parent_id, ids("indexes")))
        .order_by(p.parent_id, sitemaps.c.id)
    )


def load(conn: Connection, rows: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """Return, by job id, the state of the scan after an earlier attempt, and the files known from earlier scans."""
    progress = load_progress(conn, rows)
    files: dict[int, dict[str, dict[str, Any]]] = {id_: {} for id_ in rows}
    indexes: dict[int, dict[str, Any]] = {}
    for row in conn.execute(_known_files(), {"jobs": list(rows)}).mappings():
        files[row["job"]][row["url"]] = known = {**row, "files": []}
        if row["kind"] == "index":
            indexes[row["id"]] = known
    for listed in conn.execute(_listed_files(), {"indexes": sorted(indexes)}) if indexes else ():
        indexes[listed.parent_id]["files"].append(listed.url)
    return {id_: {"scan": progress.get(id_), "files": files[id_]} for id_ in rows}


def save(conn: Connection, group: Sequence[tuple[Item, ScannedFile | EndedScan]]) -> dict[int, Saved]:
    """Store the files that were read, and the states and results of the scans."""
    read = [(item, data) for item, data in group if isinstance(data, ScannedFile)]
    ended = [(item, data) for item, data in group if isinstance(data, EndedScan)]
    _save_files(conn, [(item.row.domain_id, data) for item, data in read if data.url or data.links])
    _mark_partial(conn, [(item.row.domain_id, data.partial) for item, data in ended if data.partial])
    store_results(conn, {item.id: data.result for item, data in ended})
    store_progress(conn, {item.id: data.scan for item, data in read})
    return {item.id: Saved(rows=0) for item, _ in read} | {
        item.id: Saved(rows=data.result["files"], changed=data.result["changed"] > 0) for item, data in ended
    }


def _save_files(conn: Connection, files: Sequence[tuple[int, ScannedFile]]) -> None:
    rows = {(of, each.url): SitemapRow(of, each.url, each.found_by, each.kind) for of, each in files if each.url}
    for of, each in files:
        for url, _ in each.links:
            rows.setdefault((of, url), SitemapRow(of, url, "index"))
    stored = upsert_sitemaps(conn, rows.values())
    ids_of = {place: stored[key_of(row)][0] for place, row in rows.items()}
    links = [(of, url, index) for of, each in files for url, index in (*each.links, *_own_links(each))]
    indexes = index_ids(conn, (of for of, _, _ in links)) if links else {}
    parents = [(ids_of[of, url], indexes.get((of, url_digest(index)))) for of, url, index in links]
    store_parents(conn, ((child, parent) for child, parent in parents if parent is not None))
    facts = {ids_of[of, each.url]: each.facts for of, each in files if each.url and each.facts}
    for names in sorted({tuple(each) for each in facts.values()}):
        store_sitemap_facts(conn, {id_: each for id_, each in facts.items() if tuple(each) == names}, "scanned_at")


def _own_links(file: ScannedFile) -> list[tuple[str, str]]:
    return [(file.url, index) for index in file.parents]


def _mark_partial(conn: Connection, partial: Sequence[tuple[int, Sequence[str]]]) -> None:
    """Note at indexes that files of theirs could not be read."""
    indexes = index_ids(conn, (of for of, _ in partial))
    found = [indexes.get((of, url_digest(url))) for of, urls in partial for url in urls]
    fault = fault_facts(PartialIndex())
    store_sitemap_facts(conn, {id_: fault for id_ in found if id_ is not None}, "scanned_at")


def _after_submission(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    return jobs_of(conn, SITEMAP_TYPE, rows)


# --- enqueueing -------------------------------------------------------------------------------------------
def _store(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Stored:
    return store_jobs(conn, SITEMAP_TYPE, targets, options)


SITEMAP_SCAN = Workflow(
    name="sitemap-scan",
    summary="find the sitemap files of a site, and count what they list",
    queue=SITEMAP_SCANS,
    columns=("domain_id", "host"),
    intake=Intake("domain", parse_domain, _store),
    work=work,
    save=save,
    load=load,
    follows={"sitemap-submission": _after_submission},
    item_seconds=_ITEM_SECONDS,
)
