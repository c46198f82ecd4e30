"""Pages per second: fetch, parse, extract and save, beside Scrapy and Crawlee, on one PostgreSQL and one loopback.

.venv/bin/python benchmarks/fetch.py [--rounds N] [--pages N] [--only NAME …]

The server is a process of its own; contenders are interleaved within each round; medians are compared.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import urlsplit

# Not benchmarks/, where queue.py would pass for the standard library's `queue`.
ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

import psycopg  # noqa: E402

from benchmarks import peers  # noqa: E402
from benchmarks.server import TEMPLATE, Server, running_server  # noqa: E402
from scrapersky_cli.extract.urls import url_digest  # noqa: E402

CONTENDERS = ROOT / "benchmarks" / "fetch_contenders"
WORKERS = (1, 2)
DEPTHS = {"links": "title, links, mailto:", "everything": "everything page-scrape extracts"}
FOUND = "CREATE TABLE found (url text PRIMARY KEY, title text, links text[], mailto text[])"
CHECKS = {
    "links": "SELECT count(*), count(title), sum(cardinality(links)), sum(cardinality(mailto)) FROM found",
    "everything": "SELECT count(*), count(title), (SELECT count(*) FROM contact_sources), 0 FROM page_facts",
}


@dataclass(frozen=True)
class Contender:
    """A script, how deep it can go, and how many pages it saves in one transaction."""

    name: str
    script: str
    depths: tuple[str, ...]
    is_peer: bool = True
    group: int = 50

    @property
    def python(self) -> str:
        return peers.python("fetch") if self.is_peer else sys.executable


ALL = (
    Contender("scrapersky", "ours.py", ("links", "everything"), is_peer=False),
    Contender("scrapy", "with_scrapy.py", ("links", "everything")),
    Contender("scrapy, singly", "with_scrapy.py", ("everything",), group=1),
    Contender("crawlee", "with_crawlee.py", ("links",)),
)


class Rate(NamedTuple):
    """Pages per second of the clock, and milliseconds of the contender's own processor time per page."""

    pages: float
    cpu: float


Results = dict[tuple[str, str, int], list[Rate]]


@contextmanager
def running_site(pages: int) -> Iterator[list[str]]:
    """The pages' addresses, while a process serves them."""
    with tempfile.NamedTemporaryFile() as file:
        command = [sys.executable, str(CONTENDERS / "site.py"), str(pages), file.name]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
        assert process.stdout
        expect(process, "ready")
        yield Path(file.name).read_text().split()
        process.terminate()
        process.wait()


