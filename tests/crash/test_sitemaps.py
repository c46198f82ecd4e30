"""Real processes that are killed in the middle of a sitemap and in the middle of a site's sitemaps."""

import pytest
from sqlalchemy import Table, func, select, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.jobs import job_progress, jobs
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.db.tables.sitemaps import sitemaps
from scrapersky_cli.demo.town import Town
from tests.crash.test_crawls import finish, process
from tests.waiting import until
from tests.workflows import scene, sitemap_files

URLS = 30_000  # six steps


def expire(database: Database) -> None:
    """What a lease does in time."""
    database.write(lambda conn: conn.execute(update(claims).values(expires_at=after(now(), -1.0))))


def count(database: Database, table: Table) -> int:
    with database.reading() as conn:
        return conn.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.soak_on("postgresql")
def test_an_import_that_was_killed_counts_every_page_once(
    database: Database, any_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sitemap_files.served(1, URLS) as port:
        for name, value in sitemap_files.environment(port).items():
            monkeypatch.setenv(name, value)
        scene.put(database, "sitemap-import", f"http://{sitemap_files.HOST}/0.xml")
        worker = process(any_url, "sitemap-import")
        until(lambda: count(database, pages) > 0, pause=0.01)
        worker.kill()
        worker.communicate()
        before = count(database, pages)
        expire(database)
        summary = finish(process(any_url, "sitemap-import"))
    assert 0 < before < URLS
    assert "completed=1" in summary
    assert sitemap_files.counts(database) == {"pages": URLS, "read": URLS, "stored": URLS, "new": URLS}


@pytest.mark.soak_on("sqlite")
def test_a_scan_that_was_killed_reads_no_file_again(database: Database, any_url: str) -> None:
    town = Town(6, awkward=False)
    truth = max(town.truth(), key=lambda site: len(site["sitemaps"]))
    with scene.served(town, host_delay="0.5") as server:
        scene.put(database, "sitemap-scan", truth["domain"])
        worker = process(any_url, "sitemap-scan")
        until(lambda: count(database, sitemaps) > 0, pause=0.01)
        worker.kill()  # it waits for the host's slot, so no request is under way
        worker.communicate()
        asked = dict(server.counts())
        expire(database)
        summary = finish(process(any_url, "sitemap-scan"))
        counts = server.counts()
    assert "completed=1" in summary
    assert {path: times for path, times in counts.items() if times > 1} == {}
    assert len(counts) > len(asked)
    (job,) = scene.rows(database, jobs)
    assert (job.status, job.result_code) == ("completed", "ok")
    assert {row.url for row in scene.rows(database, sitemaps)} == {each["url"] for each in truth["sitemaps"]}
    assert scene.rows(database, job_progress) == []
