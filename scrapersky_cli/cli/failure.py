"""Print why a command failed and which command fixes it, and return the exit code."""

import contextlib
import errno
import logging
import os
import sys
from typing import Any, cast

import typer

from scrapersky_cli.cli.output import print_json, say
from scrapersky_cli.errors import CannotWrite, Exit, ScraperskyError, UsageError
from scrapersky_cli.settings import hide_secrets

# The base class of all usage errors, which Typer does not export.
_Misuse = cast("type[typer.BadParameter]", typer.BadParameter.__base__)


def report(error: Exception) -> int:
    """Print what went wrong, with passwords hidden, since messages of drivers may hold some. Return the exit code."""
    if isinstance(error, FileNotFoundError) and error.filename is None and _is_folder_gone():
        error = UsageError("the folder in which this was started is no longer there", hint="cd to a folder that is")
    if isinstance(error, OSError) and _is_no_room(error):
        error = CannotWrite(f"cannot write: {error.strerror}", hint="make room on the disk, or write elsewhere")
    if isinstance(error, UnicodeEncodeError) and (typed := next(filter(_is_undecoded, sys.argv), None)):
        error = UsageError(f"{typed!r} is not in UTF-8", hint="let the terminal, or what wrote it, use UTF-8")
    with contextlib.suppress(OSError):  # if stderr fails too, nobody can be told
        if isinstance(error, _Misuse):
            _report_misuse(error)
        elif isinstance(error, ScraperskyError):
            _report_known(error)
        else:
            _report_bug(error)
    return error.exit_code if isinstance(error, _Misuse | ScraperskyError) else Exit.BUG


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}


def _is_no_room(error: OSError) -> bool:
    # tempfile raises the second if it finds no folder to write to.
    return error.errno in _NO_ROOM or (isinstance(error, FileNotFoundError) and error.filename is None)


def _is_folder_gone() -> bool:
    """Return whether the working directory was deleted, so that no relative path means anything."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _is_undecoded(argument: str) -> bool:
    """Return whether the argument has bytes that are not UTF-8. Only the names of files may have some."""
    return any("\udc80" <= letter <= "\udcff" for letter in argument)


def _report_misuse(error: Any) -> None:
    """Print why the parser refused the arguments. For a group without a command, print its help."""
    if not sys.argv[1:] or type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    command = error.ctx.command_path if error.ctx else "scrapersky"
    _report_known(UsageError(error.format_message().rstrip("."), hint=f"run: {command} --help"))


def _report_known(error: ScraperskyError) -> None:
    message = hide_secrets(error.message)
    say(f"error: {message}")
    if error.hint:
        say(f"hint: {error.hint}")
    if "--json" in sys.argv:
        print_json({"error": {"code": error.code, "message": message, "hint": error.hint or None}})
    logging.getLogger(__name__).debug("traceback", exc_info=error)


def _report_bug(error: Exception) -> None:
    say(hide_secrets(f"error: unexpected {type(error).__name__}: {error}"))
    say("hint: this is a bug; run the command again with -vv and report what it prints")
    logging.getLogger(__name__).debug("traceback", exc_info=error)
