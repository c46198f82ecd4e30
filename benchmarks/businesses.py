"""From places to businesses and their domains: rows a minute of deep-scan and domain-extraction, with default settings.

.venv/bin/python -m benchmarks.businesses [--rows N] [--rounds N]

The places are those of one city, each with a name, a phone and a web site of its own, so that many look alike at first
and none is another one. The best of all rounds counts. Markdown goes to stdout.
"""

import argparse
import asyncio
import random
import tempfile
import time
from pathlib import Path

from sqlalchemy import Table, select

from benchmarks.databases import Where, fresh, opened
from benchmarks.figures import markdown
from benchmarks.server import running_server
from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions, enqueue
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.pipeline.import_places import import_places
from scrapersky_cli.pipeline.run_limits import limits
from scrapersky_cli.pipeline.run_workflow import run_workflow
from scrapersky_cli.settings import settings
from scrapersky_cli.workflows.registry import workflow_named
from tests.datasets.files import overture_row, write_overture

FIRST = ("Bright", "Holt", "Kern", "Mill", "Oak", "Stone", "River", "Hill", "Green", "Blue", "North", "West", "Lake")
SECOND = ("Dental", "Smile", "Care", "Clinic", "Studio", "House", "Shop", "Works", "Center", "Group")
CHUNK = 1000
DATABASES: tuple[Where, ...] = ("PostgreSQL", "SQLite")
STAGES = {"deep-scan": places, "domain-extraction": local_businesses}


def make(file: Path, rows: int) -> None:
    """Write that many places of one city as Overture releases them."""
    dice = random.Random(3)
    write_overture(
        file,
        [
            overture_row(
                number,
                dice.uniform(-97.9, -97.5),
                dice.uniform(30.1, 30.5),
                names={"primary": f"{dice.choice(FIRST)} {dice.choice(SECOND)} {number}", "common": None},
                phones=[f"+1512{2_000_000 + number:07d}"],
                websites=[f"https://site{number}.com/"],
            )
            for number in range(rows)
        ],
        10_000,
    )


def work(database: Database, name: str, table: Table) -> tuple[float, float]:
    """Run the workflow over all rows. Return the rows a minute, and the milliseconds of our own CPU a row."""
    workflow = workflow_named(name)
    with database.reading() as conn:
        ids = list(conn.scalars(select(table.c.id).order_by(table.c.id)))
    for first in range(0, len(ids), CHUNK):
        database.write(enqueue, workflow.queue, ids[first : first + CHUNK], EnqueueOptions())
    began, used = time.monotonic(), time.process_time()
    bounds = limits(settings(), deadline=3600)
    done = asyncio.run(run_workflow(database, workflow, settings(), bounds, Stop())).completed
    return done / (time.monotonic() - began) * 60, (time.process_time() - used) / done * 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=12_000)
    parser.add_argument("--rounds", type=int, default=2)
    wanted = parser.parse_args()
    best: dict[tuple[str, str], tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder, running_server() as server:
        file = Path(folder) / "places.parquet"
        make(file, wanted.rows)
        for _ in range(wanted.rounds):
            for kind in DATABASES:
                with fresh(kind, server) as url, opened(url) as database:
                    import_places(database, open_dataset(file), PlaceFilter())
                    for name, table in STAGES.items():
                        rate, cost = work(database, name, table)
                        before = best.get((name, kind), (0.0, cost))
                        best[name, kind] = max(rate, before[0]), min(cost, before[1])
    rows = [(name, kind, f"{rate:,.0f}", f"{cost:.2f}") for (name, kind), (rate, cost) in sorted(best.items())]
    print(markdown((f"{wanted.rows:,} rows", "database", "rows a minute", "ms of CPU a row"), rows))


if __name__ == "__main__":
    main()
