"""What does a killed worker cost? 100 rows that it held and 100 fresh ones, against 200 rows that nobody disturbed.

Rows take half a second each, twenty at a time. The clock starts when the dead worker's lease has ended.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncGenerator
from statistics import median
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from benchmarks.databases import Where, fresh, opened
from benchmarks.figures import markdown, ratios, spread
from benchmarks.server import Server, running_server
from scrapersky_cli.db.clock import now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import PROCESSING, QUEUED
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domains
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.runner import Run
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.workflow import Item, Step, Workflow

DATABASES: tuple[Where, ...] = ("SQLite", "PostgreSQL")
HALF, WORK, LEASE, ROUNDS = 100, 0.5, 3.0, 3


def work_of(seconds: float) -> Workflow:
    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(seconds)
        yield Step(None, "ok")

    return Workflow("domain-scan", "waits", DOMAIN_SCANS, ("domain",), work=work)


def fill(database: Database, prefix: str, rows: int) -> None:
    statement = insert(domains).values(domain=bindparam("name"), status=QUEUED, due_at=now())
    names = [{"name": f"{prefix}-{n}.example"} for n in range(rows)]
    database.write(lambda conn: conn.execute(statement, names))


def count(database: Database, *states: str) -> int:
    with database.reading() as conn:
        return conn.scalar(select(func.count()).where(DOMAIN_SCANS["status"].in_(states))) or 0


def drain(database: Database) -> float:
    """Seconds until no row is left."""
    began = time.monotonic()
    while count(database, QUEUED, PROCESSING):
        asyncio.run(Run(database, work_of(WORK), None, Limits(lease=LEASE), Stop())())
    return time.monotonic() - began


def hold(url: str) -> None:
    """Claim rows and never finish them."""
    limits = Limits(lease=LEASE, batch_size=HALF, concurrency=HALF, item_seconds=3600)
    asyncio.run(Run(Database(database_url(url)), work_of(3600), None, limits, Stop())())


def undisturbed(where: Where, server: Server) -> float:
    with fresh(where, server) as url, opened(url) as database:
        fill(database, "fresh", 2 * HALF)
        return drain(database)


def after_a_kill(where: Where, server: Server) -> float:
    with fresh(where, server) as url, opened(url) as database:
        fill(database, "lost", HALF)
        worker = subprocess.Popen([sys.executable, "-m", "benchmarks.recovery", url])
        while count(database, PROCESSING) < HALF:
            time.sleep(0.05)
        worker.kill()
        worker.wait()
        fill(database, "fresh", HALF)
        time.sleep(LEASE)
        return drain(database)


def compared(where: Where, server: Server) -> tuple[str, ...]:
    """Return the seconds of both scenarios on a database, and how many times as long the second one takes."""
    rounds = [(undisturbed(where, server), after_a_kill(where, server)) for _ in range(ROUNDS)]
    quiet, killed = zip(*rounds, strict=True)
    return where, f"{median(quiet):.1f} s", f"{median(killed):.1f} s", spread(ratios(killed, quiet))


def main() -> None:
    with running_server() as server:
        rows = [compared(where, server) for where in DATABASES]
    print(markdown(("", "undisturbed", "after the kill", "ratio"), rows))


if __name__ == "__main__":
    hold(sys.argv[1]) if sys.argv[1:] else main()
