"""What must hold after any chaos. Each law looks at the evidence and yields a line for each violation."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from scrapersky_cli.db.queues import PROCESSING
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.queue import attempts, claims
from scrapersky_cli.workflows.registry import workflows
from tests.chaos.journal import HARNESS, Line, read
from tests.chaos.processes import Process
from tests.chaos.results import Results, results

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Evidence:
    """What is known when the dust has settled. `locks` are the times in which nobody could write to the database;
    `expected` are the results of an undisturbed run."""

    lines: Sequence[Line]
    claims: Sequence[Row[Any]]
    attempts: Sequence[Row[Any]]
    processes: Mapping[int, Process]
    found: Results
    expected: Results
    stuck: Mapping[str, int]
    orphans: int
    lease: float
    locks: Sequence[Span]
    answers_are_lost: bool


def gather(
    conn: Connection, processes: Mapping[int, Process], expected: Results, lease: float, locks: Sequence[Span] = ()
) -> Evidence:
    """Everything that the laws look at."""
    stuck = {
        queue.name: conn.scalar(select(func.count()).where(queue.in_state(PROCESSING))) or 0
        for queue in (workflow.queue for workflow in workflows())
    }
    sourceless = select(func.count()).where(contacts.c.id.not_in(select(contact_sources.c.contact_id)))
    return Evidence(
        read(conn),
        conn.execute(select(claims).order_by(claims.c.id)).all(),
        conn.execute(select(attempts).order_by(attempts.c.id)).all(),
        processes,
        results(conn),
        expected,
        stuck,
        conn.scalar(sourceless) or 0,
        lease,
        locks,
        answers_are_lost=conn.dialect.name != "sqlite",
    )


_BY_OWNER = ("completed", "failed", "retried", "released")
_AWAY = ("released", "lost", "cancelled")  # a claim may not tell them apart
_COUNTS = ("claimed", "completed", "failed", "retried", *_AWAY)


def statuses(evidence: Evidence) -> Iterator[Line]:
    return (line for line in evidence.lines if line.event == "status")


def saves(evidence: Evidence) -> Iterator[Line]:
    return (line for line in evidence.lines if line.event == "save")


def sources(lines: Iterable[Line]) -> list[list[Line]]:
    """The saves of one transaction. Each is a list of the rows that it may come from, all of which `who` holds."""
    found: dict[tuple[str, int | None], list[Line]] = defaultdict(list)
    for line in lines:
        if line.event == "save" and line.own:
            found[line.place, line.key].append(line)
    return list(found.values())


def by_transaction(lines: Iterable[Line]) -> dict[int | None, list[Line]]:
    groups: dict[int | None, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.tx].append(line)
    return groups


# --- who may do what --------------------------------------------------------------------------------------
def only_the_owner_ends_an_attempt(evidence: Evidence) -> Iterator[str]:
    """A row is claimed, completed, failed, retried or given back by the process whose open claim it is under."""
    for line in statuses(evidence):
        is_theirs = line.now == "claimed" or (line.was == "processing" and line.now in _BY_OWNER)
        if is_theirs and not line.own:
            yield f"{line.place} {line.row_id} {line.now} by {line.who}, who has no open claim {line.claim_id}: {line}"


def only_the_owner_saves(evidence: Evidence) -> Iterator[str]:
    """What was found is saved by a process that holds the row it comes from, under an open claim of its own."""
    for line in saves(evidence):
        if not line.own:
            yield f"{line.place} {line.key} saved by {line.who}, who holds no row for it: {line}"


def a_save_is_booked_on_its_claim(evidence: Evidence) -> Iterator[str]:
    """Each transaction that ends an attempt or saves something writes the row of the open claim, and so locks it."""
    for lines in by_transaction(evidence.lines).values():
        written = {line.claim_id for line in lines if line.event == "claim" and line.was in (None, "open")}
        ended = [line for line in lines if line.event == "status" and line.was == "processing"]
        needing = [*sources(lines), *([line] for line in ended if line.now != "cancelled")]
        for each in needing:
            if not any(line.claim_id in written for line in each):
                yield f"the transaction does not write claim {each[0].claim_id}: {each[0]}"


def only_the_expired_are_rescued(evidence: Evidence) -> Iterator[str]:
    """A row is taken away only when its claim's lease is over, and with it the claim ends."""
    for lines in by_transaction(evidence.lines).values():
        buried = {line.claim_id for line in lines if line.event == "claim" and line.now == "lost" and line.expired}
        for line in lines:
            if line.event == "status" and line.now == "lost" and line.claim_id not in buried:
                yield f"taken away under a live claim: {line}"


