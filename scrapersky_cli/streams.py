"""Standard streams that are closed or full, that nobody reads any more, or whose encoding lacks letters."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from scrapersky_cli.errors import CannotWrite, UsageError


def open_closed_streams() -> None:
    """Open /dev/null in place of every standard stream that is closed.

    Otherwise the next file or socket that is opened gets its number, and output is written into that.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def escape_missing_letters() -> None:
    """Let stdout write as `\\u96fb` what its encoding lacks, as stderr does: a terminal need not know all scripts."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def end_output() -> None:
    """Flush stdout and stderr. What cannot be written is dropped, because Python would try again at exit and report
    an error."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Turn an error of the block in writing to this file into CannotWrite."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}") from None


def standard_input() -> BinaryIO:
    """Return stdin as a stream of bytes. Raise UsageError if it is closed."""
    if sys.stdin is None or sys.stdin.closed:
        raise UsageError("stdin is closed", hint="pipe something into the command, or name a file")
    return sys.stdin.buffer


def standard_output() -> BinaryIO:
    """Return stdout as a stream of bytes. Raise CannotWrite if it was closed from the start."""
    if sys.__stdout__ is None:
        raise CannotWrite("cannot write to stdout: it is closed", hint="name a file: -o FILE")
    return sys.stdout.buffer
