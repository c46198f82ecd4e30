"""curate: select, reject or archive rows by hand. No workflow changes a curation."""

import getpass
import os
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from scrapersky_cli.cli import completion
from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.chosen_rows import All
from scrapersky_cli.cli.options import DryRun, Json, Quiet, Verbose, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.rows_by_hand import (
    File,
    Targets,
    Unknown,
    What,
    first_rows,
    require_known,
    rows_by_hand,
    say_unknown,
    subject_of_listing,
)
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.where import Where
from scrapersky_cli.db.columns import CURATIONS
from scrapersky_cli.engine.queue.claims import HOST
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.extract.text import clean_text
from scrapersky_cli.pipeline.curate import Curated, Decision, curate_all
from scrapersky_cli.workflows.registry import workflow_of

State = Annotated[
    str, typer.Argument(metavar="STATE", help=f"One of: {', '.join(CURATIONS)}.", autocompletion=completion.curation)
]
Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="Replace the notes of these rows; '' removes them.")
]
_LONGEST_NAME = 200  # characters, of a user and a host


@prints_table
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
    subject = subject_of_listing(what, "curated")
    word = require_choice(CURATIONS, state, f"{state} is not a valid curation")
    decision = Decision(word, _who(), None if note is None else clean_text(note, len(note)))
    workflow = workflow_of(subject.selecting) if subject.selecting else None
    found = rows_by_hand(what, subject, targets or [], file, where or [], everything=everything, dry_run=dry_run)
    with found as rows, counting("rows", quiet=quiet or as_json) as show:
        done = curate_all(
            rows.database,
            subject,
            workflow,
            decision,
            rows.chunks,
            dry_run=dry_run,
            progress=lambda done: show(done.rows),
        )
        first = first_rows(rows, done.first) if dry_run else []
    if not quiet:
        _say_left_out(done, workflow)
        say_unknown(rows.unknown, subject)
    require_known(rows.unknown, subject)
    emit(_answer(what, decision, workflow, done, rows.unknown, first, dry_run=dry_run), as_json=as_json)


def _who() -> str:
    """Return who gives the command, as user@host."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user may have a number only
        user = f"uid-{os.getuid()}"
    return clean_text(f"{user}@{HOST}", _LONGEST_NAME)


def _answer(
    what: str,
    decision: Decision,
    workflow: Workflow | None,
    done: Curated,
    unknown: Unknown,
    first: Sequence[dict[str, Any]],
    *,
    dry_run: bool,
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
    shown = [f"{name}={count}" for name, count in counts.items() if count or name == f"{would_be}changed"]
    line = " ".join([f"what={what}", f"curation={decision.curation}", *shown])
    data = {**told, **counts, **unknown.data(), "dry_run": dry_run, **({"first": list(first)} if dry_run else {})}
    return Answer(data, ("id", "name") if dry_run else (), lines=[line], records="first" if dry_run else "")


def _say_left_out(done: Curated, workflow: Workflow | None) -> None:
    if done.skipped and workflow:
        again = f" (scrapersky enqueue {workflow.name} --force does it)" if workflow.intake else ""
        say(f"{done.skipped} completed rows are not enqueued again{again}")
