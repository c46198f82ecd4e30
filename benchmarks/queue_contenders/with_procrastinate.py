"""procrastinate, ten jobs at a time: `with_procrastinate.py ten VERB DSN ROWS`."""

import asyncio
import logging
import sys

from procrastinate import App, PsycopgConnector
from protocol import CHUNK, done, wait_for_the_barrier


async def run(verb: str, dsn: str, rows: int) -> None:
    app = App(connector=PsycopgConnector(conninfo=dsn, min_size=2, max_size=12))

    @app.task(name="noop")
    async def noop(name: str) -> None:
        pass

    async with app.open_async():
        if verb == "enqueue":
            await app.schema_manager.apply_schema_async()
            wait_for_the_barrier()
            for start in range(0, rows, CHUNK):
                names = [{"name": f"site-{n:08}.example"} for n in range(start, min(rows, start + CHUNK))]
                await noop.batch_defer_async(*names)
            done()
        else:
            wait_for_the_barrier()
            await app.run_worker_async(wait=False, concurrency=10, install_signal_handlers=False)


def main(form: str, verb: str, dsn: str, rows: str) -> None:
    logging.disable()
    asyncio.run(run(verb, dsn, int(rows)))


main(*sys.argv[1:])
