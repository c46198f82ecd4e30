"""Home pages of many sites that take their time, beside Scrapy: sites a second, and what one costs.

.venv/bin/python -m benchmarks.real_web [--hosts N …] [--at-once N …] [--rounds N] [--only NAME …] [--dead SHARE]

Sites, name server, PostgreSQL and the distance to it are processes of their own, whose processor time is not counted.
Contenders are interleaved within each round, over the same sites with the same waits. Of the clock, what a program
takes with nothing to do is taken off; of processor time, what the first few sites cost, because they load and compile
what all others use. Names are looked up by the system's resolver, as anywhere: see `loopback_web/network.py`. Markdown
goes to stdout.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from benchmarks import peers
from benchmarks.contest import in_turn
from benchmarks.databases import fresh
from benchmarks.digests import digest
from benchmarks.figures import markdown, ratios, spread
from benchmarks.loopback_web import network
from benchmarks.loopback_web.measure import Contender, Cost, Stage
from benchmarks.loopback_web.plan import Web
from benchmarks.loopback_web.processes import round_trip, running_web
from benchmarks.loopback_web.rows import Found

SCRAPY = Contender("Scrapy, title and `mailto:` only", None, "mailto")
ALL = {
    "sqlite": Contender("scrapersky, SQLite", "SQLite"),
    "postgresql": Contender("scrapersky, PostgreSQL", "PostgreSQL"),
    "two": Contender("scrapersky, PostgreSQL, two processes", "PostgreSQL", processes=2),
    "far": Contender("scrapersky, PostgreSQL 1 ms away", "PostgreSQL 1 ms away"),
    "scrapy": SCRAPY,
    "scrapy-ours": Contender("Scrapy calling our functions", "SQLite", "everything"),
}
HEAD = ("", "sites/s", "÷ Scrapy", "CPU ms a site", "÷ Scrapy", "PostgreSQL's", "peak MB")
_STALL = 15.0  # seconds for which home pages keep their visitors waiting while memory is measured


class Start(NamedTuple):
    """What comes before a program is in its stride: seconds with nothing to do, processor time of the first `few`."""

    seconds: float
    cpu: float
    few: int


@dataclass(frozen=True)
class Figures:
    """Of each round: sites a second, processor time a site in ms, PostgreSQL's own, and the peak in MB."""

    rates: list[float]
    cpu: list[float]
    server_cpu: list[float]
    peak: list[float]

    @classmethod
    def of(cls, costs: Sequence[Cost], sites: int, start: "Start") -> "Figures":
        more = sites - start.few
        return cls(
            [sites / (cost.seconds - start.seconds) for cost in costs],
            [(cost.cpu - start.cpu) / more * 1000 for cost in costs],
            [cost.server_cpu / sites * 1000 for cost in costs],
            [cost.peak for cost in costs],
        )


