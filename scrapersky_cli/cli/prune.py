"""prune: delete old claims and attempts, and hosts that are no longer used; or what was found long ago."""

from dataclasses import asdict
from typing import Annotated

import typer

from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.confirm import Yes, require_yes
from scrapersky_cli.cli.options import DryRun, Json, Verbose, opened, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, counted, emit
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.prune import prune as prune_rows
from scrapersky_cli.errors import UsageError
from scrapersky_cli.store.google_content import count_google_content, forget_google_content
from scrapersky_cli.store.old_rows import OLD, prune_found
from scrapersky_cli.workflows.registry import workflows

What = Annotated[
    list[str] | None,
    typer.Argument(metavar="WHAT…", help=f"Instead, what was found and not seen since: {', '.join(OLD)}."),
]
OlderThan = Annotated[
    str | None,
    typer.Option(
        metavar="AGE", help="Only what is older than this. [default: 90d; of WHAT: 365d; with --google-content: 30d]"
    ),
]
GoogleContent = Annotated[
    bool,
    typer.Option("--google-content", help="Forget what Google Places said of places, but for their identifiers."),
]


def prune(
    what: What = None,
    older_than: OlderThan = None,
    google_content: GoogleContent = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    verbose: Verbose = 0,
) -> None:
    """Delete old claims, attempts and unused hosts. Keep what was found, unless WHAT names it.

    Rows that are in a queue keep their history, and hosts of known domains stay. Workers may run meanwhile. WHAT goes
    only after its numbers were shown and confirmed: jobs but the last of a domain, batches that are done, pages that
    nobody has curated, and contacts that no page and no source has shown since then.
    """
    set_up_logs(verbose)
    kinds = [require_choice(list(OLD), each, f"{each} cannot be pruned") for each in what or ()]
    if kinds and google_content:
        raise UsageError("--google-content cannot be combined with WHAT", hint="give two commands")
    seconds = parse_age(older_than or ("365d" if kinds else "30d" if google_content else "90d"))
    with opened_to_read() if dry_run else opened() as database:
        if google_content:
            counts = {"google_places": _forget_google(database, seconds, dry_run=dry_run)}
        elif kinds:
            counts = _prune_found(database, kinds, seconds, dry_run=dry_run, yes=yes)
        else:
            counts = asdict(prune_rows(database, workflows(), seconds, dry_run=dry_run))
    did = "would_prune" if dry_run else "pruned"
    line = f"{did} {counted(counts)}"
    # Cron mails all output, so nothing is printed if nothing was done.
    told = [line] if dry_run or any(counts.values()) else []
    emit(Answer({**counts, "older_than_seconds": seconds, "dry_run": dry_run}, lines=told), as_json=as_json)


def _prune_found(database: Database, kinds: list[str], seconds: float, *, dry_run: bool, yes: bool) -> dict[str, int]:
    """Count the rows, and delete them if that is confirmed. Return how many of each kind."""
    counts = prune_found(database, workflows(), kinds, seconds, dry_run=True)
    if dry_run or not any(counts.values()):
        return counts
    require_yes(f"delete {counted(counts)}", yes=yes)
    return prune_found(database, workflows(), kinds, seconds, dry_run=False)


def _forget_google(database: Database, seconds: float, *, dry_run: bool) -> int:
    """Forget it in short transactions. Return of how many places."""
    if dry_run:
        with database.reading() as conn:
            return count_google_content(conn, seconds)
    count = 0
    while done := database.write(forget_google_content, seconds):
        count += done
    return count
