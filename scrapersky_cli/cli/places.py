"""places: look at what sources have of places."""

import typer

from scrapersky_cli.cli.diff_places import diff
from scrapersky_cli.cli.probe_places import probe

app = typer.Typer(help="Look at what sources have of places.", no_args_is_help=True)
app.command()(diff)
app.command()(probe)
