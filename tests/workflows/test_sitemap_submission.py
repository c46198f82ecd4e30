"""sitemap-submission: a job for each domain, whose outcome is read through the domain's pointer."""

from typing import Any

import pytest
from sqlalchemy import update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS, SITEMAP_SCANS, SITEMAP_SUBMISSIONS, domain_jobs, jobs
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.demo.town import Town
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.read.show import queue_states
from scrapersky_cli.read.status import status
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.registry import listings
from scrapersky_cli.subjects.rows import read_listing
from scrapersky_cli.workflows.registry import workflow_named
from tests.engine.scene import change
from tests.workflows import scene

NAMES = ("a.com", "b.com", "c.com")
SUBMISSION: Workflow = workflow_named("sitemap-submission")


def submitted(database: Database, *names: str, **terms: Any) -> list[str | None]:
    """Submit these domains; return the result codes of all."""
    scene.put(database, "sitemap-submission", *names, **terms)
    scene.run(database, "sitemap-submission")
    return [row.sitemap_analysis_result_code for row in scene.rows(database, domains)]


def came_to(database: Database) -> dict[str, int] | None:
    with database.reading() as conn:
        (found,) = status(conn, {SUBMISSION.name: SUBMISSION.queue})
    return found.came_to


def listed(database: Database) -> list[dict[str, Any]]:
    subject, listing = listings()["domains"]
    with database.reading() as conn:
        return [dict(row) for row in read_listing(conn, subject, listing, Filters(), 0, 10).rows]


def whys(database: Database) -> list[str]:
    with database.reading() as conn:
        return [
            state.why
            for state in queue_states(
                conn, SUBMISSION.name, SUBMISSION.queue, [row.id for row in scene.rows(database, domains)]
            )
        ]


def test_each_domain_gets_a_job_that_is_as_urgent(database: Database) -> None:
    assert submitted(database, "a.com", "b.com", priority=0) == ["ok", "ok"]
    found = scene.rows(database, jobs)
    assert [(job.type, job.host, job.status, job.priority) for job in found] == [
        ("sitemap", "a.com", "queued", 0),
        ("sitemap", "b.com", "queued", 0),
    ]
    pointers = {(row.domain_id, row.type): row.job_id for row in scene.rows(database, domain_jobs)}
    assert pointers == {(job.domain_id, "sitemap"): job.id for job in found}


def test_a_domain_with_an_active_job_gets_no_other(database: Database) -> None:
    scene.put(database, "sitemap-scan", "a.com")
    assert submitted(database, "a.com") == ["duplicate"]
    assert len(scene.rows(database, jobs)) == 1


def test_a_job_that_is_being_worked_is_not_done_twice(database: Database) -> None:
    scene.put(database, "sitemap-scan", "a.com")
    (job,) = scene.rows(database, jobs)
    change(database, [job.id], SITEMAP_SCANS, status="processing", claim_id=1)
    assert submitted(database, "a.com") == ["duplicate"]
    assert [(row.status, row.again) for row in scene.rows(database, jobs)] == [("processing", False)]


@pytest.mark.parametrize("ended", ["completed", "failed", "cancelled"])
def test_a_domain_whose_job_has_ended_is_scanned_again(database: Database, ended: str) -> None:
    submitted(database, "a.com")
    (first,) = scene.rows(database, jobs)
    change(database, [first.id], SITEMAP_SCANS, status=ended, result_code="ok", error_code="x", error="x")
    assert submitted(database, "a.com", force=True) == ["ok"]
    latest = scene.rows(database, jobs)[-1]
    assert latest.status == "queued"
    assert (latest.id == first.id) is (ended != "completed"), "a completed job keeps its result"
    assert scene.rows(database, domain_jobs)[0].job_id == latest.id


def test_what_came_of_a_domain_is_read_through_its_pointer(database: Database) -> None:
    submitted(database, *NAMES)
    first, second, third = (row.id for row in scene.rows(database, jobs))
    change(database, [first], SITEMAP_SCANS, status="completed", result_code="empty", finished_at=None)
    change(database, [second], SITEMAP_SCANS, status="failed", error_code="dns_not_found", error="No such name.")
    assert came_to(database) == {"completed": 1, "empty": 1, "failed": 1, "queued": 1}
    assert whys(database) == [
        f"ok; job:{first} is completed (empty)",
        f"ok; job:{second} is failed (dns_not_found)",
        f"ok; job:{third} is queued",
    ]
    assert [(row["sitemap_scan_status"], row["sitemap_scan_result_code"]) for row in listed(database)] == [
        ("completed", "empty"),
        ("failed", None),
        ("queued", None),
    ]
    database.write(lambda conn: conn.execute(jobs.delete()))
    assert came_to(database) == {"nothing": 3}
    assert whys(database) == ["ok, and nothing came of it"] * 3


def test_email_scans_have_the_same_pointer(database: Database) -> None:
    scene.put(database, "email-scan", "a.com")
    (job,) = scene.rows(database, jobs)
    change(database, [job.id], EMAIL_SCANS, status="completed", result_code="ok")
    (row,) = listed(database)
    assert (row["email_scan_status"], row["email_scan_result_code"], row["sitemap_scan_status"]) == (
        "completed",
        "ok",
        None,
    )


def test_only_real_sites_that_are_not_refused_go_on(database: Database) -> None:
    scene.put(database, "domain-scan", *NAMES)
    ids = {row.domain: row.id for row in scene.rows(database, domains)}

    def prepare(conn: Any) -> None:
        conn.execute(domain_facts.insert(), [{"domain_id": ids["a.com"], "verdict": "parked"}])
        conn.execute(update(domains).where(domains.c.domain == "b.com").values(curation="rejected"))

    database.write(prepare)
    from scrapersky_cli.pipeline.advance import advancing
    from scrapersky_cli.settings import settings

    advance = advancing(workflow_named("domain-scan"), frozenset({"sitemap-submission"}), settings())
    assert advance is not None
    database.write(lambda conn: advance(conn, dict.fromkeys(ids.values(), True)))
    queued = {row.domain: row.sitemap_analysis_status for row in scene.rows(database, domains)}
    assert queued == {"a.com": None, "b.com": None, "c.com": "queued"}
    assert SITEMAP_SUBMISSIONS.host is None


def test_a_domain_goes_all_the_way_to_its_pages(database: Database) -> None:
    town = Town(3)
    through = ("sitemap-submission", "sitemap-scan", "sitemap-import", "page-scrape")
    with scene.served(town, host_delay="0"):
        scene.put(database, "domain-scan", *(site.domain for site in town.sites))
        for name in ("domain-scan", *through):
            scene.run(database, name, through=through)
    found = scene.rows(database, pages)
    assert {row.scrape_status for row in found if row.kind == "contact"} == {"completed"}
    assert len(found) >= sum(len(site["listed_pages"]) for site in town.truth())
