"""What whole commands cost, with their start: to start, to fill the queue from a list, to write leads.

.venv/bin/python -m benchmarks.commands [--rounds N] [--names N] [--leads N]

Processor time of the command and, on PostgreSQL, of the server; the median of all rounds. Markdown goes to stdout.
"""

import argparse
import compileall
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import get_args

import scrapersky_cli
from benchmarks import sample_leads
from benchmarks.cpu import used_by_command
from benchmarks.databases import Where, fresh, opened
from benchmarks.figures import markdown, number
from benchmarks.loopback_web.processes import environment
from benchmarks.server import Server, running_server

DATABASES = get_args(Where)[:2]
BARE_IMPORTS = (sys.executable, "-c", "import typer, sqlalchemy, psycopg")
SCRAPERSKY = (sys.executable, "-m", "scrapersky_cli")


def cost(command: Sequence[str], where: Where, url: str, server: Server) -> float:
    """Return the seconds of processor time that a command takes."""
    beside = float if where == "SQLite" else server.cpu_seconds
    return used_by_command(command, environment(SCRAPERSKY_DATABASE_URL=url), beside)


def starting(server: Server, where: Where, rounds: int) -> tuple[float, float]:
    """Return the seconds of `--help`, and those of `process all` with nothing due for each of the bare imports."""
    with fresh(where, server) as url:
        turns = [
            [cost(command, where, url, server) for command in (BARE_IMPORTS, (*SCRAPERSKY, "--help"), _PROCESS_ALL)]
            for _ in range(rounds)
        ]
    return median(turn[1] for turn in turns), median(turn[2] / turn[0] for turn in turns)


_PROCESS_ALL = (*SCRAPERSKY, "process", "all")


def enqueuing(server: Server, where: Where, names: int) -> float:
    """Return the domains that a second of processor time enqueues into an empty database, from a list."""
    with fresh(where, server) as url, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "list.csv")
        file.write_text("domain\n" + "".join(f"site-{n:08}.com\n" for n in range(names)))
        return names / cost((*SCRAPERSKY, "enqueue", "domain-scan", "--file", str(file)), where, url, server)


def exporting(server: Server, where: Where, leads: int) -> float:
    """Return the leads that a second of processor time writes as CSV."""
    with fresh(where, server) as url, tempfile.TemporaryDirectory() as folder:
        with opened(url) as database:
            sample_leads.fill(database, leads)
        file = Path(folder, "leads.csv")
        seconds = cost((*SCRAPERSKY, "export", "leads", "-o", str(file)), where, url, server)
        assert file.read_bytes().count(b"\n") > leads
    return leads / seconds


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.commands")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--names", type=int, default=100_000)
    parser.add_argument("--leads", type=int, default=20_000)
    options = parser.parse_args()
    compileall.compile_dir(Path(scrapersky_cli.__file__).parent, quiet=1)  # as an installation does

    def rate(measured: Callable[[Server, Where, int], float], rows: int) -> list[str]:
        return [number(median(measured(server, where, rows) for _ in range(options.rounds))) for where in DATABASES]

    with running_server() as server:
        starts = [starting(server, where, 3 * options.rounds) for where in DATABASES]
        rows = [
            ("`--help`, seconds", "0.15", *(number(helped) for helped, _ in starts)),
            ("`process all`, nothing due, times the bare imports", "1.5", *(number(idle) for _, idle in starts)),
            (f"enqueue, {options.names:,} domains, a second", "40,000 / 25,000", *rate(enqueuing, options.names)),
            (f"export, {options.leads:,} leads, a second", "20,000", *rate(exporting, options.leads)),
        ]
    print(markdown(("processor time", "aim", *DATABASES), rows))


if __name__ == "__main__":
    main()
