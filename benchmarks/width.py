"""The width that a run finds by itself, beside fixed ones: home pages of many slow sites, on SQLite.

.venv/bin/python -m benchmarks.width [--hosts N …] [--fixed N …] [--rounds N] [--dead SHARE] [--busy N]

The widths take turns within each round, over the same sites with the same waits. `--busy N` lets so many other programs
use the processors at the same time. A width greater than the number of hosts is left out. Markdown goes to stdout.
"""

import argparse
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

from benchmarks.contest import in_turn
from benchmarks.figures import markdown, ratios, spread
from benchmarks.loopback_web import network
from benchmarks.loopback_web.measure import Contender, Cost, Stage
from benchmarks.loopback_web.plan import Web
from benchmarks.loopback_web.processes import running_web

OURS = Contender("scrapersky, SQLite", "SQLite")
FOUND = "default"
HEAD = ("sites/s", "÷ best fixed", "CPU ms a site", "peak MB")


@contextmanager
def others(number: int) -> Iterator[None]:
    """Let so many programs compute all the time."""
    programs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(number)]
    try:
        yield
    finally:
        for program in programs:
            program.kill()
            program.wait()


def run_rounds(stage: Stage, domains: Sequence[str], widths: Sequence[str], rounds: int) -> dict[str, list[Cost]]:
    """Every width once per round, in an order that turns with the round."""
    costs: dict[str, list[Cost]] = defaultdict(list)
    stage.run(OURS, domains[:1], FOUND)  # the first run of all compiles what all others use
    for n in range(rounds):
        for width in in_turn(widths, n):
            cost, found = stage.run(OURS, domains, width)
            costs[width].append(cost)
            shown = f"{cost.seconds:>7.1f} s {cost.cpu:>7.2f} s CPU {cost.peak:>5.0f} MB {len(found.homes):>6} pages"
            print(f"round {n + 1}  {len(domains)} hosts, width {width:<8}{shown}", file=sys.stderr)
    return costs


def table(costs: dict[str, list[Cost]], hosts: int, title: str) -> str:
    """Return medians with ranges, and ratios to the fixed width that is fastest in the median."""
    rates = {width: [hosts / cost.seconds for cost in each] for width, each in costs.items()}
    best = max((width for width in rates if width != FOUND), key=lambda width: median(rates[width]))
    rows = []
    for width, each in costs.items():
        name = "found by itself" if width == FOUND else f"{int(width):,} at once"
        cpu = [cost.cpu / hosts * 1000 for cost in each]
        peak = f"{median(cost.peak for cost in each):.0f}"
        rows.append((name, spread(rates[width]), spread(ratios(rates[width], rates[best])), spread(cpu), peak))
    return markdown((title, *HEAD), rows)


def compare(stage: Stage, options: argparse.Namespace) -> None:
    for hosts in options.hosts:
        widths = [FOUND, *(str(width) for width in options.fixed if width <= hosts)]
        with running_web(Web(hosts, dead=options.dead), stage.folder) as domains, others(options.busy):
            costs = run_rounds(stage, domains, widths, options.rounds)
        dead = f", {options.dead:.0%} dead" if options.dead else ""
        busy = f", {options.busy} other programs" if options.busy else ""
        print(f"\n{table(costs, hosts, f'{hosts:,} hosts{dead}{busy}')}", flush=True)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/width.py")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hosts", type=int, nargs="+", default=[20, 200, 1000, 4000])
    parser.add_argument("--fixed", type=int, nargs="+", default=[20, 200, 400, 1000])
    parser.add_argument("--dead", type=float, default=0.0, help="share of the sites that never answer")
    parser.add_argument("--busy", type=int, default=0, help="other programs that compute at the same time")
    parser.add_argument("--server", help=argparse.SUPPRESS)  # given inside the namespaces: the running PostgreSQL
    return parser.parse_args()


def main() -> None:
    options = parse()
    with network.alone_with_postgres("benchmarks.width", options.server) as (server, folder):
        compare(Stage(server, folder), options)


if __name__ == "__main__":
    main()