class Agreement:
    """Whether all contenders found the same: of every home page, and of every contact."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[str, list[tuple[str, ...]]]] = {}
        self.complaints: list[str] = []

    def compare(self, name: str, found: Found) -> None:
        for what, rows in zip(found._fields, found, strict=True):
            if not rows:
                continue
            first, others = self._seen.setdefault(what, (name, sorted(rows)))
            if digest(rows) != digest(others):
                odd = sorted(set(rows) ^ set(others))
                self.complaints.append(f"{name} and {first} differ in {len(odd)} {what}, as in {odd[0]}")


def start_of(stage: Stage, contender: Contender, domains: Sequence[str], width: str) -> Start:
    few = min(20, len(domains) // 10)
    idle, _ = stage.run(contender, [], width)
    first = min(stage.run(contender, domains[:few], width)[0].cpu for _ in range(2))
    print(f"start  {contender.name:<34} {idle.seconds:.1f} s, {idle.cpu:.2f} to {first:.2f} s CPU", file=sys.stderr)
    return Start(idle.seconds, first, few)


def run_rounds(
    stage: Stage, contenders: Sequence[Contender], domains: Sequence[str], width: str, rounds: int
) -> dict[Contender, Figures]:
    """Every contender once per round, in an order that turns with the round. Stop unless they found the same."""
    costs: dict[Contender, list[Cost]] = defaultdict(list)
    agreement = Agreement()
    starts = {each: start_of(stage, each, domains, width) for each in contenders}
    for n in range(rounds):
        for each in in_turn(contenders, n):
            cost, found = stage.run(each, domains, width)
            agreement.compare(each.name, found)
            costs[each].append(cost)
            shown = f"{cost.seconds:>7.1f} s {cost.cpu:>7.2f} s CPU {cost.peak:>5.0f} MB {len(found.homes):>6} pages"
            print(f"round {n + 1}  {len(domains)} hosts, {width} at once  {each.name:<34} {shown}", file=sys.stderr)
    for complaint in agreement.complaints:
        print(complaint, file=sys.stderr)
    if agreement.complaints:
        raise SystemExit("the contenders did not find the same")
    return {each: Figures.of(costs[each], len(domains), starts[each]) for each in contenders}


def table(results: dict[Contender, Figures], title: str) -> str:
    """Return medians with ranges, and ratios to Scrapy in the same round. Of processor time, less is better."""
    peer = results.get(SCRAPY)
    rows = []
    for each, own in results.items():
        faster = spread(ratios(own.rates, peer.rates)) if peer else "–"
        dearer = spread(ratios(own.cpu, peer.cpu)) if peer else "–"
        served = spread(own.server_cpu) if each.where and each.where != "SQLite" else "–"
        rows.append((each.name, spread(own.rates), faster, spread(own.cpu), dearer, served, f"{median(own.peak):.0f}"))
    return markdown((title, *HEAD[1:]), rows)


def memory_of_a_waiting_row(stage: Stage, hosts: int, https: float) -> float:
    """Return by how many KB our process grows with each row that waits for its page."""
    few = hosts // 10
    with running_web(Web(hosts, https, stall=_STALL), stage.folder) as domains:
        kilobytes = [stage.memory(domains[:count], _STALL) for count in (few, hosts)]
    return (kilobytes[1] - kilobytes[0]) / (hosts - few)


def compare(stage: Stage, options: argparse.Namespace) -> None:
    """Print a table per number of hosts and width, and what else is measured of ours."""
    contenders = [ALL[name] for name in options.only]
    for hosts in options.hosts:
        web = Web(hosts, options.https, options.dead, weight=options.weight)
        with running_web(web, stage.folder) as domains:
            for width in options.at_once:
                if width != "default" and int(width) > hosts:
                    continue
                at_once = "by default" if width == "default" else f"{int(width):,} at once"
                results = run_rounds(stage, contenders, domains, width, options.rounds)
                print(f"\n{table(results, f'{hosts:,} hosts, {at_once}')}", flush=True)
            counted = stage.transactions("SQLite", domains, options.at_once[-1])
            print(f"\n{counted['gates'] / hosts:.2f} gate transactions a site, {counted['all'] / hosts:.2f} in all.")
    if options.waiting:
        http, https = (memory_of_a_waiting_row(stage, options.waiting, share) for share in (0, 1))
        print(f"\n{http:.0f} KB a row that waits by http, {https:.0f} KB by https ({options.waiting} rows).")
    with fresh("PostgreSQL", stage.server) as near, fresh("PostgreSQL 1 ms away", stage.server) as far:
        print(f"\nA round trip takes {round_trip(near):.2f} ms to PostgreSQL, {round_trip(far):.2f} ms to the far one.")


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/real_web.py")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hosts", type=int, nargs="+", default=[200, 1000])
    parser.add_argument("--at-once", nargs="+", default=["default", "200", "1000"], help="`default` or a number")
    parser.add_argument("--https", type=float, default=0.5, help="share of the sites that answer by https")
    parser.add_argument("--dead", type=float, default=0.0, help="share of the sites that never answer")
    parser.add_argument("--weight", type=int, default=0, help="characters of a page; default: as its look has them")
    parser.add_argument(
        "--waiting", type=int, default=500, help="rows that wait while memory is measured; 0: not at all"
    )
    parser.add_argument("--only", nargs="+", choices=list(ALL), default=list(ALL))
    parser.add_argument("--server", help=argparse.SUPPRESS)  # given inside the namespaces: the running PostgreSQL
    return parser.parse_args()


def main() -> None:
    options = parse()
    if not options.server:
        # With the project itself: Scrapy calls its functions.
        peers.install("fetch", "-c", "constraints.txt", "-e", ".")
    with network.alone_with_postgres("benchmarks.real_web", options.server) as (server, folder):
        compare(Stage(server, folder), options)


if __name__ == "__main__":
    main()
