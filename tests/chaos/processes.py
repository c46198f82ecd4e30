"""The processes that chaos is done to: real commands, started as an operator starts them, each with logs of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.journal import time_zone
from tests.cli.terminal import Terminal
from tests.waiting import PATIENCE

_SIGNALLED = (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, 128 + signal.SIGTERM, 128 + signal.SIGINT)


@dataclass(eq=False)
class Process:
    """One process. `number` is its name in the journal. `harmed` is the length of the journal when something was first
    done to it. `silenced`: what was done to it may end it before it has printed what it did. `hung` says that it did
    not end when it was told to, and had to be killed."""

    number: int
    args: tuple[str, ...]
    popen: subprocess.Popen[bytes]
    out: Path
    err: Path
    harmed: int | None = None
    stopped: float | None = None  # when it was first told to stop, time.monotonic()
    silenced: bool = False
    hung: bool = False

    def __str__(self) -> str:
        return f"process {self.number} ({' '.join(self.args)[:60]})"

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def code(self) -> int | None:
        """None while it runs."""
        return self.popen.poll()

    @property
    def ended_well(self) -> bool:
        """Whether it came to its own end, and so has printed all that it did."""
        return not self.hung and not self.silenced and self.code in (0, 3, 128 + signal.SIGTERM)

    def may_end_with(self, *, at_work: bool) -> bool:
        """Whether its exit code is as promised. A process that finds no database when it starts exits 5; one that is
        `at_work` waits for the database."""
        stopped = self.stopped is not None
        if self.code in _SIGNALLED:
            return stopped
        if self.args[0] == "loop":
            return (self.code == 0 and stopped) or (self.code == 5 and not at_work)
        if self.args[0] == "run" and self.code == 2:
            return b"is paused" in self.err.read_bytes()
        return self.code in (0, 3) or (self.code == 5 and not at_work)

    def send(self, signum: int) -> None:
        """Send a signal, if it still runs."""
        if self.code is None:
            if signum in (signal.SIGKILL, signal.SIGTERM):
                self.silenced = self.silenced or self.stopped is not None  # the second signal ends it at once
                self.stopped = self.stopped or time.monotonic()
            self.popen.send_signal(signum)

    def see_end(self, seconds: float) -> None:
        """Wait so long for its end, then kill it."""
        try:
            self.popen.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            self.hung = True
            self.popen.kill()
            self.popen.wait()

    def hangs(self, grace: float) -> bool:
        """Whether it was told to stop, had the time for it, and still runs."""
        late = self.stopped is not None and time.monotonic() > self.stopped + grace + PATIENCE
        return late and self.code is None


@dataclass
class Processes:
    """Every process that was started on one database. `register(number, pid)` makes one known to the journal."""

    shell: Terminal
    folder: Path
    register: Callable[[int, int], None]
    started: dict[int, Process] = field(default_factory=dict)

    def start(self, url: str, *args: str, **settings: str) -> Process:
        """Start a command on the database of that URL."""
        number = len(self.started) + 1
        logs = self.folder / f"{number:03}-{args[0]}"
        out, err = logs.with_suffix(".out"), logs.with_suffix(".err")
        environment = self.shell.env(SCRAPERSKY_DATABASE_URL=url, **time_zone(number), **settings)
        with out.open("wb") as stdout, err.open("wb") as stderr:
            command = self.shell.command(*args)
            popen = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr, env=environment)
        process = self.started[number] = Process(number, args, popen, out, err)
        self.register(number, process.pid)
        return process

    def call(self, url: str, *args: str, **settings: str) -> Process:
        """Run a command to its end."""
        process = self.start(url, *args, **settings)
        process.see_end(PATIENCE)
        return process

    def stop(self, grace: float) -> None:
        """Tell all of them to stop, and see that they do."""
        running = [process for process in self.started.values() if process.code is None]
        for process in running:
            process.send(signal.SIGCONT)
            process.send(signal.SIGTERM)
        deadline = time.monotonic() + grace + PATIENCE
        for process in running:
            process.see_end(deadline - time.monotonic())


@dataclass(eq=False)
class Post:
    """A command that is kept running: when its process ends, another one is started."""

    processes: Processes
    url: str
    args: tuple[str, ...]
    process: Process | None = None

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    def is_running(self) -> bool:
        return self.process is not None and self.process.code is None

    def is_over(self) -> bool:
        """Whether it is a command that ends by itself, and has."""
        return self.args[0] == "run" and self.process is not None and self.process.code == os.EX_OK

    def tend(self, is_needed: Callable[[], bool], grace: float) -> None:
        """Start the command, if it does not run, is not over, and `is_needed`."""
        if self.process and self.process.hangs(grace):
            self.process.see_end(0)
        if self.is_running() or self.is_over():
            return
        if self.process is None or self.args[0] == "run" or is_needed():
            self.process = self.processes.start(self.url, *self.args)