def environment(urls: Sequence[str] = ()) -> dict[str, str]:
    """What every process gets: loopback is allowed, there is no pacing, the rest are defaults."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPERSKY_")}
    port = str(urlsplit(urls[0]).port) if urls else "80"
    web = {"SCRAPERSKY_ALLOW_PRIVATE": "127.0.0.0/8", "SCRAPERSKY_PORTS": port, "SCRAPERSKY_HOST_DELAY": "0"}
    return {**own, **web, "PYTHONPATH": str(ROOT)}


def expect(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout
    if (line := process.stdout.readline().strip()) != word:
        raise SystemExit(f"{process.args!r} said {line!r} instead of {word!r}")


def fill(conn: psycopg.Connection, urls: Sequence[str]) -> None:
    """The pages as queued rows, and the table the shallow contest saves into."""
    hosts = sorted({urlsplit(url).hostname or "" for url in urls})
    with conn.cursor() as cursor:
        cursor.execute(FOUND)
        cursor.executemany("INSERT INTO domains (domain) VALUES (%s)", [(host,) for host in hosts])
        cursor.executemany(
            "INSERT INTO pages (domain_id, url, url_digest, host, scrape_status, scrape_due_at)"
            " SELECT id, %s, %s, domain, 'queued', now() FROM domains WHERE domain = %s",
            [(url, url_digest(url), urlsplit(url).hostname) for url in urls],
        )
        cursor.execute("ANALYZE")
    conn.commit()


def measure(server: Server, contender: Contender, depth: str, workers: int, urls: Sequence[str]) -> Rate:
    with server.fresh_database(TEMPLATE) as dsn, psycopg.connect(dsn) as conn:
        fill(conn, urls)
        processes = [
            subprocess.Popen(
                [
                    contender.python,
                    str(CONTENDERS / contender.script),
                    depth,
                    dsn,
                    str(part),
                    str(workers),
                    str(contender.group),
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=environment(urls),
            )
            for part in range(workers)
        ]
        for process in processes:
            expect(process, "ready")
        began = time.perf_counter()
        for process in processes:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        cpu = sum(json.loads(process.stdout.readline())["cpu"] for process in processes if process.stdout)
        seconds = time.perf_counter() - began
        for process in processes:
            process.communicate()
        check(conn, contender, depth, len(urls))
    return Rate(len(urls) / seconds, cpu * 1000 / len(urls))


_agreed: dict[str, tuple[int, ...]] = {}


def check(conn: psycopg.Connection, contender: Contender, depth: str, pages: int) -> None:
    """Everybody saved every page and found the same on it."""
    found = conn.execute(CHECKS[depth]).fetchone()
    assert found
    if found[:2] != (pages, pages) or _agreed.setdefault(depth, found) != found:
        raise SystemExit(f"{contender.name} found {found}, others {_agreed.get(depth)}, of {pages} pages")


def run_rounds(server: Server, contenders: Sequence[Contender], rounds: int, urls: Sequence[str]) -> Results:
    results: Results = defaultdict(list)
    for n in range(rounds):
        turn = n % len(contenders)
        for depth in DEPTHS:
            for workers in WORKERS:
                for contender in [*contenders[turn:], *contenders[:turn]]:
                    if depth not in contender.depths:
                        continue
                    chosen = urls if depth == "links" else urls[: len(urls) // 3]
                    rate = measure(server, contender, depth, workers, chosen)
                    results[depth, contender.name, workers].append(rate)
                    shown = f"{rate.pages:>8,.0f} pages/s {rate.cpu:>7.2f} ms"
                    print(f"round {n + 1}  {depth:<10} {contender.name:<14} W={workers} {shown}", file=sys.stderr)
    return results


def print_table(results: Results, contenders: Sequence[Contender], depth: str) -> None:
    """Medians, and ours as a multiple of each."""

    def middle(name: str, workers: int) -> Rate:
        rates = results[depth, name, workers]
        return Rate(median(rate.pages for rate in rates), median(rate.cpu for rate in rates))

    print(f"\n{DEPTHS[depth]}\n")
    print(
        "".join(
            [f"{'':<14}", *(f" | {f'W={w} pages/s':>12} {'ours ×':>7} {'cpu ms':>7} {'ours ×':>7}" for w in WORKERS)]
        )
    )
    for each in contenders:
        if depth not in each.depths:
            continue
        cells = []
        for workers in WORKERS:
            own, ours = middle(each.name, workers), middle(contenders[0].name, workers)
            cells.append(
                f"{own.pages:>12,.0f} {ours.pages / own.pages:>7.2f} {own.cpu:>7.2f} {own.cpu / ours.cpu:>7.2f}"
            )
        print(" | ".join([f"{each.name:<14}", *cells]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/fetch.py")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=1_200, help="of the shallow contest; a third for the deep one")
    names = [each.name for each in ALL]
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    options = parser.parse_args()
    contenders = [each for each in ALL if each.name in options.only]
    if any(each.is_peer for each in contenders):
        # With the project itself: the deep contest has its functions called by a peer.
        peers.install("fetch", "-c", "constraints.txt", "-e", ".")
    with running_server() as server, running_site(options.pages) as urls:
        results = run_rounds(server, contenders, options.rounds, urls)
        print(f"PostgreSQL {server.version}, {len(urls):,} pages of 80 to 150 KB on 50 hosts, {options.rounds} rounds,")
        print("W = processes, cpu = the contender's own processor time per page")
        for depth in DEPTHS:
            print_table(results, contenders, depth)


if __name__ == "__main__":
    main()
