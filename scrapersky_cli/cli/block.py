"""block: the do-not-crawl list, which the fetcher enforces for every workflow."""

from typing import Annotated

import typer

from scrapersky_cli.cli.options import Json, opened, opened_or_made, opened_to_read, set_up_logs

app = typer.Typer(help="Hosts that are never fetched.", no_args_is_help=True)
Hosts = Annotated[list[str], typer.Argument(metavar="HOST…", help="A host; a domain stands for its sub-domains too.")]


@app.command()
def add(
    hosts: Hosts,
    reason: Annotated[str | None, typer.Option(help="Why, for whoever reads the list.")] = None,
    as_json: Json = False,
) -> None:
    """Never fetch these hosts again."""
    from scrapersky_cli.web.blocks import add_block

    set_up_logs()
    with opened_or_made() as database:
        added = database.write(lambda conn: [host for host in hosts if add_block(conn, host, reason)])
    _say("blocked", added, hosts, as_json=as_json)


@app.command()
def remove(hosts: Hosts, as_json: Json = False) -> None:
    """Take hosts off the list."""
    from scrapersky_cli.web.blocks import remove_block

    set_up_logs()
    with opened() as database:
        removed = database.write(lambda conn: [host for host in hosts if remove_block(conn, host)])
    _say("unblocked", removed, hosts, as_json=as_json)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """Every host on the list."""
    from dataclasses import asdict

    from scrapersky_cli.cli.output import Answer, emit
    from scrapersky_cli.web.blocks import list_blocks

    set_up_logs()
    with opened_to_read() as database, database.reading() as conn:
        found = list(list_blocks(conn))
    rows = [(block.host, block.reason, block.created_at) for block in found]
    data = {"blocks": [asdict(block) for block in found]}
    emit(Answer(data, columns=("host", "reason", "since"), rows=rows), as_json=as_json)


def _say(verb: str, changed: list[str], hosts: list[str], *, as_json: bool) -> None:
    from scrapersky_cli.cli.output import Answer, emit

    data = {verb: changed, "unchanged": [host for host in hosts if host not in changed]}
    emit(Answer(data, lines=[f"{verb}={len(changed)} unchanged={len(data['unchanged'])}"]), as_json=as_json)
