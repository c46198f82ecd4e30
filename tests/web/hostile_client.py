"""Visits every case of the hostile server and prints what came of it and what it cost, then the memory it grew by.

A process of its own, so that its memory and its processor time are the fetcher's alone. Arguments: the server's ports
and the file of its authority. On stdin: the cases, each a URL, a kind and a deadline.
"""

import asyncio
import json
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scrapersky_cli.errors import ItemError
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.fetch import Web, open_web
from scrapersky_cli.web.gates import NoGates
from scrapersky_cli.web.stream import Stream

TICK = 0.005


def peak_megabytes() -> float:
    """Of this process since it began; getrusage() would start from the parent's peak."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text()).group(1)) / 1024  # type: ignore[union-attr]


@dataclass
class Cost:
    """What one visit took: bytes off the wire, processor seconds, and of these the most between two turns of the
    event loop. Processor time, so that a busy machine changes little."""

    taken: int = 0
    cpu: float = 0.0
    stall: float = 0.0


cost = Cost()


def count_what_is_read() -> None:
    read = Stream.read

    async def counting(self: Stream, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await read(self, max_bytes)
        cost.taken += len(data)
        return data

    Stream.read = counting  # type: ignore[method-assign]


@asynccontextmanager
async def measuring() -> AsyncIterator[Cost]:
    global cost
    cost = mine = Cost()

    async def tick() -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(TICK)
            mine.stall = max(mine.stall, time.thread_time() - before)

    task = asyncio.create_task(tick())
    await asyncio.sleep(0)
    began = time.process_time()
    try:
        yield mine
        await asyncio.sleep(2 * TICK)
    finally:
        mine.cpu = time.process_time() - began
        task.cancel()


async def visit(web: Web, url: str, kind: str) -> dict[str, Any]:
    started = time.monotonic()
    code, retry_after, size = "", None, 0

    def sink(data: bytes) -> None:
        nonlocal size
        size += len(data)

    async with measuring() as spent:
        try:
            streamed = sink if kind == "sitemap" else None
            response = await web.fetch(url, kind, sink=streamed)  # type: ignore[arg-type]
            size += len(response.body)
        except ItemError as error:
            code, retry_after = error.code, error.retry_after
    seconds = time.monotonic() - started
    return {"code": code, "seconds": seconds, "retry_after": retry_after, "size": size, **asdict(spent)}


class Forgiving(NoGates):
    """One host stands for many here: its failures must not open its circuit, nor its wishes hold the others up."""

    async def failed(self, key: str) -> None:
        pass

    async def hold(self, key: str, seconds: float) -> None:
        pass


async def main(http: str, https: str, ca_file: str) -> None:
    settings = Settings(
        connect_to=f"evil.com:80:127.0.0.1:{http},evil.com:443:127.0.0.1:{https}",
        ca_file=ca_file,
        host_delay=0,
        robots="ignore",
        fetch_tries=2,
    )
    count_what_is_read()
    async with open_web(settings, Forgiving()) as web:
        await web.fetch("http://evil.com/redirect/9")  # what is imported late is imported now
    before = peak_megabytes()
    results = {}
    for url, kind, seconds in json.load(sys.stdin):
        async with open_web(settings.model_copy(update={"fetch_seconds": seconds}), Forgiving()) as web:
            results[url] = await visit(web, url, kind)
    print(json.dumps({"results": results, "growth": peak_megabytes() - before}))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
