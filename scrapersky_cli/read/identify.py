"""Which row an operator means: `domain:5`, `example.com`, `job:17`, `page:93`, a URL, or a bare number."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from scrapersky_cli.db.schema import domains, jobs, pages
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.hosts import NotADomain, normalise_host
from scrapersky_cli.extract.urls import normalise_url, url_digest

_KINDS = {"domain": domains, "page": pages, "job": jobs}


def row_ids(conn: Connection, workflow: Workflow, texts: Sequence[str]) -> list[int]:
    """The rows of the workflow's queue that these texts name. Raise UsageError for one that names none."""
    return [_row_id(conn, workflow, text) for text in texts]


def _row_id(conn: Connection, workflow: Workflow, text: str) -> int:
    table = workflow.queue.table
    kind, _, number = text.rpartition(":")
    if number.isdigit() and (kind == "" or _KINDS.get(kind) is table):
        found = conn.scalar(select(table.c.id).where(*workflow.queue.members(), table.c.id == int(number)))
    else:
        found = _by_name(conn, workflow, text)
    if found is None:
        raise UsageError(f"{workflow.name} has no row {text}", hint=f"run: scrapersky enqueue {workflow.name} {text}")
    return int(found)


def _by_name(conn: Connection, workflow: Workflow, text: str) -> int | None:
    table = workflow.queue.table
    if table is pages:
        return conn.scalar(select(pages.c.id).where(pages.c.url_digest == url_digest(normalise_url(text))))
    try:
        host = normalise_host(text)
    except NotADomain:
        return None
    if table is domains:
        return conn.scalar(select(domains.c.id).where(domains.c.domain == host))
    of_domain = select(jobs.c.id).join(domains, domains.c.id == jobs.c.domain_id)
    wanted = of_domain.where(*workflow.queue.members(), domains.c.domain == host).order_by(jobs.c.id.desc()).limit(1)
    return conn.scalar(wanted)
