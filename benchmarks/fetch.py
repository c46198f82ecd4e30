"""Pages per second: fetch, parse, extract and save, beside Scrapy and Crawlee, on one PostgreSQL and one loopback.

.venv/bin/python benchmarks/fetch.py [--rounds N] [--pages N] [--only NAME …]

The server is a process of its own; contenders are interleaved within each round, compared round by round, and warm when
the clock starts. PostgreSQL's processor time is not in the table; it is printed below it. Markdown goes to stdout.
"""

import argparse
import json
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
from benchmarks.contest import expect, in_turn  # noqa: E402
from benchmarks.digests import digest  # noqa: E402
from benchmarks.fetch_contenders import truth  # noqa: E402
from benchmarks.figures import markdown, number, ratios, spread  # noqa: E402
from benchmarks.loopback_web.processes import environment  # noqa: E402
from benchmarks.server import TEMPLATE, Server, running_server  # noqa: E402
from scrapersky_cli.extract.urls import url_digest  # noqa: E402

CONTENDERS = ROOT / "benchmarks" / "fetch_contenders"
WORKERS = (1, 2)
DEPTHS = {"links": "title, links, mailto:", "everything": "everything page-scrape extracts"}
FOUND = """
    CREATE TABLE found (url text PRIMARY KEY, title text, links text[], mailto text[]);
    CREATE TABLE facts (url text, kind text, value text);
"""
WIDTH = 32  # requests at once, of every contender
ROWS = {
    "links": "SELECT url, title, links, mailto FROM found",
    "everything": """
        SELECT url, title, (SELECT array_agg(kind || ' ' || value || ' ' || method ORDER BY kind, value, method)
            FROM contact_sources JOIN contacts ON contacts.id = contact_id
            WHERE contact_sources.domain_id = pages.domain_id AND contact_sources.url_digest = pages.url_digest)
        FROM page_facts JOIN pages ON pages.id = page_id
    """,
}
CONTACTS = """
    SELECT pages.url, contacts.kind, contacts.value FROM contact_sources JOIN contacts ON contacts.id = contact_id
    JOIN pages USING (domain_id, url_digest)
"""
USUAL = "SELECT url, kind, value FROM facts"


@dataclass(frozen=True)
class Contender:
    """A script, how deep it can go, and how many pages it saves in one transaction."""

    name: str
    script: str
    depths: tuple[str, ...]
    is_peer: bool = True
    group: int = 50
    functions: str = "own"

    @property
    def python(self) -> str:
        return peers.python("fetch") if self.is_peer else sys.executable


ALL = (
    Contender("scrapersky", "ours.py", ("links", "everything"), is_peer=False),
    Contender("scrapy", "with_scrapy.py", ("links",)),
    Contender("crawlee", "with_crawlee.py", ("links",)),
    Contender("scrapy, the usual libraries", "with_scrapy.py", ("everything",), functions="usual"),
    Contender("scrapy, our functions", "with_scrapy.py", ("links", "everything"), functions="ours"),
    Contender("scrapy, our functions, singly", "with_scrapy.py", ("everything",), group=1, functions="ours"),
)


class Rate(NamedTuple):
    """Pages per second of the clock, and processor time per page, in ms: the contender's and PostgreSQL's.

    `parts` is the processor time of parts that the contender measures itself.
    """

    pages: float
    cpu: float
    server: float
    parts: dict[str, float]


Results = dict[tuple[str, str, int], list[Rate]]


@contextmanager
def running_site(pages: int) -> Iterator[list[str]]:
    """The pages' addresses, while a process serves them."""
    with tempfile.NamedTemporaryFile() as file:
        command = [sys.executable, str(CONTENDERS / "site.py"), str(pages), file.name]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
        try:
            expect(process, "ready")
            yield Path(file.name).read_text().split()
        finally:
            process.terminate()
            process.wait()


def unpaced(urls: Sequence[str]) -> dict[str, str]:
    """What every contender gets: loopback is allowed, there is no pacing, the rest are defaults."""
    port = str(urlsplit(urls[0]).port)
    return environment(SCRAPERSKY_ALLOW_PRIVATE="127.0.0.0/8", SCRAPERSKY_PORTS=port, SCRAPERSKY_HOST_DELAY="0")


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
                    *map(str, (contender.group, WIDTH)),
                    contender.functions,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=unpaced(urls),
            )
            for part in range(workers)
        ]
        for process in processes:
            expect(process, "ready")
        served, began = server.cpu_seconds(), time.perf_counter()
        for process in processes:
            assert process.stdin
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [json.loads(process.stdout.readline()) for process in processes if process.stdout]
        cpu = sum(each["cpu"] for each in said)
        parts = {part: sum(each["parts"][part] for each in said) * 1000 / len(urls) for part in said[0]["parts"]}
        seconds, served = time.perf_counter() - began, server.cpu_seconds() - served
        for process in processes:
            process.communicate()
        check(conn, contender, depth, urls)
    return Rate(len(urls) / seconds, cpu * 1000 / len(urls), served * 1000 / len(urls), parts)


