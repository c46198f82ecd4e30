"""The processes around a contender, each of its own, so that what they cost is not counted: sites, names, distance."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import astuple
from pathlib import Path
from statistics import median

import psycopg
from psycopg.conninfo import conninfo_to_dict

from benchmarks.loopback_web.plan import Web

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FAR_SECONDS = 0.001


def environment(**more: str) -> dict[str, str]:
    """Return what every process gets: no setting of ours but those named here, and compiled modules, as installed."""
    left_out = ("SCRAPERSKY_", "PYTHONDONTWRITEBYTECODE")
    own = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return {**own, "PYTHONPATH": str(ROOT), **more}


@contextmanager
def _process(script: str, *arguments: object) -> Iterator[str]:
    """Run a script of this folder. Yield the line that it says when it is ready."""
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
    assert process.stdout
    try:
        if not (line := process.stdout.readline().strip()):
            raise SystemExit(f"{script} ended with {process.wait()}")
        yield line
    finally:
        process.terminate()
        process.wait()


@contextmanager
def running_web(web: Web, folder: Path) -> Iterator[list[str]]:
    """Yield the domains of a web that answers. FOLDER then has `ca.pem`."""
    with ExitStack() as stack:
        stack.enter_context(_process("sites.py", *astuple(web), folder))
        stack.enter_context(_process("names.py", folder / "names"))
        yield [line.split()[0] for line in (folder / "names").read_text().splitlines()]


@contextmanager
def far_away(dsn: str) -> Iterator[str]:
    """Yield the address of a database of the same server, a millisecond away."""
    options = conninfo_to_dict(dsn)
    socket = f"{options['host']}/.s.PGSQL.{options.get('port', 5432)}"
    with _process("distance.py", socket, FAR_SECONDS) as port:
        yield f"postgresql://{options['user']}@127.0.0.1:{port}/{options['dbname']}"


def round_trip(dsn: str) -> float:
    """Return how long the least statement takes there, in milliseconds."""
    times = []
    with psycopg.connect(dsn, autocommit=True) as conn:
        for _ in range(100):
            began = time.perf_counter()
            conn.execute("SELECT 1")
            times.append(time.perf_counter() - began)
    return median(times) * 1000
