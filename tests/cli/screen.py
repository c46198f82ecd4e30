"""Commands on a real pseudo-terminal: what a person sees."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Sequence
from dataclasses import dataclass

from tests.cli.terminal import Terminal
from tests.waiting import PATIENCE

ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|.)")
# Colours, hiding and showing the cursor, and clearing the lines of a progress bar.
EXPECTED = re.compile(r"\x1b\[[0-9;]*m|\x1b\[\?25[lh]|\x1b\[2K|\x1b\[1A")


@dataclass(frozen=True)
class Seen:
    """What a command wrote to the terminal, and what went into a pipe instead."""

    code: int
    raw: str
    piped: str

    @property
    def text(self) -> str:
        """Without escape sequences."""
        return ESCAPE.sub("", self.raw).replace("\r", "")

    @property
    def unexpected(self) -> list[str]:
        """Escape sequences and control characters that have no business on a terminal."""
        rest = EXPECTED.sub("", self.raw)
        return re.findall(
            r"\x1b.{0,9}|[\x00-\x08\x0b\x0c\x0e-\x1a\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", rest
        )


def watch(terminal: Terminal, *args: str, piped: Sequence[str] = (), width: int = 120, **env: str) -> Seen:
    """Run a command with every stream on a terminal, but for those that are `piped` ("stdout")."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = {**terminal.env(), "TERM": "xterm-256color", **env}
    environment.pop("COLUMNS", None)
    process = subprocess.Popen(
        terminal.forked(*args),
        stdin=theirs,
        stdout=subprocess.PIPE if "stdout" in piped else theirs,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    )
    os.close(theirs)
    raw = _read_to_the_end(ours)
    out, _ = process.communicate(timeout=PATIENCE)
    return Seen(process.returncode, raw, (out or b"").decode())


def _read_to_the_end(file: int) -> str:
    pieces = []
    try:
        while piece := os.read(file, 65536):
            pieces.append(piece)
    except OSError:  # Linux says so when the last writer is gone
        pass
    os.close(file)
    return b"".join(pieces).decode()
