"""This project: `ours.py FORM VERB DSN ROWS [WORKERS]`, through the real intake and the real runner."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from functools import cache
from typing import Any

from protocol import BATCH, done, wait_for_the_barrier
from sqlalchemy import BigInteger, Connection, String, literal_column, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import as_rows, records, upsert
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domain_facts
from scrapersky_cli.db.together import send_one
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.engine.intake import RawTarget, enqueue_all
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.run.limits import Limits
from scrapersky_cli.engine.run.runner import Run
from scrapersky_cli.engine.run.stopping import Stop
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.pipeline.warm import tune_garbage_collection
from scrapersky_cli.workflows.domain_scan import DOMAIN_SCAN


@cache
def _save(dialect: str) -> Any:
    r = records(dialect, {"id": BigInteger(), "title": String()})
    facts = select(r.c.id, r.c.title).where(literal_column("true"))  # or SQLite would read ON CONFLICT as a join's ON
    statement = upsert(dialect)(domain_facts).from_select(["domain_id", "title"], facts)
    return statement.on_conflict_do_update(index_elements=["domain_id"], set_={"title": statement.excluded.title})


async def work(item: Item, web: Any) -> AsyncGenerator[Step, None]:
    yield Step(item.row.domain, "ok")


def values(item: Item, data: Any) -> dict[str, Any]:
    return {"note": "seen", "external_id": item.row.domain}


def save(conn: Connection, group: Sequence[tuple[Item, Any]]) -> Mapping[int, Saved]:
    rows = as_rows([{"id": item.id, "title": data} for item, data in group])
    send_one(conn, _save(conn.dialect.name), {"rows": rows})  # as the stores of the workflows do
    return {item.id: Saved() for item, _ in group}


def workflow(form: str) -> Workflow:
    return Workflow(
        "domain-scan",
        "no operation",
        DOMAIN_SCANS,
        ("domain",),
        DOMAIN_SCAN.intake,
        work=None if form == "plain" else work,
        values=None if form == "save" else values,
        save=save if form == "save" else None,
    )


def enqueue(database: Database, form: str, rows: int) -> None:
    enqueue_all(database, workflow(form), (RawTarget(n, f"site-{n:08}.com") for n in range(rows)), EnqueueOptions())


def drain(database: Database, form: str) -> None:
    with database.reading():
        pass
    wait_for_the_barrier()
    tune_garbage_collection()  # as the commands do
    run = Run(database, workflow(form), None, Limits(batch_size=BATCH, concurrency=20), Stop())
    asyncio.run(run())


def main(form: str, verb: str, dsn: str, rows: str) -> None:
    database = Database(database_url(dsn))
    if verb == "enqueue":
        with database.reading():
            pass
        wait_for_the_barrier()
        enqueue(database, form, int(rows))
        done()
    else:
        drain(database, form)
    database.close()


main(*sys.argv[1:])
