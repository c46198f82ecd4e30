"""sitemap-submission: give a domain a job that looks for its sitemaps, unless one is active.

What comes of the job is read through the pointer of the domain, so that a submitted domain never looks done while
nothing came of it.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.domains import SITEMAP_SUBMISSIONS, domain_facts, domains
from scrapersky_cli.db.tables.jobs import SITEMAP_SCANS, domain_jobs
from scrapersky_cli.engine.intake import Intake
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.workflow import Handover, Item, Saved, Workflow
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.domains import parse_domain, store_domains
from scrapersky_cli.store.jobs import jobs_for

_TYPE = "sitemap"
_NO_SITE = ("parked", "for_sale")


def save(conn: Connection, group: Sequence[tuple[Item, None]]) -> dict[int, Saved]:
    """Enqueue a job for each of these domains, as urgent as the domain is."""
    by_priority: dict[int, list[int]] = defaultdict(list)
    for item, _ in group:
        by_priority[item.row.sitemap_analysis_priority].append(item.id)
    saved: dict[int, Saved] = {}
    for priority, domain_ids in sorted(by_priority.items()):
        options = EnqueueOptions(priority=priority, force=True)
        found, _ = jobs_for(conn, _TYPE, domain_ids, options)
        done = enqueue(conn, SITEMAP_SCANS, sorted(found.values()), options)
        begun = {*done.created, *done.requeued}
        saved |= {
            domain_id: Saved(rows=1) if job in begun else Saved(rows=0, result="duplicate", changed=False)
            for domain_id, job in found.items()
        }
    return saved


def _after_domain_scan(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    """Return those of the scanned domains that have a real site."""
    verdict = domain_facts.c.verdict
    wanted = (
        select(domains.c.id)
        .outerjoin(domain_facts)
        .where(among(domains.c.id, ids("domains")), or_(verdict.is_(None), verdict.not_in(_NO_SITE)))
        .order_by(domains.c.id)
    )
    return list(conn.scalars(wanted, {"domains": sorted(rows)}))


SITEMAP_SUBMISSION = Workflow(
    name="sitemap-submission",
    summary="give a domain a job that looks for its sitemaps",
    queue=SITEMAP_SUBMISSIONS,
    columns=("domain", "sitemap_analysis_priority"),
    intake=Intake("domain", parse_domain, store_domains),
    save=save,
    follows={"domain-scan": _after_domain_scan},
    hands_over=Handover(SITEMAP_SCANS, domain_jobs.c.domain_id, domain_jobs.c.job_id, domain_jobs.c.type == _TYPE),
    curated=True,
)
