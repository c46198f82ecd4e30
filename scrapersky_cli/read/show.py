"""Read everything about one target: its rows, what was found, and why a row waits."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from shlex import quote
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from scrapersky_cli.db.clock import now, seconds_between
from scrapersky_cli.db.queues import CANCELLED, COMPLETED, FAILED, PRIORITY_NAMES, PROCESSING, QUEUED, Queue
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.tables.queue import claims
from scrapersky_cli.engine.queue.losses import LOSSES_TO_BE_ALONE
from scrapersky_cli.engine.queue.pauses import all_pauses
from scrapersky_cli.read.history import attempts_of
from scrapersky_cli.subjects.marked import marked
from scrapersky_cli.subjects.registry import subject_of, subjects
from scrapersky_cli.subjects.subject import Subject


@dataclass(frozen=True, slots=True)
class QueueState:
    """The state of one row in one queue. `why` says in words why it is in this state and what happens next."""

    workflow: str
    row_id: int
    status: str | None
    why: str
    priority: str
    attempts: int
    due_at: datetime | None
    due_in_seconds: float | None
    finished_at: datetime | None
    result_code: str | None
    error_kind: str | None
    error_code: str | None
    error: str | None
    history: Sequence[RowMapping]


def show(conn: Connection, subject: Subject, row_id: int, queues: Mapping[str, Queue]) -> dict[str, Any]:
    """Return what is known about this row, and its state in each queue. `queues` are by the names of their workflows.

    Contacts on the do-not-contact list are marked.
    """
    row = conn.execute(select(subject.table).where(subject.table.c.id == row_id)).mappings().one()
    rows = {subject.kind: [row_id], **subject.related(conn, row_id)}
    states = [
        {**asdict(state), "history": [dict(attempt) for attempt in state.history]}
        for kind, row_ids in rows.items()
        for workflow, queue in queues.items()
        if queue.table is subjects()[kind].table
        for state in queue_states(conn, workflow, queue, row_ids)
    ]
    name = row_id if subject.has_numbers else row[subject.label.name]
    data = {
        "target": f"{subject.kind}:{name}",
        "id": row_id,
        **{name: row[name] for name in subject.shown},
        "queues": states,
        "facts": _facts(conn, subject, row_id),
        **subject.more(conn, dict(row)),
    }
    return marked(conn, data)


def _facts(conn: Connection, subject: Subject, row_id: int) -> dict[str, Any]:
    if subject.facts is None:
        return {}
    (key,) = subject.facts.primary_key.columns
    row = conn.execute(select(subject.facts).where(key == row_id)).mappings().first()
    return dict(row) if row else {}


def queue_states(conn: Connection, workflow: str, queue: Queue, row_ids: Sequence[int]) -> list[QueueState]:
    """Return the states of these rows in the queue. `workflow` is the name of the one that works it."""
    named = (
        "status",
        "priority",
        "attempts",
        "due_at",
        "finished_at",
        "result_code",
        "error_kind",
        "error_code",
        "error",
    )
    due_in: Any = seconds_between(now(), queue["due_at"])
    found = select(
        queue.id.label("id"),
        *(queue[name].label(name) for name in named),
        queue["claim_id"].label("claim_id"),
        queue["losses"].label("losses"),
        due_in.label("due_in"),
        subject_of(queue.table).label.label("target"),
        (queue.table.c[queue.host] if queue.host else queue.id).label("host"),
    ).where(*queue.members(), queue.id.in_(row_ids))
    return [_state(conn, workflow, queue, row) for row in conn.execute(found).mappings().all()]


def _state(conn: Connection, workflow: str, queue: Queue, row: RowMapping) -> QueueState:
    kept = ("status", "attempts", "due_at", "finished_at", "result_code", "error_kind", "error_code", "error")
    return QueueState(
        workflow=workflow,
        row_id=row["id"],
        why=_why(conn, workflow, queue, row),
        priority=PRIORITY_NAMES[row["priority"]],
        due_in_seconds=row["due_in"],
        history=attempts_of(conn, workflow, row["id"]),
        **{name: row[name] for name in kept},
    )


def _why(conn: Connection, workflow: str, queue: Queue, row: RowMapping) -> str:
    match row["status"]:
        case None:
            return f"to put it there: scrapersky enqueue {workflow} {quote(row['target'])}"
        case str(status) if status == QUEUED:
            return _why_queued(conn, workflow, row)
        case str(status) if status == PROCESSING:
            return _why_processing(conn, row)
        case str(status) if status == COMPLETED:
            return f"{row['result_code']}{_came_to(conn, queue, row)}"
        case str(status) if status == FAILED:
            whose = "the target's answer" if row["error_kind"] == "target" else "our failure"
            return f"{whose}: {row['error']}; to try again: scrapersky retry {workflow} {row['id']}"
        case str(status) if status == CANCELLED:
            return f"to try again: scrapersky retry {workflow} {row['id']}"
    return ""


def _came_to(conn: Connection, queue: Queue, row: RowMapping) -> str:
    """Return what came of the row to which this one handed its work over."""
    over = queue.hands_over
    if over is None:
        return ""
    to = over.to
    found = (
        select(to.id, *(to[name] for name in ("status", "result_code", "error_code")))
        .join_from(over.row_id.table, to.table, to.id == over.to_id)
        .where(over.row_id == row["id"], over.where)
    )
    came = conn.execute(found).first()
    if came is None:
        return ", and nothing came of it"
    id_, status, result, error = came
    code = error if status == FAILED else result
    said = f"{status or 'not queued'}{f' ({code})' if code and status in (COMPLETED, FAILED) else ''}"
    return f"; {subject_of(to.table).kind}:{id_} is {said}"


def _why_queued(conn: Connection, workflow: str, row: RowMapping) -> str:
    for pause in all_pauses(conn):
        if pause.is_everywhere and pause.stops(workflow):
            name = "all" if pause.workflow == "*" else pause.workflow
            return f"paused: {pause.reason or 'no reason given'}; to go on: scrapersky resume {name}"
    seconds = row["due_in"] or 0.0
    if seconds > 0:
        cause = f"after {row['error_code']}" if row["error_code"] else "its time or its host's slot has not come"
        return f"due in {seconds:.0f} s: {cause}"
    if row["losses"] >= LOSSES_TO_BE_ALONE:
        return f"due; {row['losses']} workers died with it, so it is claimed alone"
    if pace := _host_wait(conn, row["host"]):
        return f"due; {pace}"
    return f"due: the next scrapersky process {workflow} takes it"


def _host_wait(conn: Connection, host: object) -> str | None:
    h = hosts.c
    circuit: Any = seconds_between(now(), h.circuit_open_until)
    backoff: Any = seconds_between(now(), h.backoff_until)
    row = conn.execute(select(circuit.label("circuit"), backoff.label("backoff")).where(h.host == str(host))).first()
    if row is None:
        return None
    if (row.circuit or 0) > 0:
        return f"its host failed too often and is left alone for {row.circuit:.0f} s"
    if (row.backoff or 0) > 0:
        return f"its host asked us to wait for {row.backoff:.0f} s"
    return None


def _why_processing(conn: Connection, row: RowMapping) -> str:
    c = claims.c
    left: Any = seconds_between(now(), c.expires_at)
    claim = conn.execute(
        select(c.id, c.host, c.pid, left.label("left"), c.ended_at).where(c.id == row["claim_id"])
    ).first()
    if claim is None or claim.ended_at is not None:
        return "claimed by a process that is gone; the next process run takes it back"
    if claim.left < 0:
        return f"claim {claim.id} on {claim.host} (pid {claim.pid}) has expired; the next process run takes it back"
    return f"claim {claim.id} on {claim.host} (pid {claim.pid}), lease ends in {claim.left:.0f} s"
