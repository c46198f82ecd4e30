"""sitemap-submission: give a domain a job that looks for its sitemaps, unless one is active.

What comes of the job is read through the pointer of the domain, so that a submitted domain never looks done while
nothing came of it.
"""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection

from scrapersky_cli.db.tables.jobs import SITEMAP_SCANS, SITEMAP_SUBMISSIONS, SITEMAP_TYPE
from scrapersky_cli.engine.intake import Intake
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.workflow import Item, Saved, Workflow
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.domains import parse_domain, store_domains, with_a_site
from scrapersky_cli.store.jobs import jobs_for


def save(conn: Connection, group: Sequence[tuple[Item, None]]) -> dict[int, Saved]:
    """Enqueue a job for each of these domains, as urgent as the domain is."""
    by_priority: dict[int, list[int]] = defaultdict(list)
    for item, _ in group:
        by_priority[item.row.sitemap_analysis_priority].append(item.id)
    saved: dict[int, Saved] = {}
    for priority, domain_ids in sorted(by_priority.items()):
        found, _ = jobs_for(conn, SITEMAP_TYPE, domain_ids, EnqueueOptions(force=True))  # also after completed jobs
        done = enqueue(conn, SITEMAP_SCANS, sorted(found.values()), EnqueueOptions(priority=priority))
        begun = {*done.created, *done.requeued}
        saved |= {
            domain_id: Saved(rows=1) if job in begun else Saved(rows=0, result="duplicate", changed=False)
            for domain_id, job in found.items()
        }
    return saved


def _after_domain_scan(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    return with_a_site(conn, rows)


SITEMAP_SUBMISSION = Workflow(
    name="sitemap-submission",
    summary="give a domain a job that looks for its sitemaps",
    queue=SITEMAP_SUBMISSIONS,
    columns=("domain", "sitemap_analysis_priority"),
    intake=Intake("domain", parse_domain, store_domains),
    save=save,
    follows={"domain-scan": _after_domain_scan},
    curated=True,
)
