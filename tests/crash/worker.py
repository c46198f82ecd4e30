"""One worker process: `python -m tests.crash.worker URL LEASE [KILLER]` runs the real engine until no row is left.

It says its process id first. The work takes a few milliseconds and its effect is one row of `effects`, written in the transaction that finishes the
row. The row with the id KILLER kills whoever works it.
"""

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.queues import PROCESSING, QUEUED
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.runner import Run
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow

LONGEST = 0.06  # seconds of work: long enough to be killed in the middle of it


def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Mapping[int, Saved]:
    conn.execute(text("INSERT INTO effects VALUES (:row_id, :pid)"), [{"row_id": i.id, "pid": d} for i, d in group])
    return {item.id: Saved() for item, _ in group}


def workflow(killer: int | None) -> Workflow:
    async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
        await asyncio.sleep(random.uniform(0, LONGEST))
        if item.id == killer:
            os.kill(os.getpid(), signal.SIGKILL)
        yield Step(os.getpid(), "ok")

    return Workflow("scan", "a test", DOMAIN_SCANS, ("domain",), work=work, save=save)


def unfinished(conn: Connection) -> int:
    waiting = DOMAIN_SCANS["status"].in_([QUEUED, PROCESSING])
    count: int = conn.execute(select(func.count()).where(waiting)).scalar_one()
    return count


def main(url: str, lease: str, killer: str = "") -> None:
    database = Database(database_url(url))
    print(os.getpid(), flush=True)
    limits = Limits(lease=float(lease), batch_size=50, concurrency=10)
    while database.write(unfinished):
        asyncio.run(Run(database, workflow(int(killer) if killer else None), None, limits, Stop())())
        time.sleep(0.1)
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