def nobody_is_buried_alive(evidence: Evidence) -> Iterator[str]:
    """A process that nothing was done to loses no claim before it was silent for a lease, the time not counted in
    which nobody could write."""
    renewed: dict[int | None, Line] = {}
    owner = {row.id: row.pid for row in evidence.claims}
    processes = {process.pid: process for process in evidence.processes.values()}
    for line in evidence.lines:
        if line.event != "claim":
            continue
        if line.now != "lost":
            if line.now != "called" and (line.own or line.who == HARNESS):
                renewed[line.claim_id] = line
            continue
        last, process = renewed[line.claim_id], processes.get(owner[line.claim_id])
        was_harmed = process is not None and process.harmed is not None and process.harmed <= line.id
        if was_harmed or last.who == HARNESS:
            continue
        silent = _seconds(last.at, line.at) - _overlap(evidence.locks, last.at, line.at)
        if silent < evidence.lease:
            yield f"claim {line.claim_id} of {process} was buried after {silent:.2f} s of silence: {line}"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _seconds(start: str, end: str) -> float:
    return (_moment(end) - _moment(start)).total_seconds()


def _overlap(spans: Sequence[Span], start: str, end: str) -> float:
    """For how many seconds between the two moments nobody could write."""
    times = [min(_moment(end), until) - max(_moment(start), since) for since, until in spans]
    return sum(max(time.total_seconds(), 0.0) for time in times)


# --- once, and whole --------------------------------------------------------------------------------------
def no_page_is_saved_twice(evidence: Evidence) -> Iterator[str]:
    """Of a crawl that is interrupted, no page is saved again; a page that is scraped is saved once for each completion.

    Only a step whose COMMIT was not answered may be saved once more, under the same claim.
    """
    saved: dict[tuple[Any, ...], int | None] = {}
    rounds: Counter[tuple[Any, ...]] = Counter()
    for line in evidence.lines:
        row = (line.held or line.place, line.row_id)
        if line.event == "status" and line.was == "processing" and line.now == "completed":
            rounds[row] += 1
        if line.event == "save" and line.place == "page_facts":
            before = saved.setdefault((*row, rounds[row], line.key), None)
            saved[*row, rounds[row], line.key] = line.claim_id
            if before is not None and not (evidence.answers_are_lost and before == line.claim_id):
                yield f"page {line.key} was saved under claim {before}, and again: {line}"


def a_save_and_its_completion_are_one(evidence: Evidence) -> Iterator[str]:
    """Where a row's work is one step, what it found is saved in the transaction that completes it."""
    for lines in by_transaction(evidence.lines).values():
        completed = {(line.place, line.row_id) for line in lines if line.event == "status" and line.now == "completed"}
        for saved in sources(lines):
            in_steps = any(line.held == "jobs" and line.place != "jobs" for line in saved)
            if not in_steps and not any((line.held, line.row_id) in completed for line in saved):
                yield f"saved, and not completed with it: {saved[0]}"


def nothing_is_half_saved(evidence: Evidence) -> Iterator[str]:
    """No contact without a place where it was found."""
    if evidence.orphans:
        yield f"{evidence.orphans} contacts have no source"


def nothing_is_stuck(evidence: Evidence) -> Iterator[str]:
    """When everybody is gone and every lease is over, one process more leaves no row in work and no claim open."""
    for queue, count in evidence.stuck.items():
        if count:
            yield f"{count} rows of {queue} are still processing"
    yield from (f"claim {row.id} of {row.workflow} is still open" for row in evidence.claims if row.ended_at is None)


