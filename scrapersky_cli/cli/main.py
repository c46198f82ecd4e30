"""The command line: all commands, and the one place that turns an error into a message and an exit code."""

import gc
import logging
import sys
from importlib import import_module
from typing import Annotated

import typer

from scrapersky_cli import __version__
from scrapersky_cli.cli.lazy import Command, group_of
from scrapersky_cli.errors import Exit
from scrapersky_cli.streams import end_output, escape_missing_letters, open_closed_streams

_HERE = "scrapersky_cli.cli"
START, WORK, LOOK, MANAGE = "Start here", "Work", "Look", "Manage"
COMMANDS = {
    "demo": Command(f"{_HERE}.demo:demo", START, "Run everything against a bundled town of web sites."),
    "init": Command(f"{_HERE}.init:init", START, "Set scrapersky up: database, your address, sources."),
    "run": Command(f"{_HERE}.run:run", START, "Go from a search phrase or a file of domains to leads."),
    "scan": Command(f"{_HERE}.scan:scan", START, "Scan one site in the foreground."),
    "enqueue": Command(f"{_HERE}.enqueue:enqueue", WORK, "Put targets into a workflow's queue."),
    "process": Command(f"{_HERE}.process:process", WORK, "Claim one batch of a workflow and run it."),
    "loop": Command(f"{_HERE}.loop:loop", WORK, "Process workflows again and again, until a signal."),
    "retry": Command(f"{_HERE}.retry:retry", WORK, "Put failed and cancelled rows back into the queue."),
    "cancel": Command(f"{_HERE}.cancel:cancel", WORK, "Take rows out of the queue."),
    "pause": Command(f"{_HERE}.pause:pause", WORK, "Stop a workflow from claiming rows until it is resumed."),
    "resume": Command(f"{_HERE}.resume:resume", WORK, "End a pause."),
    "batch": Command(f"{_HERE}.batch:app", WORK, "Show and change named sets of rows."),
    "import": Command(f"{_HERE}.import_:app", WORK, "Import rows without queueing them."),
    "curate": Command(f"{_HERE}.curate:curate", WORK, "Select or reject rows by hand."),
    "tag": Command(f"{_HERE}.tag:tag", WORK, "Give tags to rows, and take tags from them."),
    "note": Command(f"{_HERE}.note:note", WORK, "Write a note on a row."),
    "status": Command(f"{_HERE}.status:status", LOOK, "Show what waits, what runs and what failed."),
    "show": Command(f"{_HERE}.show:show", LOOK, "Show everything known about one target."),
    "list": Command(f"{_HERE}.list:list_", LOOK, "List rows of one kind on the terminal."),
    "export": Command(f"{_HERE}.export:export", LOOK, "Write what was found to a file."),
    "history": Command(f"{_HERE}.history:history", LOOK, "List recent runs and their results."),
    "errors": Command(f"{_HERE}.errors:errors", LOOK, "Show why rows failed, and how to try them again."),
    "costs": Command(f"{_HERE}.costs:costs", LOOK, "Show what requests to Google Places have cost."),
    "contacts": Command(f"{_HERE}.contacts:app", LOOK, "Count contacts."),
    "places": Command(f"{_HERE}.places:app", LOOK, "Look at what sources list, and mend which are one business."),
    "extract": Command(f"{_HERE}.extract:extract", LOOK, "Extract one page and print what was found."),
    "sitemap": Command(f"{_HERE}.sitemap:sitemap", LOOK, "Look at the sitemaps of a site."),
    "robots": Command(f"{_HERE}.robots:robots", LOOK, "Say whether robots.txt allows a URL."),
    "doctor": Command(f"{_HERE}.doctor:doctor", MANAGE, "Check that everything is as it should be."),
    "config": Command(f"{_HERE}.config:app", MANAGE, "Show and change the settings."),
    "db": Command(f"{_HERE}.db:app", MANAGE, "Manage the schema of the database."),
    "prune": Command(f"{_HERE}.prune:prune", MANAGE, "Delete old claims, attempts and unused hosts."),
    "delete": Command(f"{_HERE}.delete:app", MANAGE, "Delete everything about a domain."),
    "suppress": Command(f"{_HERE}.suppress:app", MANAGE, "Manage who must not be contacted."),
    "privacy": Command(f"{_HERE}.privacy:app", MANAGE, "Inform people, tell them what is stored, and erase it."),
    "block": Command(f"{_HERE}.block:app", MANAGE, "Manage hosts that are never fetched."),
}

app = typer.Typer(
    name="scrapersky",
    help="From a search phrase or a list of domains to a clean list of businesses.",
    cls=group_of(COMMANDS),
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"scrapersky {__version__} (python {sys.version.split()[0]})\n")
        raise typer.Exit


@app.callback()
def _scrapersky(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """From a search phrase or a list of domains to a clean list of businesses."""


def main() -> None:
    """Run the command line; exit with the code of `errors.Exit`."""
    open_closed_streams()
    escape_missing_letters()
    sys.unraisablehook = _log_unraisable
    code = _exit_code()
    end_output()
    gc.freeze()  # or Python would search all modules for garbage once more before it exits
    sys.exit(code)


def _log_unraisable(failed: "sys.UnraisableHookArgs") -> None:
    """Log errors in a library's clean-up, visible only with -vv: their cause was reported before."""
    logging.getLogger(__name__).debug("while clearing away %r", failed.object, exc_info=failed.exc_value)


def _exit_code() -> int:
    try:
        code = _run()
        sys.stdout.flush()  # here, while a failure to write can still be reported
    except BrokenPipeError:  # the reader has read what it wanted
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is reported, without a traceback
        return int(import_module(f"{_HERE}.failure").report(error))
    return code


def _run() -> int:
    try:
        # Not standalone, so that usage errors are reported like all others, and as JSON with --json.
        return app(prog_name="scrapersky", standalone_mode=False) or Exit.DONE
    except SystemExit as exit_:
        if isinstance(exit_.__context__, BrokenPipeError):  # Typer turns it into exit 1
            raise exit_.__context__ from None
        return int(exit_.code or 0)


if __name__ == "__main__":
    main()
