"""Real processes: one that is killed in the middle of a crawl, and two that share the work."""

import os
import subprocess
from itertools import pairwise
from statistics import median

import pytest
from sqlalchemy import func, select, update

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.jobs import job_progress, jobs
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.demo.town import Town
from tests.cli import forkserver
from tests.waiting import PATIENCE, until
from tests.workflows import scene

TOWN = Town(6, awkward=False)
DELAY = 0.8


def process(any_url: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = forkserver.command("process", *arguments)
    environment = os.environ | {"SCRAPERSKY_DATABASE_URL": any_url}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def finish(worker: subprocess.Popen[bytes]) -> str:
    out, err = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0, err.decode()
    return out.decode()


def wait_for_steps(database: Database, steps: int) -> None:
    def done() -> int:
        with database.reading() as conn:
            return conn.scalar(select(func.max(job_progress.c.steps))) or 0

    until(lambda: done() >= steps, pause=0.01)


def gaps(server: TownServer, host: str) -> list[float]:
    """Between the pages asked for. The first page may follow robots.txt at once."""
    times = [hit.time for hit in server.hits if hit.host == host and hit.path != "/robots.txt"]
    return [later - earlier for earlier, later in pairwise(times)]


@pytest.mark.soak_on("sqlite")
def test_a_crawl_that_was_killed_asks_for_no_page_again(database: Database, any_url: str) -> None:
    site = TOWN.sites[0]
    with scene.served(TOWN, host_delay="0.5") as server:
        scene.put(database, "email-scan", site.domain)
        worker = process(any_url, "email-scan")
        wait_for_steps(database, 2)
        worker.kill()  # it waits for the host's slot, so no request is under way
        worker.communicate()
        asked = len(server.hits)
        database.write(lambda conn: conn.execute(update(claims).values(expires_at=after(now(), -1.0))))
        second = finish(process(any_url, "email-scan"))
        counts = server.counts()
    assert "completed=1" in second
    assert 0 < asked < len(server.hits)
    assert {
        path: counts[site.host, path] for path in ("/robots.txt", *(page.path for page in site.pages))
    } == dict.fromkeys(("/robots.txt", *(page.path for page in site.pages)), 1)
    (job,) = scene.rows(database, jobs)
    assert (job.status, job.result["fetched"]) == ("completed", len(site.pages))
    assert len(scene.rows(database, pages)) == len(site.pages)


def test_two_workers_share_crawls_and_pages_and_keep_the_pace(
    postgresql_database: Database, postgresql_url: str
) -> None:
    database, shared = postgresql_database, TOWN.sites[0]
    with scene.served(TOWN, host_delay=str(DELAY)) as server:
        scene.put(database, "email-scan", *(site.domain for site in TOWN.sites))
        scene.put(database, "page-scrape", *(f"{shared.origin}{page.path}" for page in shared.pages))
        workers = [
            process(postgresql_url, name, "--deadline", "10s") for name in ("email-scan", "email-scan", "page-scrape")
        ]
        for worker in workers:
            finish(worker)
        scene.run(database, "page-scrape")  # those whose slot lay behind the end of the run
        between = {host: list(gaps(server, host)) for host in TOWN.by_host}
        counts = server.counts()
    assert {job.status for job in scene.rows(database, jobs)} == {"completed"}
    assert {page.scrape_status for page in scene.rows(database, pages) if page.source == "operator"} == {"completed"}
    # A busy machine takes a request late, so that the next gap is short; workers that knew nothing of each other would
    # make most of them short.
    assert len(between[shared.host]) > 5
    assert median(between[shared.host]) >= DELAY * 0.75, between
    assert [host for host, found in between.items() if len(found) > 1 and median(found) < DELAY / 2] == [], between
    for site in TOWN.sites[1:]:
        assert {counts[site.host, page.path] for page in site.pages} == {1}
