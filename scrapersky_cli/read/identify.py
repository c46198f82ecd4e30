"""Which row an operator means: `domain:5`, `example.com`, `job:17`, `page:93`, a URL, or a bare number."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.pages import pages
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
        to_see = "run: scrapersky list domains, or scrapersky list pages"
        to_have = f"run: scrapersky enqueue {workflow.name} {text}"
        raise UsageError(f"{workflow.name} has no row {text}", hint=to_see if number.isdigit() else to_have)
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


def resolve(conn: Connection, text: str) -> tuple[str, int]:
    """The kind and id of what a typed id, a name or a URL stands for. Raise UsageError where it is unknown, or where
    a bare number could be several things."""
    kind, _, number = text.rpartition(":")
    if kind in _KINDS and number.isdigit():
        return kind, _existing(conn, kind, int(number), text)
    if text.isdigit():
        choices = [
            kind for kind, table in _KINDS.items() if conn.scalar(select(table.c.id).where(table.c.id == int(text)))
        ]
        if len(choices) == 1:
            return choices[0], int(text)
        if not choices:
            raise UsageError(f"nothing has the id {text}", hint="run: scrapersky list domains")
        meant = [f"{kind}:{text}" for kind in choices]
        raise UsageError(
            f"{text} is ambiguous: it could be {', '.join(meant)}", hint=f"say which: scrapersky show {meant[0]}"
        )
    return _resolve_name(conn, text)


def _existing(conn: Connection, kind: str, row_id: int, text: str) -> int:
    table = _KINDS[kind]
    if conn.scalar(select(table.c.id).where(table.c.id == row_id)) is None:
        raise UsageError(f"there is no {text}", hint="run: scrapersky status")
    return row_id


def _resolve_name(conn: Connection, text: str) -> tuple[str, int]:
    if "/" in text.removeprefix("https://").removeprefix("http://").rstrip("/"):
        page = conn.scalar(select(pages.c.id).where(pages.c.url_digest == url_digest(normalise_url(text))))
        if page is not None:
            return "page", page
    try:
        host = normalise_host(text)
    except NotADomain as error:
        hint = "a domain, a page's address, domain:5, page:93, job:17 or batch:april"
        raise UsageError(f"{text} is not a valid target: {error.reason}", hint=hint) from None
    domain = conn.scalar(select(domains.c.id).where(domains.c.domain == host))
    if domain is None:
        raise UsageError(f"{host} is not known", hint=f"run: scrapersky enqueue domain-scan {host}")
    return "domain", domain
