"""curate: select, reject or archive rows by hand. No workflow changes a curation."""

import getpass
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import Annotated

import typer

from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.chosen_rows import All
from scrapersky_cli.cli.options import DryRun, Json, Quiet, Verbose, opened, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.targets import read_targets
from scrapersky_cli.cli.where import Where, filters_where
from scrapersky_cli.db.columns import CURATIONS
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.intake import CHUNK, RawTarget
from scrapersky_cli.engine.queue.claims import HOST
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.export.rows import listing_named
from scrapersky_cli.extract.lists.records import TARGET_COLUMNS
from scrapersky_cli.extract.text import clean_text
from scrapersky_cli.pipeline.curate import Curated, Decision, curate_all
from scrapersky_cli.read.chosen import chosen_ids
from scrapersky_cli.read.identify import rows_named
from scrapersky_cli.subjects.registry import curated_subjects
from scrapersky_cli.subjects.subject import Subject
from scrapersky_cli.workflows.registry import workflow_of

WHAT = sorted(curated_subjects())
What = Annotated[str, typer.Argument(metavar="WHAT", help=f"One of: {', '.join(WHAT)}.")]
State = Annotated[str, typer.Argument(metavar="STATE", help=f"One of: {', '.join(CURATIONS)}.")]
Targets = Annotated[list[str] | None, typer.Argument(metavar="TARGET…", help="Typed ids, names or URLs.")]
File = Annotated[str | None, typer.Option("--file", "-f", metavar="FILE", help="Targets as CSV or lines; - is stdin.")]
Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="Replace the notes of these rows; '' removes them.")
]
_EXAMPLES = 100  # unknown targets that are kept to be named
_LONGEST_NAME = 200  # characters, of a user and a host


@dataclass(slots=True)
class Unknown:
    """The targets that name no row: how many of those that were read, and the first of them."""

    read: int = 0
    count: int = 0
    examples: list[RawTarget] = field(default_factory=list)

    def add(self, chunk: Sequence[RawTarget], known: Iterable[str]) -> None:
        """Add those of the targets whose texts are not known."""
        found = [target for target in chunk if target.text not in known]
        self.read += len(chunk)
        self.count += len(found)
        self.examples += found[: _EXAMPLES - len(self.examples)]


def curate(
    what: What,
    state: State,
    targets: Targets = None,
    file: File = None,
    where: Where = None,
    everything: All = False,
    note: Note = None,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Select or reject rows by hand. Selected rows enter their queue; deselected or refused ones leave it.

    Rows that are rejected or archived do not go on to later workflows by themselves.
    """
    set_up_logs(verbose, quiet)
    subject = curated_subjects()[require_choice(WHAT, what, f"{what} cannot be curated")]
    word = require_choice(CURATIONS, state, f"{state} is not a valid curation")
    decision = Decision(word, _who(), None if note is None else clean_text(note, len(note)))
    workflow = workflow_of(subject.selecting) if subject.selecting else None
    _require_narrowed(targets, file, where, everything)
    unknown = Unknown()
    with ExitStack() as stack:
        columns = (subject.label.name, *TARGET_COLUMNS)  # as in an export of these rows
        named = read_targets(targets or [], file, stack, columns) if targets or file else None
        database = stack.enter_context(opened_to_read() if dry_run else opened())
        pages = _named(database, subject, named, unknown) if named else _where(database, what, subject, where or ())
        show = stack.enter_context(counting("rows", quiet=quiet or as_json))
        done = curate_all(
            database, subject, workflow, decision, pages, dry_run=dry_run, progress=lambda done: show(done.rows)
        )
    if not quiet:
        _say_left_out(done, workflow, unknown, subject)
    _require_known(unknown, subject)
    emit(_answer(what, decision, workflow, done, unknown, dry_run=dry_run), as_json=as_json)


# --- which rows -------------------------------------------------------------------------------------------
def _require_narrowed(targets: list[str] | None, file: str | None, where: list[str] | None, everything: bool) -> None:
    if where and (targets or file):
        raise UsageError("--where cannot be combined with targets or --file")
    if not (targets or file or where or everything):
        hint = "give targets, --file or --where, or --all; --dry-run shows how many"
        raise UsageError("this would change every row", hint=hint)


def _where(database: Database, what: str, subject: Subject, where: Sequence[str]) -> Iterator[list[int]]:
    """Yield the ids of the rows that match the filters, chunk by chunk. Raise UsageError for a wrong filter."""
    filters = filters_where(database, where)
    listing_named(what, filters)
    yield from chosen_ids(database, subject, filters)


def _named(database: Database, subject: Subject, targets: Iterator[RawTarget], unknown: Unknown) -> Iterator[list[int]]:
    """Yield the ids of the rows that the targets name, chunk by chunk, and add the others to the unknown."""
    while chunk := list(islice(targets, CHUNK)):
        with database.reading() as conn:
            found = rows_named(conn, subject, {target.text for target in chunk})
        unknown.add(chunk, found)
        yield sorted(set(found.values()))


def _who() -> str:
    """Return who gives the command, as user@host."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user may have a number only
        user = f"uid-{os.getuid()}"
    return clean_text(f"{user}@{HOST}", _LONGEST_NAME)


# --- what is said -----------------------------------------------------------------------------------------
def _answer(
    what: str, decision: Decision, workflow: Workflow | None, done: Curated, unknown: Unknown, *, dry_run: bool
) -> Answer:
    would_be = "would_be_" if dry_run else ""
    counts = {
        f"{would_be}changed": done.changed,
        "unchanged": done.unchanged,
        f"{would_be}enqueued": done.enqueued,
        "active": done.active,
        "skipped": done.skipped,
        f"{would_be}cancelled": done.cancelled,
        "unknown": unknown.count,
    }
    told = {"what": what, "curation": decision.curation, "workflow": workflow and workflow.name}
    examples = [{"line": target.line, "text": target.text} for target in unknown.examples]
    shown = [f"{name}={count}" for name, count in counts.items() if count or name == f"{would_be}changed"]
    line = " ".join([f"what={what}", f"curation={decision.curation}", *shown])
    return Answer({**told, **counts, "unknown_targets": examples, "dry_run": dry_run}, lines=[line])


def _say_left_out(done: Curated, workflow: Workflow | None, unknown: Unknown, subject: Subject) -> None:
    if done.skipped and workflow:
        again = f" (scrapersky enqueue {workflow.name} --force does it)" if workflow.intake else ""
        say(f"{done.skipped} completed rows are not enqueued again{again}")
    if unknown.read == 1:
        return  # the error says it
    for target in unknown.examples[:20]:
        say(f"line {target.line}: {target.text[:200]!r} is not a known {subject.kind}")
    if unknown.count > 20:
        say(f"{unknown.count} targets are not known in all")


def _require_known(unknown: Unknown, subject: Subject) -> None:
    """Raise UsageError if there were targets, and none of them is known."""
    if not unknown.read or unknown.count < unknown.read:
        return
    hint = f"run: scrapersky {subject.list_command}"
    if unknown.read == 1:
        raise UsageError(f"{unknown.examples[0].text[:200]} is not a known {subject.kind}", hint=hint)
    raise UsageError(f"none of the {unknown.read} targets is a known {subject.kind}", hint=hint)
