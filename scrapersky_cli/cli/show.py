"""show: one target end to end, and why it is not moving."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from scrapersky_cli.cli import batch
from scrapersky_cli.cli.options import Json, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import job_progress, jobs
from scrapersky_cli.db.tables.pages import page_facts, pages
from scrapersky_cli.read.findings import contacts_of
from scrapersky_cli.read.identify import resolve
from scrapersky_cli.read.show import QueueState, host_row, jobs_of, queue_states, record
from scrapersky_cli.read.shown import SUPPRESSED, contacts_marked, is_suppressed, marked
from scrapersky_cli.workflows.registry import workflows

Target = Annotated[str, typer.Argument(metavar="TARGET", help="A domain, domain:5, job:17, page:93 or batch:april.")]


def show(target: Target, as_json: Json = False) -> None:
    """Everything known about one target. Its state in each queue, what was found, why it waits."""
    if target.startswith("batch:"):
        batch.show(target, as_json=as_json)
        return
    set_up_logs()
    with opened_to_read() as database, database.reading() as conn:
        kind, row_id = resolve(conn, target)
        data = marked(conn, {"domain": _domain, "job": _job, "page": _page}[kind](conn, row_id))
    emit(Answer(data, columns=("what", "value"), rows=_rows(data)), as_json=as_json)


def _domain(conn: Connection, row_id: int) -> dict[str, Any]:
    domain = record(conn, domains, domains.c.id == row_id)
    facts = record(conn, domain_facts, domain_facts.c.domain_id == row_id)
    kept = ("id", "domain", "external_id", "tags", "note", "curation", "created_at")
    return {
        "target": f"domain:{row_id}",
        **{name: domain[name] for name in kept},
        "suppressed": is_suppressed(conn, domain["domain"]),
        "queues": _states(conn, "domains", [row_id]) + _states(conn, "jobs", jobs_of(conn, row_id)),
        "facts": facts,
        "contacts": contacts_marked(conn, domain["domain"], contacts_of(conn, row_id)),
        "host": host_row(conn, domain["domain"]),
    }


def _job(conn: Connection, row_id: int) -> dict[str, Any]:
    job = record(conn, jobs, jobs.c.id == row_id)
    progress = record(conn, job_progress, job_progress.c.job_id == row_id)
    kept = ("id", "type", "host", "options", "result", "created_at")
    return {
        "target": f"job:{row_id}",
        **{name: job[name] for name in kept},
        "queues": _states(conn, "jobs", [row_id]),
        "steps": progress.get("steps"),
    }


def _page(conn: Connection, row_id: int) -> dict[str, Any]:
    page = record(conn, pages, pages.c.id == row_id)
    kept = ("id", "url", "kind", "depth", "source", "curation", "created_at")
    return {
        "target": f"page:{row_id}",
        **{name: page[name] for name in kept},
        "queues": _states(conn, "pages", [row_id]),
        "facts": record(conn, page_facts, page_facts.c.page_id == row_id),
    }


def _states(conn: Connection, table: str, row_ids: list[int]) -> list[dict[str, Any]]:
    """The rows' states in every queue on their table."""
    here = [workflow for workflow in workflows() if workflow.queue.table.name == table]
    return [_state(state) for workflow in here for state in queue_states(conn, workflow, row_ids)]


def _state(state: QueueState) -> dict[str, Any]:
    return {**asdict(state), "history": [dict(attempt) for attempt in state.history]}


def _rows(data: dict[str, Any]) -> list[tuple[str, object]]:
    """The same for people: one line a fact, what is unknown left out."""
    rows: list[tuple[str, object]] = []
    for key, value in data.items():
        if key == "queues":
            for state in value:
                rows.append((state["workflow"], f"{state['status'] or 'not queued'}: {state['why']}"))
                rows += [("  attempt", _attempt(attempt)) for attempt in state["history"]]
        elif key == "contacts":
            rows += _contacts(value)
        elif isinstance(value, dict):
            rows += [(name, fact) for name, fact in value.items() if fact not in (None, [], {}) and name != "domain_id"]
        elif value not in (None, False, [], {}):
            rows.append((key, value))
    return rows


def _contacts(found: list[dict[str, Any]]) -> list[tuple[str, object]]:
    """One line a contact: the first place it was found at, and how many more there are."""
    places: dict[tuple[str, str], list[str]] = {}
    for each in found:
        value = f"{each['value']} {SUPPRESSED}" if each["suppressed"] else each["value"]
        places.setdefault((each["kind"], value), []).append(f"{each['method']}, {each['source_url']}")
    return [
        (kind, f"{value}  ({first}{f' and {len(more)} more' if more else ''})")
        for (kind, value), (first, *more) in places.items()
    ]


def _attempt(attempt: dict[str, Any]) -> str:
    said = f"{attempt['error_code']}: {attempt['error']}" if attempt["error_code"] else ""
    return f"{attempt['at']:%Y-%m-%d %H:%M:%S} {attempt['outcome']} {said}"
