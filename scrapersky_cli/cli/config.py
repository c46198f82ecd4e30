"""config: show every setting and where its value comes from."""

from dataclasses import asdict

import typer

from scrapersky_cli.cli.options import Json
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.settings import explained

app = typer.Typer(help="Show the settings.", no_args_is_help=True)


@app.command()
@prints_table
def show(as_json: Json = False) -> None:
    """Show each setting with its value and where that comes from. Secrets are masked."""
    found = explained()
    columns = ("name", "value", "source", "description")
    emit(Answer({"settings": [asdict(each) for each in found]}, columns=columns, records="settings"), as_json=as_json)
