"""Commands as real processes."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli import forkserver
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.out)
        return answer

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def columns(self) -> list[str]:
        """What the first line of a table in a pipe names."""
        return self.lines[0].split("\t")

    @property
    def rows(self) -> list[list[str]]:
        """The rows of a table in a pipe, under their header."""
        return [line.split("\t") for line in self.lines[1:]]


@dataclass(frozen=True)
class Terminal:
    """A shell without a terminal: what cron and CI are."""

    environment: Mapping[str, str]

    def command(self, *args: str) -> list[str]:
        """What runs in an interpreter of its own: for limits, and where its process id is asked for."""
        return [sys.executable, "-m", "scrapersky_cli", *args]

    def forked(self, *args: str) -> list[str]:
        """What does the same in a process that has everything imported."""
        return forkserver.command(*args, package=self.environment.get("PYTHONPATH", forkserver.ROOT))

    def env(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPERSKY_")}
        return {**kept, **self.environment, **more}

    def __call__(self, *args: str, stdin: bytes | None = b"", cwd: Path | None = None, **env: str) -> Result:
        done = subprocess.run(
            self.forked(*args), input=stdin, capture_output=True, env=self.env(**env), timeout=PATIENCE, cwd=cwd
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    def state(self, workflow: str) -> list[str]:
        """What `status` prints of a workflow, behind its name."""
        return next(row[1:] for row in self("status").rows if row[0] == workflow)

    def start(self, *args: str, **env: str) -> subprocess.Popen[bytes]:
        return self._start(self.forked(*args), **env)

    def start_its_own(self, *args: str, **env: str) -> subprocess.Popen[bytes]:
        """The same in an interpreter of its own, so that the process has the id of the command."""
        return self._start(self.command(*args), **env)

    def _start(self, command: Sequence[str], **env: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=self.env(**env))
