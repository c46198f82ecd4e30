"""A large sitemap: parse it, beside a bare expat loop and three peers, and import it into both databases.

.venv/bin/python benchmarks/sitemap.py [--rounds N] [--urls N] [--only NAME …]

Each contender has a process of its own and takes its turn within each round, and the least processor time of all
rounds counts: what is above it, the machine added. Markdown goes to stdout.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

# Not benchmarks/, where queue.py would pass for the standard library's `queue`.
ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from benchmarks import peers  # noqa: E402
from benchmarks.contest import in_turn  # noqa: E402
from benchmarks.databases import Where, fresh, opened  # noqa: E402
from benchmarks.figures import markdown  # noqa: E402
from benchmarks.server import Server, running_server  # noqa: E402
from benchmarks.sitemap_contenders.made_file import sitemap  # noqa: E402
from benchmarks.sitemap_storing import PARTS, Import, Importer, serving  # noqa: E402

CONTENDERS = ROOT / "benchmarks" / "sitemap_contenders"
OWN = {"expat": "bare_expat.py", "scrapersky": "ours.py"}
PEERS = {"usp": "with_usp.py", "advertools": "with_advertools.py", "crawlee": "with_crawlee.py"}
SHOWN = {
    "expat": "bare expat loop", "scrapersky": "**scrapersky**", "usp": "ultimate-sitemap-parser 1.8.1",
    "advertools": "advertools 0.18.0", "crawlee": "Crawlee 1.11, over loopback",
}  # fmt: skip
DATABASES: dict[str, Where] = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
# What is imported one after another: by how many days all times differ from the first file's, or None for the same
# file, how much later it was written, in seconds, and the result. Only the third changes nothing but its time.
IMPORTS = {
    "first": (0, 0, "ok"),
    "not modified (304)": (None, 0, "unchanged"),
    "same content": (0, 10, "unchanged"),
    "every lastmod changed": (1, 20, "ok"),
}
WRITTEN = 1_790_000_000  # when the file was written first, in seconds since 1970


class Reading(NamedTuple):
    """Seconds of processor time, and by how many MB the peak of memory rose."""

    cpu: float
    memory: float


class Storing(NamedTuple):
    """An import, and the seconds of processor time that the database server used for it."""

    own: Import
    server: float


# --- parsing ----------------------------------------------------------------------------------------------
def read_once(name: str, file: Path, port: int, urls: int) -> Reading:
    own = name in OWN
    script = CONTENDERS / (OWN | PEERS)[name]
    command = [sys.executable if own else peers.python("sitemap"), str(script), str(file)]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/{file.name}"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    result = json.loads(done.stdout.splitlines()[-1])
    if result["found"] != urls:
        raise SystemExit(f"{name} found {result['found']} of {urls} URLs")
    return Reading(result["cpu"], result["memory"])


def parse(names: Sequence[str], file: Path, port: int, urls: int, rounds: int) -> dict[str, Reading]:
    """Return the least of all rounds, of time and of memory."""
    readings = defaultdict(list)
    for n in range(rounds):
        for name in in_turn(names, n):
            readings[name].append(read_once(name, file, port, urls))
            print(f"round {n + 1}  {name:<12} {readings[name][-1].cpu:.2f} s", file=sys.stderr)
    return {name: Reading(*map(min, zip(*readings[name], strict=True))) for name in names}


def print_parsing(found: dict[str, Reading], urls: int) -> None:
    def ratio(name: str, other: str) -> str:
        return f"{found[other].cpu / found[name].cpu:.2f}" if other in found else "–"

    def cells(name: str, reading: Reading) -> tuple[str, ...]:
        cost, memory = f"{reading.cpu / urls * 1e6:.1f}", f"{reading.memory:.1f}"
        return SHOWN[name], cost, ratio(name, "expat"), ratio(name, "usp"), memory

    titles = ("parsing", "µs per URL", "speed / expat", "speed / usp", "memory, MB")
    print("\n" + markdown(titles, [cells(*each) for each in found.items()]))


# --- storing ----------------------------------------------------------------------------------------------
def import_all(importer: Importer, server: Server, urls: int) -> dict[str, Storing]:
    """Import the file in every state, one after another, into one database."""
    found = {}
    for name, (days_later, later, result) in IMPORTS.items():
        if days_later is not None:
            importer.change(days_later, WRITTEN + later)
        before = server.cpu_seconds()
        own = importer.run()
        found[name] = Storing(own, server.cpu_seconds() - before)
        if (own.result, importer.stored()) != (result, urls):
            raise SystemExit(f"{name}: {own.result}, {importer.stored()} of {urls} pages are stored")
    return found


def store(kinds: Sequence[str], folder: Path, port: int, urls: int, rounds: int) -> dict[str, dict[str, Storing]]:
    """Return, by database and import, the round that took the least time on the clock."""
    best: dict[str, dict[str, Storing]] = {kind: {} for kind in kinds}
    with running_server() as server:
        for turn in range(rounds):
            for kind in kinds:
                with fresh(DATABASES[kind], server) as url, opened(url) as database:
                    found = import_all(Importer(database, folder, port, urls), server, urls)
                for name, storing in found.items():
                    best[kind][name] = min(best[kind].get(name, storing), storing, key=lambda each: each.own.seconds)
                first = found["first"].own
                print(f"round {turn + 1}  {kind:<12} {urls / first.seconds:,.0f} URLs/s", file=sys.stderr)
    return best


def print_storing(best: dict[str, dict[str, Storing]], urls: int) -> None:
    def rates(one: Storing) -> tuple[str, str]:
        return f"{urls / one.own.seconds:,.0f}", f"{one.own.cpu / urls * 1e6:.1f} + {one.server / urls * 1e6:.1f}"

    titles = [(f"{DATABASES[kind]}, URLs/s", "µs per URL, ours + server's") for kind in best]
    rows = [(name, *sum((rates(found[name]) for found in best.values()), ())) for name in IMPORTS]
    print("\n" + markdown(("import", *sum(titles, ())), rows))
    parts = {
        f"{DATABASES[kind]}, {name}": found[name].own.parts
        for kind, found in best.items()
        for name in ("first", "every lastmod changed")
    }
    shares = [(part, *(f"{each[part] / sum(each.values()):.0%}" for each in parts.values())) for part in PARTS]
    print("\n" + markdown(("where the time goes", *parts), shares))


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks/sitemap.py")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--urls", type=int, default=50_000)
    names = [*OWN, *PEERS, *DATABASES]
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    options = parser.parse_args()
    chosen = [name for name in names if name in options.only]
    if set(chosen) & set(PEERS):
        peers.install("sitemap")
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as port:
        file = Path(folder) / "sitemap.xml"
        file.write_bytes(sitemap(options.urls))
        megabytes = file.stat().st_size / 1e6
        parsers, kinds = [name for name in chosen if name in SHOWN], [name for name in chosen if name in DATABASES]
        found = parse(parsers, file, port, options.urls, options.rounds)
        best = store(kinds, Path(folder), port, options.urls, options.rounds) if kinds else {}
    print(f"{options.urls:,} URLs, {megabytes:.1f} MB, {options.rounds} rounds")
    if found:
        print_parsing(found, options.urls)
    if best:
        print_storing(best, options.urls)


if __name__ == "__main__":
    main()
