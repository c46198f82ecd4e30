"""From what an operator names to rows in a queue: chunk by chunk, each chunk one short transaction, no network."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from shlex import quote
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, String, bindparam, delete, insert, literal_column, select, update

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import COMPLETED
from scrapersky_cli.db.sql import among, as_rows, ids, records, upsert
from scrapersky_cli.db.tables.queue import batch_items, batches
from scrapersky_cli.engine.list_lines import ListLine, OfList, store_lines
from scrapersky_cli.engine.queue.enqueue import Enqueued, EnqueueOptions, enqueue
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError

CHUNK = 1000


class Rejected(ValueError):
    """What was named is no target of this workflow. `str()` is the reason, one clause an operator understands."""


class Target(NamedTuple):
    """One thing to work on: `key` identifies it within its workflow, `fields` are what its row takes."""

    key: str
    fields: Mapping[str, Any] = MappingProxyType({})
    external_id: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """The rows of targets, by key, and how many of them are new. `refused` says why others have no row, by key.

    `queued` are those of the new ones that were stored as queued, in the queue of the options.
    """

    ids: Mapping[str, int]
    new: int
    refused: Mapping[str, str] = field(default_factory=dict)
    queued: Collection[int] = ()


@dataclass(frozen=True)
class Intake:
    """How targets become rows: `parse` one text (or raise Rejected), `store` a chunk of targets as an upsert.

    `names` is the kind of record that a target names: `--where` chooses among these.

    `store` is told the options, because a workflow whose rows are jobs makes a new one where the last is done, and
    because it may store new rows as queued. `hint` says what to do about a target that is refused.
    """

    names: str
    parse: Callable[[str], Target]
    store: Callable[[Connection, Sequence[Target], EnqueueOptions], Stored]
    hint: str = "name a domain or an address, such as example.com or https://example.com/contact"


class RawTarget(NamedTuple):
    """A target as it was written, and where. What stands beside it in a list is kept with the batch."""

    line: int
    text: str
    external_id: str | None = None
    tags: tuple[str, ...] = ()
    of_list: OfList | None = None


@dataclass(slots=True)
class IntakeReport:
    """What an enqueue came to. `rejected` and `skipped` keep the first examples, the counts are complete."""

    read: int = 0
    new: int = 0  # rows that did not exist
    created: int = 0
    requeued: int = 0
    active: int = 0
    processing: int = 0  # of which `again` are queued once more when they complete
    again: int = 0
    skipped: int = 0
    rejected: int = 0
    duplicates: int = 0
    ids: list[int] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[int, str, str]] = field(default_factory=list)  # line, text, reason
    skipped_examples: list[tuple[str, float]] = field(default_factory=list)  # key, age in seconds
    last_line: int = 0

    @property
    def is_unusable(self) -> bool:
        """Whether there were targets, and every one was rejected."""
        return self.rejected == self.read > 0

    def reject(self, named: RawTarget, reason: str) -> None:
        self.rejected += 1
        self.reasons[reason] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append((named.line, named.text[:200], reason))


_EXAMPLES = 100


def enqueue_all(
    database: Database,
    workflow: Workflow,
    targets: Iterable[RawTarget],
    options: EnqueueOptions,
    *,
    into_queue: bool = True,
    progress: Callable[[IntakeReport], None] = lambda report: None,
) -> IntakeReport:
    """Store the targets and, unless `into_queue` is off, enqueue them. Memory does not grow with their number."""
    report = IntakeReport()
    options = replace(options, into=workflow.queue if into_queue else None)
    for chunk in _chunks(targets):
        parsed = _parse(workflow, chunk, report)
        last_line = chunk[-1].line
        keys, stored, done = database.write(_store_chunk, workflow, parsed, options, last_line)
        for key in sorted(stored.refused, key=lambda key: parsed.lines[key]):
            report.reject(RawTarget(parsed.lines[key], key), stored.refused[key])
        _add(report, keys, stored, done)
        report.last_line = last_line
        progress(report)
    return report


def preview(workflow: Workflow, targets: Iterable[RawTarget]) -> tuple[IntakeReport, list[str]]:
    """What an enqueue would read: the report of a dry run, and the first keys."""
    report = IntakeReport()
    keys: list[str] = []
    for chunk in _chunks(targets):
        for target in _parse(workflow, chunk, report).targets:
            if len(keys) < _EXAMPLES:
                keys.append(target.key)
            report.created += 1
    return report, keys


def first_usable(workflow: Workflow, targets: Iterable[RawTarget]) -> IntakeReport:
    """Read targets up to the first usable one, and count it as `created` and those before it as `rejected`."""
    assert workflow.intake is not None
    report = IntakeReport()
    for named in targets:
        report.read += 1
        try:
            workflow.intake.parse(named.text)
        except Rejected as rejected:
            report.reject(named, str(rejected))
        else:
            report.created = 1
            break
    return report


def _chunks(targets: Iterable[RawTarget]) -> Iterator[list[RawTarget]]:
    iterator = iter(targets)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What a chunk of input names.

    `targets` has each target once, with what all its lines say of it. `lines` has the last line that named a target, by
    its key. `of_list` are the lines to store if the input is a list.
    """

    targets: Sequence[Target]
    lines: Mapping[str, int]
    of_list: Sequence[ListLine]


