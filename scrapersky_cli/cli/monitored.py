"""What monitors are told of a command that runs workflows: pings, and a file of metrics."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

import typer

from scrapersky_cli.cli.options import connected
from scrapersky_cli.engine.run.summary import Summary
from scrapersky_cli.errors import Exit, ScraperskyError
from scrapersky_cli.pipeline.metrics import keep_metrics
from scrapersky_cli.pipeline.ping import ping
from scrapersky_cli.settings import hide_secrets, settings


@contextmanager
def monitored(name: str) -> Iterator[list[Summary]]:
    """Tell monitors that a run of what is called `name` begins, and at the end with which exit code and summaries.

    The block appends the summaries. What goes wrong in here is logged, and changes neither the output nor the code.
    """
    run, summaries = uuid4(), list[Summary]()
    ping(settings(), name, "start", run)
    code, reason = int(Exit.BUG), "unexpected error"
    try:
        yield summaries
        code, reason = Exit.DONE, ""
    except typer.Exit as ending:
        code, reason = ending.exit_code, ""
        raise
    except ScraperskyError as error:
        code, reason = error.exit_code, hide_secrets(error.message)
        raise
    finally:
        ping(settings(), name, str(int(code)), run, _told(summaries, reason))
        with connected() as database:
            keep_metrics(settings(), None if code == Exit.DATABASE else database, summaries, (name, int(code)))


def _told(summaries: Sequence[Summary], reason: str) -> str:
    lines = [summary.line() for summary in summaries if summary.claimed]
    return "\n".join([*lines, reason] if reason else lines or ["nothing was due"])
