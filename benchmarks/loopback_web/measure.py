"""One contender over one web: how long it took, what it cost, what it found."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from benchmarks import peers
from benchmarks.databases import Where, fresh, opened
from benchmarks.loopback_web.processes import ROOT, environment
from benchmarks.loopback_web.rows import Found, stored, written
from benchmarks.server import Server

SCRIPTS = ROOT / "benchmarks" / "web_contenders"
OURS = str(Path(sys.executable).with_name("scrapersky"))


@dataclass(frozen=True)
class Contender:
    """Our command on one of the databases or, with a `depth`, Scrapy, which needs one only to save everything."""

    name: str
    where: Where | None
    depth: Literal["", "mailto", "everything"] = ""
    processes: int = 1


class Cost(NamedTuple):
    """Seconds by the clock, seconds of processor time of the workers and of PostgreSQL, and a worker's peak in MB."""

    seconds: float
    cpu: float
    server_cpu: float
    peak: float


@dataclass(frozen=True)
class Stage:
    """Where contenders run: a PostgreSQL, and a folder with `ca.pem`, which they trust."""

    server: Server
    folder: Path

    def run(self, contender: Contender, domains: Sequence[str], width: str) -> tuple[Cost, Found]:
        """Measure the contender over the domains, `width` of them at once or as many as it takes by default."""
        with tempfile.TemporaryDirectory() as folder, self._queued(contender.where, domains) as env:
            names, out = Path(folder) / "domains", Path(folder) / "out"
            names.write_text("\n".join(domains))
            command = [OURS, *arguments(len(domains), width, contender.processes)]
            if contender.depth:
                script = str(SCRIPTS / "with_scrapy.py")
                command = [peers.python("fetch"), script, contender.depth, width, str(names), str(out)]
            used = self.server.cpu_seconds()
            cost = _cost(command, env)
            cost = cost._replace(server_cpu=self.server.cpu_seconds() - used)
            if contender.where is None:
                return cost, written(out)
            with opened(env["SCRAPERSKY_DATABASE_URL"]) as database:
                return cost, stored(database)

    def transactions(self, where: Where, domains: Sequence[str], width: str) -> dict[str, int]:
        """Return how many transactions our command makes: `all` of them, and those of `gates`."""
        with self._queued(where, domains) as env:
            command = [sys.executable, str(SCRIPTS / "counting.py"), *arguments(len(domains), width)]
            done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        counted: dict[str, int] = json.loads(done.stderr.splitlines()[-1])
        return counted

    def memory(self, domains: Sequence[str], seconds: float) -> float:
        """Return the memory of our command while every one of the domains waits for its page, in KB.

        It is the most that it has until `seconds` after its start, when the first page may come.
        """
        most = 0
        with self._queued("SQLite", domains) as env:
            command = [OURS, *arguments(len(domains), str(len(domains)))]
            process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                most = max(most, _resident(process.pid))
                time.sleep(0.1)
            process.kill()
            process.wait()
        return most

    @contextmanager
    def _queued(self, where: Where | None, domains: Sequence[str]) -> Iterator[dict[str, str]]:
        """Yield a contender's environment; its database has the domains in the queue."""
        env = environment(SCRAPERSKY_CA_FILE=str(self.folder / "ca.pem"))
        if where is None:
            yield env
            return
        with fresh(where, self.server) as url:
            env["SCRAPERSKY_DATABASE_URL"] = url
            if domains:
                command = [OURS, "enqueue", "domain-scan", "--quiet", "--file", "-"]
                subprocess.run(
                    command, env=env, input="\n".join(domains), text=True, check=True, stdout=subprocess.DEVNULL
                )
            yield env


def arguments(rows: int, width: str, processes: int = 1) -> list[str]:
    """Return how our command is called for so many rows."""
    at_once = [] if width == "default" else ["--concurrency", width]
    side_by_side = ["--processes", str(processes)] if processes > 1 else []
    return ["process", "domain-scan", "--json", "--rows", str(max(rows, 1)), *at_once, *side_by_side]


def _cost(command: Sequence[str], env: dict[str, str]) -> Cost:
    """Run the command, its children included."""
    began = time.monotonic()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command!r} failed with {process.returncode}")
    return Cost(time.monotonic() - began, usage.ru_utime + usage.ru_stime, 0.0, usage.ru_maxrss / 1000)


def _resident(pid: int) -> int:
    fields = Path(f"/proc/{pid}/status").read_text().split()
    return int(fields[fields.index("VmRSS:") + 1]) if "VmRSS:" in fields else 0
