"""delete: delete everything about a domain."""

from typing import Annotated

import typer

from scrapersky_cli.cli.confirm import Yes, require_yes
from scrapersky_cli.cli.options import DryRun, Json, Verbose, opened, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, counted, emit
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.hosts import NotADomain, normalise_host
from scrapersky_cli.store.delete_domain import about_domain, delete_domain
from scrapersky_cli.workflows.registry import workflows

app = typer.Typer(help="Delete everything about a domain.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="DOMAIN", help="Its name, or an address of it.")]


@app.callback()
def _delete() -> None:
    """Delete everything about a domain."""


@app.command()
def domain(name: Name, yes: Yes = False, dry_run: DryRun = False, as_json: Json = False, verbose: Verbose = 0) -> None:
    """Delete a domain with its pages, contacts and businesses.

    Also the places that list it as their web site, addresses at it wherever they were found, and what was done with
    all of these. First it says how many there are. Entries of `suppress` and `block` stay. What other sites say of it
    stays, too; `suppress add DOMAIN` keeps what a later scan finds of it from being exported.
    """
    set_up_logs(verbose)
    try:
        host = normalise_host(name)
    except NotADomain as error:
        raise UsageError(f"{name!r} is not a domain: {error.reason}", hint="such as example.com") from None
    with opened_to_read() if dry_run else opened() as database:
        with database.reading() as conn:
            counts = about_domain(conn, host).counts()
        if not any(counts.values()):
            raise UsageError(f"nothing is known of {host}", hint="run: scrapersky list domains")
        if not dry_run:
            require_yes(f"delete {counted(counts)} of {host}", yes=yes)
            counts = delete_domain(database, workflows(), host)
    did = "would_delete" if dry_run else "deleted"
    data = {"domain": host, **counts, "dry_run": dry_run}
    emit(Answer(data, lines=[f"{did} domain={host} {counted(counts)}"]), as_json=as_json)
