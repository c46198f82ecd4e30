"""places: look at what sources have of places, and mend which of them are one business."""

import typer

from scrapersky_cli.cli.diff_places import diff
from scrapersky_cli.cli.probe_places import probe
from scrapersky_cli.cli.unmerge_places import unmerge

app = typer.Typer(help="Look at what sources list, and mend which are one business.", no_args_is_help=True)
app.command()(diff)
app.command()(probe)
app.command()(unmerge)
