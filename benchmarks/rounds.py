"""The rounds of the queue benchmark.

Every contender runs in processes of its own; a barrier opens when all have imported and connected. A drain ends at the
last completion by the database's clock. Contenders are interleaved within each round, and compared round by round.
"""

import argparse
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psycopg

from benchmarks import peers
from benchmarks.contest import expect, in_turn
from benchmarks.cpu import used_by
from benchmarks.figures import markdown, ratios, spread
from benchmarks.server import TEMPLATE, Server, running_server
from benchmarks.table_size import compare_table_sizes

ROOT = Path(__file__).resolve().parent.parent
CONTENDERS = ROOT / "benchmarks" / "queue_contenders"
WORKERS = (1, 2)


@dataclass(frozen=True)
class Contender:
    """A script and the form it runs in. `finished` selects how many rows are done, and when the last one was.

    `share` is the part of the rows that a slow contender gets, so that a round does not take minutes."""

    name: str
    title: str
    script: str
    form: str
    finished: str
    is_peer: bool = True
    template: str = "template1"
    share: float = 1.0


_OURS = "SELECT (SELECT count(*) FROM domains WHERE status = 'completed'), (SELECT max(ended_at) FROM claims)"
_PGQUEUER = "SELECT count(*), max(created) FROM pgqueuer_log WHERE status = 'successful'"
_PROCRASTINATE = "SELECT count(*), max(at) FROM procrastinate_events WHERE type = 'succeeded'"
CONTENDERS_BY_NAME = {
    each.name: each
    for each in (
        Contender("values", "scrapersky, `values`", "ours.py", "values", _OURS, is_peer=False, template=TEMPLATE),
        Contender(
            "save", "scrapersky, `save` into another table", "ours.py", "save", _OURS, is_peer=False, template=TEMPLATE
        ),
        Contender("plain", "scrapersky, no `work`", "ours.py", "plain", _OURS, is_peer=False, template=TEMPLATE),
        Contender("pgqueuer", "pgqueuer", "with_pgqueuer.py", "asyncio", _PGQUEUER),
        Contender("pgqueuer-uvloop", "pgqueuer on uvloop", "with_pgqueuer.py", "uvloop", _PGQUEUER),
        Contender(
            "procrastinate", "procrastinate, ten at a time", "with_procrastinate.py", "ten", _PROCRASTINATE, share=0.1
        ),
        Contender("raw", "raw SKIP LOCKED loop", "raw.py", "loop", "SELECT count(done_at), max(done_at) FROM job"),
    )
}


class Rates(NamedTuple):
    """Rows per second, and the processor time of a drain, workers and server together, in seconds per million rows."""

    enqueue: float
    drain: float
    cpu: float


class Workers:
    """Processes of one contender, brought to the barrier together."""

    def __init__(self, contender: Contender, verb: str, dsn: str, rows: int, n: int) -> None:
        python = peers.python("queue") if contender.is_peer else sys.executable
        command = [python, str(CONTENDERS / contender.script), contender.form, verb, dsn, str(rows)]
        pipe = subprocess.PIPE
        self._processes = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(n)]
        for process in self._processes:
            expect(process, "ready")

    def open_barrier(self) -> None:
        self._used_before = sum(used_by(process.pid) for process in self._processes)
        for process in self._processes:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()

    def wait_done(self) -> None:
        for process in self._processes:
            expect(process, "done")

    def join(self) -> float:
        """Wait until all have ended. Return the processor time they used since the barrier, in seconds."""
        used = -self._used_before
        for process in self._processes:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise SystemExit(f"{process.args!r} failed with {process.returncode}")
            used += usage.ru_utime + usage.ru_stime
        return used


def measure(server: Server, contender: Contender, rows: int, workers: int) -> Rates:
    with server.fresh_database(contender.template) as dsn, ExitStack() as stack:
        conn = stack.enter_context(psycopg.connect(dsn, autocommit=True))
        enqueuer = Workers(contender, "enqueue", dsn, rows, 1)
        began = time.perf_counter()
        enqueuer.open_barrier()
        enqueuer.wait_done()
        enqueue_seconds = time.perf_counter() - began
        enqueuer.join()
        conn.execute("ANALYZE")
        drainers = Workers(contender, "drain", dsn, rows, workers)
        server_cpu = server.cpu_seconds()
        (start,) = _one(conn, "SELECT clock_timestamp()")
        drainers.open_barrier()
        cpu = drainers.join()
        cpu += server.cpu_seconds() - server_cpu
        done, end = _one(conn, contender.finished)
        assert done == rows, f"{contender.name} completed {done} of {rows} rows"
    return Rates(rows / enqueue_seconds, rows / (end - start).total_seconds(), cpu / rows * 1e6)


def _one(conn: psycopg.Connection, query: str) -> tuple:  # type: ignore[type-arg]
    row = conn.execute(query.encode()).fetchone()
    assert row
    return row


Results = dict[tuple[str, int], list[Rates]]


def run_rounds(server: Server, contenders: Sequence[Contender], rounds: int, rows: int) -> Results:
    """Every contender once per round and number of workers, in an order that turns with the round."""
    results: Results = defaultdict(list)
    for n in range(rounds):
        for workers in WORKERS:
            for contender in in_turn(contenders, n):
                rates = measure(server, contender, int(rows * contender.share), workers)
                results[contender.name, workers].append(rates)
                print(
                    f"round {n + 1}  {contender.name:<16} W={workers} {rates.drain:>9,.0f}/s {rates.cpu:>6,.0f} s/M",
                    file=sys.stderr,
                )
    return results


PEER = "pgqueuer"


def table(results: Results, contenders: Sequence[Contender]) -> str:
    """Rows a second and processor time as ratios to pgqueuer's of the same round; of processor time, less is better."""

    def figures(name: str, workers: int, what: str) -> list[float]:
        return [getattr(rates, what) for rates in results.get((name, workers), ())]

    def ratio(name: str, workers: int, what: str) -> str:
        return spread(ratios(figures(name, workers, what), figures(PEER, workers, what)))

    rows = []
    for each in contenders:
        cells = [ratio(each.name, workers, what) for what in ("drain", "cpu") for workers in WORKERS]
        rows.append((each.title, *cells, spread(figures(each.name, 1, "enqueue"))))
    head = ("", *(f"{what}, {workers}" for what in ("rate", "CPU") for workers in ("1 process", "2 processes")))
    return markdown((*head, "enqueue, rows/s"), rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/queue.py")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--only", nargs="+", choices=list(CONTENDERS_BY_NAME), default=list(CONTENDERS_BY_NAME))
    parser.add_argument("--table-size", type=int, help="compare claims in a table of so many rows with one of 10,000")
    options = parser.parse_args()
    if options.table_size is None:
        peers.install("queue")
    with running_server() as server:
        if options.table_size is not None:
            compare_table_sizes(server, options.table_size)
            return
        contenders = [CONTENDERS_BY_NAME[name] for name in options.only]
        results = run_rounds(server, contenders, options.rounds, options.rows)
        print(f"PostgreSQL {server.version}, {options.rows:,} rows, {options.rounds} rounds, W = worker processes")
        print("Rows a second and processor time of workers and server, relative to pgqueuer's of the same round:\n")
        print(table(results, contenders))


if __name__ == "__main__":
    main()
