"""pgqueuer on asyncpg, batch 100: `with_pgqueuer.py LOOP VERB DSN ROWS`.

LOOP is uvloop, which its own command uses, or asyncio, like ours and procrastinate.
"""

import asyncio
import logging
import sys
from datetime import timedelta

import asyncpg
import uvloop
from pgqueuer import PgQueuer, Queries
from pgqueuer.models import Job
from pgqueuer.types import QueueExecutionMode
from protocol import BATCH, CHUNK, done, wait_for_the_barrier


async def enqueue(dsn: str, rows: int) -> None:
    queries = Queries.from_asyncpg_connection(await asyncpg.connect(dsn))
    await queries.install()
    wait_for_the_barrier()
    for start in range(0, rows, CHUNK):
        payloads: list[bytes | None] = [b"site-%08d.example" % n for n in range(start, min(rows, start + CHUNK))]
        await queries.enqueue(["noop"] * len(payloads), payloads, [0] * len(payloads))
    done()


async def drain(dsn: str) -> None:
    queue = PgQueuer.from_asyncpg_connection(await asyncpg.connect(dsn))

    @queue.entrypoint("noop")
    async def noop(job: Job) -> None:
        pass

    wait_for_the_barrier()
    await queue.qm.run(timedelta(seconds=1), batch_size=BATCH, mode=QueueExecutionMode.drain)


def main(loop: str, verb: str, dsn: str, rows: str) -> None:
    logging.disable()
    run = uvloop.run if loop == "uvloop" else asyncio.run
    run(enqueue(dsn, int(rows)) if verb == "enqueue" else drain(dsn))


main(*sys.argv[1:])
