"""db: manage the schema of the database."""

from typing import Annotated

import typer

from scrapersky_cli.cli.confirm import require_yes
from scrapersky_cli.cli.options import Json, Verbose, connected, say_made, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.db import migrate
from scrapersky_cli.db.urls import shown
from scrapersky_cli.errors import Exit, UsageError

app = typer.Typer(help="Manage the schema of the database.", no_args_is_help=True)


@app.command()
def upgrade(revision: Annotated[str, typer.Argument()] = "head", as_json: Json = False, verbose: Verbose = 0) -> None:
    """Bring the schema up to date."""
    set_up_logs(verbose)
    with connected() as database:
        before = migrate.upgrade(database, _known(revision))
        if before is None and database.is_sqlite:
            say_made(database)
        _say_version(before, migrate.version(database), as_json=as_json)


@app.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help="A revision, or `base` for an empty database.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before tables and their rows are dropped.")] = False,
    as_json: Json = False,
    verbose: Verbose = 0,
) -> None:
    """Downgrade the schema. Data that only the newer schema can hold is lost."""
    set_up_logs(verbose)
    _known(revision)
    require_yes(f"drop what is newer than {revision}", yes=yes)
    with connected() as database:
        before = migrate.version(database)
        migrate.downgrade(database, revision)
        _say_version(before, migrate.version(database), as_json=as_json)


@app.command()
def current(as_json: Json = False) -> None:
    """Show the schema's revision, and the one that this scrapersky needs."""
    set_up_logs()
    with connected() as database:
        found, needed = migrate.version(database), migrate.head()
    state = "ok" if found == needed else "not ok"
    answer = Answer({"current": found, "head": needed}, lines=[f"{found or 'empty'} (needs {needed}: {state})"])
    emit(answer, as_json=as_json)


@app.command()
def check(as_json: Json = False) -> None:
    """Compare the schema with what this scrapersky needs. Exit 5 if they differ."""
    set_up_logs()
    with connected() as database:
        migrate.require_head(database)
        found = migrate.differences(database)
    emit(Answer({"differences": found}, lines=found or ["ok"]), as_json=as_json)
    if found:
        raise typer.Exit(Exit.DATABASE)


@app.command()
@prints_table
def history(as_json: Json = False) -> None:
    """List all revisions, oldest first."""
    data = {"revisions": [{"revision": revision, "what": what} for revision, what in migrate.described()]}
    emit(Answer(data, columns=("revision", "what"), records="revisions"), as_json=as_json)


@app.command()
def url(as_json: Json = False) -> None:
    """Show the URL of the database, with its password masked."""
    set_up_logs()
    with connected() as database:
        text = shown(database.url)
    emit(Answer({"url": text}, lines=[text]), as_json=as_json)


def _known(revision: str) -> str:
    if revision not in ("head", "base", *migrate.revisions()):
        raise UsageError(f"there is no revision {revision}", hint="run: scrapersky db history")
    return revision


def _say_version(before: str | None, after: str | None, *, as_json: bool) -> None:
    emit(
        Answer({"before": before, "after": after}, lines=[f"{before or 'empty'} -> {after or 'empty'}"]),
        as_json=as_json,
    )
