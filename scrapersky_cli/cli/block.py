"""block: the do-not-crawl list, which the fetcher enforces for every workflow."""

from dataclasses import asdict
from typing import Annotated

import typer

from scrapersky_cli.cli import typed_texts
from scrapersky_cli.cli.options import Json, opened, opened_or_made, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import QUEUED
from scrapersky_cli.engine.operator_actions import refuse_rows
from scrapersky_cli.failures import BlockedHost
from scrapersky_cli.read.select import RowFilters, pages_of_rows
from scrapersky_cli.web.blocks import add_block, block_key, list_blocks, remove_block
from scrapersky_cli.workflows.registry import workflows

app = typer.Typer(help="Manage hosts that are never fetched.", no_args_is_help=True)
Hosts = Annotated[list[str], typer.Argument(metavar="HOST…", help="A host; a domain includes its sub-domains.")]

Reason = Annotated[str | None, typer.Option(help="The reason, shown in the list.", callback=typed_texts.reason)]


@app.command()
def add(
    hosts: Hosts,
    reason: Reason = None,
    as_json: Json = False,
) -> None:
    """Never fetch these hosts again. Rows that wait for them fail at once."""
    set_up_logs()
    with opened_or_made() as database:
        added = database.write(lambda conn: [host for host in hosts if add_block(conn, host, reason)])
        refused = sum(_refuse(database, block_key(host)) for host in hosts)
    _say("blocked", added, hosts, as_json=as_json, refused=refused)


def _refuse(database: Database, entry: str) -> int:
    """Fail all rows that wait for the host now, not one by one at its pace. Return how many failed."""
    error, waiting = BlockedHost(f"{entry} is on the do-not-crawl list"), RowFilters(states=(QUEUED,), host=entry)
    return sum(
        database.write(refuse_rows, workflow, page, error)
        for workflow in workflows()
        if workflow.queue.host
        for page in pages_of_rows(database, workflow, waiting)
    )


@app.command()
def remove(hosts: Hosts, as_json: Json = False) -> None:
    """Remove hosts from the list."""
    set_up_logs()
    with opened() as database:
        removed = database.write(lambda conn: [host for host in hosts if remove_block(conn, host)])
    _say("unblocked", removed, hosts, as_json=as_json)


@app.command("list")
@prints_table
def list_(as_json: Json = False) -> None:
    """Show every host on the list."""
    set_up_logs()
    with opened_to_read() as database, database.reading() as conn:
        found = list(list_blocks(conn))
    data = {"blocks": [asdict(block) for block in found]}
    emit(Answer(data, columns=("host", "reason", "created_at"), records="blocks"), as_json=as_json)


def _say(verb: str, changed: list[str], hosts: list[str], *, as_json: bool, **more: int) -> None:
    data = {verb: changed, "unchanged": [host for host in hosts if host not in changed], **more}
    counts = {verb: len(changed), "unchanged": len(hosts) - len(changed), **more}
    line = " ".join(f"{name}={count}" for name, count in counts.items())
    emit(Answer(data, lines=[line]), as_json=as_json)
