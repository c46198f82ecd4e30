"""The command line: every command, and the one place where an error becomes a message and an exit code."""

import contextlib
import errno
import logging
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
    prune,
    robots,
    run,
    scan,
    show,
    status,
    suppress,
)
from scrapersky_cli.errors import CannotWrite, Exit, ScraperskyError, UsageError
from scrapersky_cli.streams import end_output, open_closed_streams

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
app.command("prune", rich_help_panel="Maintain")(prune.prune)
app.add_typer(config.app, name="config", rich_help_panel="Maintain")
app.add_typer(db.app, name="db", rich_help_panel="Maintain")


# Typer's class of every usage error, which it does not export under a name.
_Misuse = cast("type[typer.BadParameter]", typer.BadParameter.__base__)


def main() -> None:
    """Run the command line; exit with the code of `errors.Exit`."""
    open_closed_streams()
    sys.unraisablehook = _log_unraisable
    code = _exit_code()
    end_output()
    sys.exit(code)


def _log_unraisable(failed: "sys.UnraisableHookArgs") -> None:
    """Log what a library fails to clean up with -vv only: its cause was reported before."""
    logging.getLogger(__name__).debug("while clearing away %r", failed.object, exc_info=failed.exc_value)


def _exit_code() -> int:
    try:
        code = _run()
        sys.stdout.flush()  # here, where it can still be said that nothing more can be written
    except BrokenPipeError:  # the reader closed our stdout: it knows why
        return Exit.SIGPIPE
    except Exception as error:  # noqa: BLE001 - the last resort: a bug is reported as one, without a traceback
        return _reported(error)
    return code


def _run() -> int:
    if sys.argv[1:] == ["--version"]:
        _print_version()
        return Exit.DONE
    try:
        # Not standalone: what was typed wrong is said in our own words, and as JSON where that was asked for.
        return app(prog_name="scrapersky", standalone_mode=False) or Exit.DONE
    except SystemExit as exit_:
        if isinstance(exit_.__context__, BrokenPipeError):  # which Typer turns into exit 1
            raise exit_.__context__ from None
        return int(exit_.code or 0)


def _print_version() -> None:
    from scrapersky_cli import __version__

    sys.stdout.write(f"scrapersky {__version__} (python {sys.version.split()[0]})\n")


def _reported(error: Exception) -> int:
    """Say what went wrong. Return the exit code."""
    if isinstance(error, OSError) and _is_no_room(error):
        error = CannotWrite(f"cannot write: {error.strerror}", hint="make room on the disk, or write elsewhere")
    with contextlib.suppress(OSError):  # of stderr: nobody is left who could be told
        if isinstance(error, _Misuse):
            _report_misuse(error)
        elif isinstance(error, ScraperskyError):
            _report(error)
        else:
            _report_bug(error)
    return error.exit_code if isinstance(error, _Misuse | ScraperskyError) else Exit.BUG


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}


def _is_no_room(error: OSError) -> bool:
    # The second is what tempfile raises where no folder takes a file.
    return error.errno in _NO_ROOM or (isinstance(error, FileNotFoundError) and error.filename is None)


def _without_secrets(text: str) -> str:
    """What a driver says of a connection may hold what it was opened with."""
    from scrapersky_cli.settings import hide_secrets

    return hide_secrets(text)


def _report_misuse(error: Any) -> None:
    """What the parser refused; a group without a command is answered with its help."""
    if not sys.argv[1:] or type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    command = error.ctx.command_path if error.ctx else "scrapersky"
    _report(UsageError(error.format_message().rstrip("."), hint=f"run: {command} --help"))


def _report(error: ScraperskyError) -> None:
    from scrapersky_cli.cli.output import print_json, say

    message = _without_secrets(error.message)
    say(f"error: {message}")
    if error.hint:
        say(f"hint: {error.hint}")
    if "--json" in sys.argv:
        print_json({"error": {"code": error.code, "message": message, "hint": error.hint or None}})
    logging.getLogger(__name__).debug("traceback", exc_info=error)


def _report_bug(error: Exception) -> None:
    from scrapersky_cli.cli.output import say

    say(_without_secrets(f"error: unexpected {type(error).__name__}: {error}"))
    say("hint: this is a bug; run the command again with -vv and report what it prints")
    logging.getLogger(__name__).debug("traceback", exc_info=error)


if __name__ == "__main__":
    main()