def _parse(workflow: Workflow, chunk: Sequence[RawTarget], report: IntakeReport) -> _Parsed:
    assert workflow.intake is not None
    parse = workflow.intake.parse
    unique: dict[str, Target] = {}
    lines: dict[str, int] = {}
    of_list: list[ListLine] = []
    for named in chunk:
        key, reason = None, ""
        try:
            target = parse(named.text)
        except Rejected as rejected:
            reason = str(rejected)
            report.reject(named, reason)
        else:
            key = target.key
            earlier = unique.get(key)
            unique[key] = _labelled(target, named, earlier)
            lines[key] = named.line
            report.duplicates += earlier is not None
        if named.of_list is not None:
            of_list.append(ListLine(named.line, named.of_list, key, reason))
    report.read += len(chunk)
    return _Parsed([unique[key] for key in sorted(unique)], lines, of_list)


def _labelled(target: Target, named: RawTarget, earlier: Target | None) -> Target:
    """The target with the labels that its line and the earlier ones give it: most have none."""
    if earlier is None and not named.external_id and not named.tags:
        return target
    before = earlier or target
    tags = tuple(dict.fromkeys((*before.tags, *named.tags)))
    return target._replace(external_id=named.external_id or before.external_id, tags=tags)


def _store_chunk(
    conn: Connection, workflow: Workflow, parsed: _Parsed, options: EnqueueOptions, last_line: int
) -> tuple[dict[int, str], Stored, Enqueued]:
    assert workflow.intake is not None
    stored = workflow.intake.store(conn, parsed.targets, options) if parsed.targets else Stored({}, 0)
    keys = {id_: key for key, id_ in stored.ids.items()}
    done = Enqueued()
    if options.into is not None and (known := keys.keys() - stored.queued):
        done = enqueue(conn, options.into, sorted(known), options)
    done.created += stored.queued
    if options.batch_id is not None:
        add_to_batch(conn, workflow, sorted(keys), done, options.batch_id, last_line)
        store_lines(conn, options.batch_id, parsed.of_list, stored.ids, stored.refused)
    return keys, stored, done


def _add(report: IntakeReport, keys: Mapping[int, str], stored: Stored, done: Enqueued) -> None:
    report.new += stored.new
    report.created += len(done.created)
    report.requeued += len(done.requeued)
    report.active += len(done.active)
    report.processing += len(done.processing)
    report.again += len(done.again)
    report.skipped += len(done.skipped)
    room = _EXAMPLES - len(report.skipped_examples)
    report.skipped_examples += [(keys[id_], age) for id_, age in islice(done.skipped.items(), room)]
    if len(report.ids) < _EXAMPLES:
        report.ids += sorted(keys)[: _EXAMPLES - len(report.ids)]


# --- batches ----------------------------------------------------------------------------------------------
def open_batch(conn: Connection, name: str, workflow: Workflow) -> tuple[int, int]:
    """Begin the batch of that name, or go on with it where it was interrupted. Return its id and the last line
    stored. Raise UsageError where it is complete already, or belongs to another workflow."""
    row = conn.execute(select(batches).where(batches.c.name == name).with_for_update()).first()
    if row is None:
        created = insert(batches).values(name=name, workflow=workflow.name).returning(batches.c.id)
        return conn.execute(created).scalar_one(), 0
    if row.workflow != workflow.name:
        raise UsageError(f"batch {name} belongs to {row.workflow}", hint=f"run: scrapersky batch show {quote(name)}")
    if not row.open:
        raise UsageError(
            f"batch {name} is complete: it takes no more rows",
            hint=f"choose another name, or run: scrapersky batch show {quote(name)}",
        )
    return row.id, row.last_line


def drop_batch(conn: Connection, batch_id: int) -> None:
    """Delete a batch that has no rows."""
    conn.execute(delete(batches).where(batches.c.id == batch_id))


def close_batch(conn: Connection, batch_id: int) -> None:
    """Close a batch: its last row is stored."""
    conn.execute(update(batches).where(batches.c.id == batch_id).values(open=False, closed_at=now()))


def add_to_batch(
    conn: Connection, workflow: Workflow, rows: Sequence[int], done: Enqueued, batch_id: int, last_line: int
) -> None:
    """Add rows to a batch, and remember the last line. Rows that are done already count as such from the start."""
    dialect = conn.dialect.name
    r = records(dialect, {"row_id": Integer()})
    source = select(bindparam("batch", type_=Integer), bindparam("workflow", type_=String), r.c.row_id)
    statement = upsert(dialect)(batch_items).from_select(
        ["batch_id", "workflow", "row_id"], source.where(literal_column("true"))
    )
    params = {"batch": batch_id, "workflow": workflow.name, "rows": as_rows([{"row_id": row} for row in rows])}
    if rows:
        conn.execute(statement.on_conflict_do_nothing(), params)
    if done.skipped:
        _conclude_skipped(conn, workflow, list(done.skipped), batch_id)
    conn.execute(update(batches).where(batches.c.id == batch_id).values(last_line=last_line))


def _conclude_skipped(conn: Connection, workflow: Workflow, rows: Sequence[int], batch_id: int) -> None:
    queue = workflow.queue
    earlier = (
        update(batch_items)
        .where(
            batch_items.c.batch_id == batch_id,
            batch_items.c.workflow == workflow.name,
            batch_items.c.row_id == queue.id,
            among(queue.id, ids("rows")),
        )
        .values(outcome=COMPLETED, result_code=queue["result_code"], rows_written=0, finished_at=queue["finished_at"])
    )
    conn.execute(earlier, {"rows": sorted(rows)})
