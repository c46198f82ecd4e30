"""contacts: count contacts."""

from dataclasses import asdict

import typer

from scrapersky_cli.cli import filtering
from scrapersky_cli.cli.options import Json, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.read.contact_summary import summary as read_summary

app = typer.Typer(help="Count contacts.", no_args_is_help=True)


@app.command()
@prints_table
def summary(
    domain: filtering.Domain = None,
    kind: filtering.Kind = None,
    method: filtering.Method = None,
    tag: filtering.Tag = None,
    batch: filtering.Batch = None,
    since: filtering.Since = None,
    as_json: Json = False,
) -> None:
    """Count contacts by kind, method, owner, role and day."""
    set_up_logs()
    with opened_to_read() as database, database.reading() as conn:
        filters = filtering.filters_of(conn, domain=domain, kind=kind, method=method, tag=tag, batch=batch, since=since)
        counts = [asdict(count) for count in read_summary(conn, filters)]
    columns = ("what", "value", "contacts", "domains")
    emit(Answer({"counts": counts}, columns=columns, records="counts"), as_json=as_json)
