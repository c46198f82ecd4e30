"""prune: delete old claims and attempts, and hosts that are no longer used."""

from dataclasses import asdict
from typing import Annotated

import typer

from scrapersky_cli.cli.options import DryRun, Json, Verbose, opened, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.prune import prune as prune_rows
from scrapersky_cli.store.google_content import count_google_content, forget_google_content
from scrapersky_cli.workflows.registry import workflows

OlderThan = Annotated[
    str | None,
    typer.Option(metavar="AGE", help="Only what is older than this. [default: 90d; with --google-content: 30d]"),
]
GoogleContent = Annotated[
    bool,
    typer.Option("--google-content", help="Forget what Google Places said of places, but for their identifiers."),
]


def prune(
    older_than: OlderThan = None,
    google_content: GoogleContent = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    verbose: Verbose = 0,
) -> None:
    """Delete old claims, attempts and unused hosts. Keep contacts and pages.

    Rows that are in a queue keep their history, and hosts of known domains stay. Workers may run meanwhile.
    """
    set_up_logs(verbose)
    seconds = parse_age(older_than or ("30d" if google_content else "90d"))
    with opened() as database:
        if google_content:
            counts = {"google_places": _forget_google(database, seconds, dry_run=dry_run)}
        else:
            counts = asdict(prune_rows(database, workflows(), seconds, dry_run=dry_run))
    did = "would_prune" if dry_run else "pruned"
    line = f"{did} {' '.join(f'{name}={count}' for name, count in counts.items())}"
    # Cron mails all output, so nothing is printed if nothing was done.
    told = [line] if dry_run or any(counts.values()) else []
    emit(Answer({**counts, "older_than_seconds": seconds, "dry_run": dry_run}, lines=told), as_json=as_json)


def _forget_google(database: Database, seconds: float, *, dry_run: bool) -> int:
    """Forget it in short transactions. Return of how many places."""
    if dry_run:
        with database.reading() as conn:
            return count_google_content(conn, seconds)
    count = 0
    while done := database.write(forget_google_content, seconds):
        count += done
    return count