_agreed: dict[str, str] = {}  # by depth, the digest of what the first contender found
_judged: dict[str, list[str]] = {}  # by contender, what it found of all there is: a cell for each of FIELDS


def check(conn: psycopg.Connection, contender: Contender, depth: str, urls: Sequence[str]) -> None:
    """Everybody saved every page and found the same on it; with other libraries something else, which is judged."""
    usual = contender.functions == "usual"
    if depth == "everything" and contender.name not in _judged:
        _judged[contender.name] = judged(conn.execute((USUAL if usual else CONTACTS).encode()).fetchall(), urls)
    rows = conn.execute(f"{USUAL} WHERE kind = 'title'".encode() if usual else ROWS[depth].encode()).fetchall()
    if len(rows) != len(urls) or (not usual and _agreed.setdefault(depth, digest(rows)) != digest(rows)):
        raise SystemExit(f"{contender.name} saved {len(rows)} of {len(urls)} pages, and not what others found on them")


def judged(rows: Sequence[tuple[str, str, str]], urls: Sequence[str]) -> list[str]:
    """Return the share of the true contacts that was found, and that of what was found that is true, by kind."""
    wanted, allowed = ({(url, *one) for url in urls for one in truth.contacts(url, own=own)} for own in (True, False))
    given = {(url, kind, value.lower()) for url, kind, value in rows}
    cells = []
    for field in truth.FIELDS:
        true, right, found = ({one for one in each if one[1] == field} for each in (wanted, allowed, given))
        recall, precision = len(true & found) / len(true), len(right & found) / max(1, len(found))
        cells.append(f"{recall:.1%} / {precision:.1%}" if found else "0 % / –")
    return cells


def run_rounds(server: Server, contenders: Sequence[Contender], rounds: int, urls: Sequence[str]) -> Results:
    results: Results = defaultdict(list)
    for n in range(rounds):
        for depth in DEPTHS:
            for workers in WORKERS:
                for contender in in_turn(contenders, n):
                    if depth not in contender.depths:
                        continue
                    rate = measure(server, contender, depth, workers, urls)
                    results[depth, contender.name, workers].append(rate)
                    shown = f"{rate.pages:>8,.0f} pages/s {rate.cpu:>7.2f} ms"
                    print(f"round {n + 1}  {depth:<10} {contender.name:<30} W={workers} {shown}", file=sys.stderr)
    return results


def table(results: Results, contenders: Sequence[Contender], depth: str) -> str:
    """Medians with ranges, and of each round theirs / ours in processor time, ours / theirs in pages."""
    rows, ours = [], contenders[0].name
    for each in contenders:
        if depth not in each.depths:
            continue
        cells = [each.name]
        for workers in WORKERS:
            (pages, cpu, *_), (our_pages, our_cpu, *_) = (
                list(zip(*results[depth, name, workers], strict=True)) for name in (each.name, ours)
            )
            cells += [spread(cpu), f"{spread(ratios(cpu, our_cpu))}×", spread(pages)]
            cells.append(f"{spread(ratios(our_pages, pages))}×")
        rows.append(cells)
    head = [title for w in WORKERS for title in (f"CPU ms, W = {w}", "÷ ours", "pages/s", "ours ÷")]
    return markdown((DEPTHS[depth], *head), rows)


def served(results: Results, depth: str) -> str:
    """Return what PostgreSQL itself used per page, for each contender with one process."""
    found = {
        name: median(rate.server for rate in rates) for (at, name, w), rates in results.items() if (at, w) == (depth, 1)
    }
    return ", ".join(f"{name} {number(ms)} ms" for name, ms in found.items())


def recall() -> str:
    """Return what was found of the contacts, and how much of that is true."""
    head = ("found / of it true", *truth.FIELDS.values())
    return markdown(head, [[name, *cells] for name, cells in _judged.items()])


def prices(results: Results) -> str:
    """Return the price of each library, for contenders that measure it."""
    lines = []
    for (depth, name, workers), rates in results.items():
        if rates[0].parts and workers == 1:
            shown = (f"{part} {number(median(rate.parts[part] for rate in rates))} ms" for part in rates[0].parts)
            lines.append(f"Of {name}, {DEPTHS[depth]}: {', '.join(shown)}.")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/fetch.py")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pages", type=int, default=1_200, help="of each contest")
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
        print("W = processes, CPU = the contender's own processor time per page, without PostgreSQL's")
        for depth in DEPTHS:
            print(f"\n{table(results, contenders, depth)}\n\nPostgreSQL per page: {served(results, depth)}.")
        print(f"\n{prices(results)}\n\n{recall()}")


if __name__ == "__main__":
    main()
