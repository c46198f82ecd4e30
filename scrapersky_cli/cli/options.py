"""Options that mean the same in every command, and how commands open the database and set up logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from scrapersky_cli.cli import completion
from scrapersky_cli.cli.output import say
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.migrate import ensure, is_there, require_head
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.logs import configure
from scrapersky_cli.settings import hide_secrets, settings
from scrapersky_cli.workflows.registry import names

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")]
Verbose = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        show_default=False,
        help="A line on stderr for each row; -vv for each request, with tracebacks.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, but write nothing.")]
Concurrency = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, max=1000, help="Rows worked at the same time. Default: as many as pay."),
]
ProcessCount = Annotated[int, typer.Option(metavar="N", min=1, max=64, help="Processes that work side by side.")]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 3 if anything failed or was rejected.")]


WorkflowName = Annotated[
    str,
    typer.Argument(
        metavar="WORKFLOW", help=f"One of: {', '.join(names())}.", autocompletion=completion.workflow_or_all
    ),
]


def set_up_logs(verbose: int = 0, quiet: bool = False) -> None:
    """Configure logging for these options and the settings."""
    configure(-1 if quiet else verbose, settings().log_format, hide_secrets)


@contextmanager
def connected() -> Iterator[Database]:
    """Yield the database of the settings, without checking its schema."""
    secret = settings().database_url
    # After two leases without a database, other workers may have taken the rows, so waiting longer saves little.
    patience = max(60.0, 2 * settings().lease_seconds)
    database = Database(database_url(secret.get_secret_value() if secret else None), patience)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def opened_to_read() -> Iterator[Database]:
    """Yield the database for reading, without upgrading its schema. Raise DatabaseError if the schema does not fit."""
    with connected() as database:
        require_head(database)
        yield database


@contextmanager
def opened() -> Iterator[Database]:
    """Yield the database, which must exist, with its schema up to date. Raise DatabaseError."""
    with connected() as database:
        ensure(database, make=False)
        yield database


@contextmanager
def opened_or_made(*, quiet: bool = False) -> Iterator[Database]:
    """Yield the database. Create an SQLite file first if it does not exist. Raise DatabaseError."""
    with connected() as database:
        if ensure(database) and not quiet:
            say_made(database)
        yield database


def say_made(database: Database) -> None:
    """Print to stderr which file was created, so that a mistyped path is noticed."""
    say(f"made a new database: {database.url.database}")


@contextmanager
def existing() -> Iterator[Database | None]:
    """Yield the database as it is, or None if it does not exist. Raise DatabaseUnreachable."""
    with connected() as database:
        yield database if is_there(database) else None
