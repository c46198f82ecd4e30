"""prune: delete old claims and attempts, and hosts that are no longer used."""

from dataclasses import asdict
from typing import Annotated

import typer

from scrapersky_cli.cli.options import DryRun, Json, Verbose, opened, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.engine.prune import prune as prune_rows
from scrapersky_cli.workflows.registry import workflows

OlderThan = Annotated[
    str, typer.Option(metavar="AGE", help="Only what ended or was last used longer ago than this: 12h, 30d.")
]


def prune(older_than: OlderThan = "90d", dry_run: DryRun = False, as_json: Json = False, verbose: Verbose = 0) -> None:
    """Delete old claims, attempts and unused hosts. Keep contacts and pages.

    Rows that are in a queue keep their history, and hosts of known domains stay. Workers may run meanwhile.
    """
    set_up_logs(verbose)
    seconds = parse_age(older_than)
    with opened() as database:
        counts = asdict(prune_rows(database, workflows(), seconds, dry_run=dry_run))
    did = "would_prune" if dry_run else "pruned"
    line = f"{did} {' '.join(f'{name}={count}' for name, count in counts.items())}"
    # Cron mails all output, so nothing is printed if nothing was done.
    told = [line] if dry_run or any(counts.values()) else []
    emit(Answer({**counts, "older_than_seconds": seconds, "dry_run": dry_run}, lines=told), as_json=as_json)
