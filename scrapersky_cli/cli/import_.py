"""import: import rows without queueing them, so that an operator can look at them first."""

from contextlib import ExitStack
from typing import Annotated

import typer

from scrapersky_cli.cli import import_places
from scrapersky_cli.cli.enqueue import require_usable, say_rejected
from scrapersky_cli.cli.options import DryRun, Json, Quiet, Strict, Verbose, opened_or_made, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.targets import read_targets
from scrapersky_cli.engine.intake import enqueue_all, preview
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.errors import Exit
from scrapersky_cli.workflows.registry import first_taking

app = typer.Typer(help="Import rows without queueing them.", no_args_is_help=True)
app.command()(import_places.places)


@app.command()
def domains(
    file: Annotated[str, typer.Argument(metavar="FILE", help="CSV or one domain a line; - is stdin.")],
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Import domains with their labels, and with curation `new`."""
    set_up_logs(verbose, quiet)
    workflow = first_taking("domain")
    with ExitStack() as stack:
        named = read_targets([], file, stack)
        if dry_run:
            report, _ = preview(workflow, named)
        else:
            database = stack.enter_context(opened_or_made(quiet=quiet))
            show = stack.enter_context(counting("lines", quiet=quiet or as_json))
            report = enqueue_all(
                database,
                workflow,
                named,
                EnqueueOptions(),
                into_queue=False,
                progress=lambda done: show(done.last_line),
            )
    require_usable(workflow, report, quiet=quiet)
    known = report.read - report.new - report.rejected - report.duplicates
    data = {"read": report.read, "new": report.new, "known": known, "rejected": report.rejected, "dry_run": dry_run}
    line = (
        f"read={report.read} new={report.new} known={known} duplicates={report.duplicates} rejected={report.rejected}"
    )
    emit(Answer(data, lines=[line]), as_json=as_json)
    if not quiet:
        say_rejected(report)
    if strict and report.rejected:
        raise typer.Exit(Exit.FAILED)
