"""The command line: every command, and the one place where an error becomes a message and an exit code."""

import logging
import os
import sys
from typing import Any, cast

import typer

from scrapersky_cli.cli import (
    batch,
    block,
    config,
    control,
    db,
    demo,
    doctor,
    enqueue,
    export,
    extract,
    history,
    importing,
    listing,
    process,
    robots,
    run,
    scan,
    show,
    status,
    suppress,
)
from scrapersky_cli.errors import Exit, ScraperskyError, UsageError

app = typer.Typer(
    name="scrapersky",
    help="From a search phrase or a list of domains to a clean list of businesses.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command("enqueue", rich_help_panel="Queue")(enqueue.enqueue)
app.command("process", rich_help_panel="Queue")(process.process)
app.command("loop", rich_help_panel="Queue")(process.loop)
app.command("status", rich_help_panel="Look")(status.status)

for _command in (control.retry, control.cancel, control.pause, control.resume):
    app.command(rich_help_panel="Queue")(_command)
app.command("demo", rich_help_panel="Start")(demo.demo)
app.command("run", rich_help_panel="Start")(run.run)
app.command("scan", rich_help_panel="Start")(scan.scan)
app.command("show", rich_help_panel="Look")(show.show)
app.command("history", rich_help_panel="Look")(history.history)
app.command("export", rich_help_panel="Look")(export.export)
app.command("list", rich_help_panel="Look")(listing.list_)
app.add_typer(listing.app, name="contacts", rich_help_panel="Look")
app.add_typer(suppress.app, name="suppress", rich_help_panel="Curate")
batch.app.command("export")(export.export_batch)
app.add_typer(batch.app, name="batch", rich_help_panel="Queue")
app.add_typer(block.app, name="block", rich_help_panel="Web")
app.add_typer(importing.app, name="import", rich_help_panel="Queue")
app.command("robots", rich_help_panel="Web")(robots.robots)
app.command("extract", rich_help_panel="Web")(extract.extract)
app.command("doctor", rich_help_panel="Maintain")(doctor.doctor)
app.add_typer(config.app, name="config", rich_help_panel="Maintain")
app.add_typer(db.app, name="db", rich_help_panel="Maintain")


# Typer's class of every usage error, which it does not export under a name.
_Misuse = cast("type[typer.BadParameter]", typer.BadParameter.__base__)


def main() -> None:
    """Run the command line; exit with the code of `errors.Exit`."""
    if sys.argv[1:] == ["--version"]:
        _print_version()
        return
    try:
        # Not standalone: what was typed wrong is said in our own words, and as JSON where that was asked for.
        sys.exit(app(prog_name="scrapersky", standalone_mode=False))
    except _Misuse as error:
        _report_misuse(error)
        sys.exit(Exit.USAGE)
    except ScraperskyError as error:
        _report(error)
        sys.exit(error.exit_code)
    except BrokenPipeError:  # the reader of our output went away: nothing is wrong, and nothing more can be said
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.BUG)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is reported as one, without a traceback
        _report_bug(error)
        sys.exit(Exit.BUG)


def _print_version() -> None:
    from scrapersky_cli import __version__

    sys.stdout.write(f"scrapersky {__version__} (python {sys.version.split()[0]})\n")


def _report_misuse(error: Any) -> None:
    """What the parser refused; a group without a command is answered with its help."""
    if not sys.argv[1:] or type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    command = error.ctx.command_path if error.ctx else "scrapersky"
    _report(UsageError(error.format_message().rstrip("."), hint=f"run: {command} --help"))


def _report(error: ScraperskyError) -> None:
    from scrapersky_cli.cli.output import print_json, say

    say(f"error: {error.message}")
    if error.hint:
        say(f"hint: {error.hint}")
    if "--json" in sys.argv:
        print_json({"error": {"code": error.code, "message": error.message, "hint": error.hint or None}})
    logging.getLogger(__name__).debug("traceback", exc_info=error)


def _report_bug(error: Exception) -> None:
    from scrapersky_cli.cli.output import say

    say(f"error: unexpected {type(error).__name__}: {error}")
    say("hint: this is a bug; run the command again with -vv and report what it prints")
    logging.getLogger(__name__).debug("traceback", exc_info=error)


if __name__ == "__main__":
    main()