def the_results_are_those_of_an_undisturbed_run(evidence: Evidence) -> Iterator[str]:
    """The same domains, pages, contacts and sources, by their natural keys, with the same facts and outcomes."""
    for name, expected in evidence.expected.items():
        found = evidence.found[name]
        for what, rows in (("missing", expected - found), ("too much", found - expected)):
            yield from (f"{name}: {what}: {row}" for row in sorted(rows, key=repr)[:5])


# --- the books --------------------------------------------------------------------------------------------
def the_claims_add_up(evidence: Evidence) -> Iterator[str]:
    """What a claim says of its rows is what became of them; those it says were claimed are all accounted for."""
    became: dict[int | None, Counter[str]] = defaultdict(Counter)
    for line in statuses(evidence):
        if line.now == "claimed" or line.was == "processing":
            became[line.claim_id][line.now or ""] += 1
    for row in evidence.claims:
        says, true = Counter({name: row._mapping.get(name, 0) for name in _COUNTS}), became[row.id]
        for counts in (says, true):
            counts["taken or given back"] = sum(counts.pop(name, 0) for name in _AWAY)
        if +says != +true:
            yield f"claim {row.id} of {row.workflow}, {row.reason}, says {dict(+says)}, but its rows became {dict(+true)}"


def the_attempts_add_up(evidence: Evidence) -> Iterator[str]:
    """Each attempt that was retried, failed or lost stands in the history of attempts, once."""
    history: dict[int, Counter[str]] = defaultdict(Counter)
    for row in evidence.attempts:
        history[row.claim_id]["lost" if row.error_code == "crashed" else row.outcome] += 1
    became: dict[int | None, Counter[str]] = defaultdict(Counter)
    for line in statuses(evidence):
        if line.was == "processing" and line.now in ("retried", "failed", "lost"):
            became[line.claim_id][line.now] += 1
    for claim_id in sorted(history.keys() | {key for key in became if key is not None}):
        if history[claim_id] != became[claim_id]:
            yield f"claim {claim_id}: attempts say {dict(history[claim_id])}, the rows {dict(became[claim_id])}"


_OURS_ALONE = ("bug", "save_failed")


def no_row_fails_for_our_sake(evidence: Evidence) -> Iterator[str]:
    """What was done to the database or to a process is not a bug of the work on a row."""
    for row in evidence.attempts:
        if row.error_code in _OURS_ALONE:
            yield f"{row.workflow} row {row.row_id}, attempt {row.attempt}: {row.outcome}, {row.error_code}: {row.error}"


# --- the processes ----------------------------------------------------------------------------------------
def processes_end_as_they_should(evidence: Evidence) -> Iterator[str]:
    """None ends by a bug; none that works is ended by a database that is away for a moment; a signal is obeyed."""
    at_work = {line.who for line in statuses(evidence) if line.now == "claimed"}
    for number, process in evidence.processes.items():
        if process.hung:
            yield f"{process} did not end when it was told to"
        elif not process.may_end_with(at_work=number in at_work):
            yield f"{process} ended with {process.code}: {process.err.read_text()[-400:]}"
        elif "Traceback" in process.err.read_text():
            yield f"{process} showed a traceback: {process.err.read_text()[-400:]}"


_TOLD = re.compile(r"^workflow=(\S+) claimed=\d+ completed=(\d+) empty=\d+ retried=(\d+) failed=(\d+) .*seconds=", re.M)
_PLACES = {"domain-scan": "domains", "page-scrape": "pages", "email-scan": "jobs"}


def summaries_tell_the_truth(evidence: Evidence) -> Iterator[str]:
    """What a process says it completed, retried and failed is what the database saw it do."""
    did: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for line in statuses(evidence):
        if line.was == "processing":
            did[line.who, line.place][line.now or ""] += 1
    for number, process in evidence.processes.items():
        if process.args[0] not in ("process", "loop"):
            continue
        told: dict[str, Counter[str]] = defaultdict(Counter)
        for workflow, *counts in _TOLD.findall(process.out.read_text()):
            told[workflow].update(dict(zip(("completed", "retried", "failed"), map(int, counts), strict=True)))
        for workflow, place in _PLACES.items():
            for name in ("completed", "retried", "failed"):
                said, true = told[workflow][name], did[number, place][name]
                if said > true or (said < true and process.ended_well):
                    yield f"{process} says {workflow} {name}={said}; in the database it is {true}"
