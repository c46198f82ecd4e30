"""Jobs: pieces of work on a domain that have rows of their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.jobs import EMAIL_SCANS, SITEMAP_SCANS, TYPES, job_progress, jobs
from scrapersky_cli.subjects.conditions import ON_DOMAINS
from scrapersky_cli.subjects.domain import host_of
from scrapersky_cli.subjects.rows import states
from scrapersky_cli.subjects.subject import Listing, Subject


def find_job(text: str) -> Select[Any] | None:
    """Return the query for the ids of the domain's jobs, latest first; None if the text cannot be a domain."""
    host = host_of(text)
    if host is None:
        return None
    of_domain = select(jobs.c.id).join(domains, domains.c.id == jobs.c.domain_id)
    return of_domain.where(domains.c.domain == host).order_by(jobs.c.id.desc())


def _steps(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"steps": conn.scalar(select(job_progress.c.steps).where(job_progress.c.job_id == row["id"]))}


JOB = Subject(
    kind="job",
    table=jobs,
    label=jobs.c.host,
    find=find_job,
    is_named_by=lambda text: False,
    domain_id=jobs.c.domain_id,
    queues=(EMAIL_SCANS, SITEMAP_SCANS),
    kind_column=jobs.c.type,
    kinds=TYPES,
    labels=domains,
    shown=("type", "host", "options", "result", "created_at"),
    more=_steps,
    listings=(
        Listing(
            name="jobs",
            columns={
                "domain": str,
                "type": str,
                **states((EMAIL_SCANS,)),
                "created_at": datetime,
                "finished_at": datetime,
            },
            shown=("domain", "type", "status", "result_code", "error_code"),
            takes=ON_DOMAINS | {"kinds"},
        ),
    ),
    list_command="list jobs",
    batch_listing="leads",
)
