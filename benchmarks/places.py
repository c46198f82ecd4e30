"""The places of one city out of a large file of Overture: ours beside plain pyarrow and duckdb.

.venv/bin/python benchmarks/places.py [--rows N] [--rounds N]

Each contender has a process of its own and takes its turn within each round; the least of all rounds counts. The peers
give rows as they are, ours gives clean places. Markdown goes to stdout.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

# Not benchmarks/, where queue.py would pass for the standard library's `queue`.
ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

import pyarrow  # noqa: E402
from pyarrow import parquet  # noqa: E402

from benchmarks import peers  # noqa: E402
from benchmarks.figures import markdown  # noqa: E402
from tests.datasets.files import OVERTURE, overture_row  # noqa: E402

CITY = "-97.95,30.1,-97.55,30.5"
CONTENDERS = {"scrapersky": "ours.py", "pyarrow": "plain_pyarrow.py", "duckdb": "with_duckdb.py"}
GROUP = 50_000  # rows


def make(path: Path, rows: int) -> None:
    """Write places all over a continent, in no order, of which one in fifty is in the city."""
    dice = random.Random(7)
    with parquet.ParquetWriter(path, OVERTURE, compression="zstd") as writer:
        for start in range(0, rows, GROUP):
            made = [_row(number, dice) for number in range(start, min(start + GROUP, rows))]
            writer.write_table(pyarrow.Table.from_pylist(made, schema=OVERTURE))


def _row(number: int, dice: random.Random) -> dict[str, object]:
    if number % 50 == 0:
        return overture_row(number, dice.uniform(-97.9, -97.6), dice.uniform(30.2, 30.4))
    return overture_row(number, dice.uniform(-120, -100), dice.uniform(32, 48))


def read_once(name: str, file: Path) -> tuple[int, float, float]:
    """Return how many places it found, the seconds of processor time, and the memory in MB."""
    interpreter = sys.executable if name == "scrapersky" else peers.python("places")
    script = ROOT / "benchmarks" / "place_contenders" / CONTENDERS[name]
    done = subprocess.run(
        [interpreter, str(script), str(file), CITY],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    result = json.loads(done.stdout.splitlines()[-1])
    return result["found"], result["cpu"], result["memory"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    peers.install("places")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "places.parquet"
        make(file, options.rows)
        found = {name: min(read_once(name, file) for _ in range(options.rounds)) for name in CONTENDERS}
    if len({count for count, _, _ in found.values()}) != 1:
        raise SystemExit(f"they do not agree: {found}")
    least = found["duckdb"][1]
    rows = [(name, f"{cpu:.2f}", f"{cpu / least:.2f}", f"{memory:.0f}") for name, (_, cpu, memory) in found.items()]
    print(markdown((f"{options.rows:,} rows", "seconds of CPU", "time / duckdb", "memory, MB"), rows))


if __name__ == "__main__":
    main()
