"""Count failed rows by workflow and error code, and find the hosts with most of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, Connection, Float, Select, String, bindparam, func, literal_column, select

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.queues import FAILED
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.subjects.registry import subject_of

_HOSTS = 3  # of an error, that are named


@dataclass(frozen=True, slots=True)
class FailedHost:
    """The rows of one host that failed with one code, and one of these rows: its name and what it failed with.

    Rows of queues that have no hosts are all of the host None.
    """

    host: str | None
    rows: int
    row_id: int
    target: str
    error: str
    domain_id: int | None


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """All rows of a workflow that failed with the same error code.

    `whose` says whose failure it is: `ours` or the `target`'s. `rows` and `hosts` count all of them; `examples` are the
    hosts with most of these rows.
    """

    workflow: str
    code: str
    whose: str
    rows: int
    hosts: int
    last: datetime | None  # None if rows were changed by hand
    examples: Sequence[FailedHost]


def errors(conn: Connection, workflows: Sequence[Workflow], seconds: float | None = None) -> list[ErrorGroup]:
    """Return why rows failed, or why they did in the last `seconds` seconds, the most frequent errors first."""
    found = [group for workflow in workflows for group in _of_workflow(conn, workflow, seconds)]
    return sorted(found, key=lambda group: -group.rows)


def _of_workflow(conn: Connection, workflow: Workflow, seconds: float | None) -> list[ErrorGroup]:
    binds = {} if seconds is None else {"seconds": seconds}
    worst = conn.execute(_worst_hosts(workflow, lately=seconds is not None), binds).all()
    if not worst:
        return []
    failed = {row.id: row for row in conn.execute(_rows(workflow), {"rows": [host.row_id for host in worst]})}
    groups = []
    for (code, whose), its in groupby(worst, key=lambda host: (host.code, host.whose)):
        hosts = list(its)
        first, there = hosts[0], [host for host in hosts if host.row_id in failed]
        examples = [FailedHost(host.of_host, host.number, *failed[host.row_id]) for host in there]
        groups.append(ErrorGroup(workflow.name, code, whose, int(first.rows), first.hosts, first.last, examples))
    return groups


@cache
def _worst_hosts(workflow: Workflow, *, lately: bool) -> Select[Any]:
    """Return the query for the hosts with most failed rows of each error, with the numbers of the whole error.

    With `lately`, only rows count that failed in the last `seconds` seconds. The failed rows are read once: an index
    of them would cost more with each row that fails than it saves here.
    """
    queue = workflow.queue
    since = [queue["finished_at"] >= after(now(), -bindparam("seconds", type_=Float))] if lately else []
    failed = (
        select(
            queue["error_code"].label("code"),
            func.coalesce(queue["error_kind"], "ours").label("whose"),
            (queue.table.c[queue.host] if queue.host else literal_column("NULL", String)).label("of_host"),
            func.count().label("number"),
            func.max(queue["finished_at"]).label("last"),
            func.max(queue.id).label("row_id"),
        )
        .where(queue.in_state(FAILED), *since)
        .group_by("code", "whose", "of_host")  # not `kind` and `host`, which some of the tables have
        .cte("failed")
    )
    f = failed.c
    whole: dict[str, Any] = {"partition_by": (f.code, f.whose)}
    ranked = select(
        *(f.code, f.whose, f.of_host, f.number, f.row_id),
        func.row_number().over(**whole, order_by=(f.number.desc(), f.of_host)).label("place"),
        func.sum(f.number).over(**whole).label("rows"),
        func.count(f.of_host).over(**whole).label("hosts"),
        func.max(f.last).over(**whole).label("last"),
    ).cte("ranked")
    r = ranked.c
    return select(ranked).where(r.place <= _HOSTS).order_by(r.rows.desc(), r.code, r.whose, r.place)


@cache
def _rows(workflow: Workflow) -> Select[Any]:
    """Return the query for the names and errors of the rows bound as `rows`."""
    queue, subject = workflow.queue, subject_of(workflow.queue.table)
    domain_id = literal_column("NULL", BigInteger) if subject.domain_id is None else subject.domain_id
    return select(queue.id, subject.label, queue["error"], domain_id).where(among(queue.id, ids("rows")))
