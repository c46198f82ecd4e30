"""Visits every case of the hostile server and prints what came of it: code and seconds per case, then memory growth.

A process of its own, so that its memory is the fetcher's alone. The first argument is the server's port, the second
the deadline.
"""

import asyncio
import json
import re
import sys
import time
from pathlib import Path

from scrapersky_cli.errors import ItemError
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.fetch import Web, open_web
from scrapersky_cli.web.gates import NoGates


def peak_megabytes() -> float:
    """Of this process since it began; getrusage() would start from the parent's peak."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text()).group(1)) / 1024  # type: ignore[union-attr]


async def visit(web: Web, path: str, kind: str) -> dict[str, object]:
    started = time.monotonic()
    code, retry_after, size = "", None, 0

    def sink(data: bytes) -> None:
        nonlocal size
        size += len(data)

    try:
        streamed = sink if kind == "sitemap" else None
        response = await web.fetch(f"http://evil.com{path}", kind, sink=streamed)  # type: ignore[arg-type]
        size += len(response.body)
    except ItemError as error:
        code, retry_after = error.code, error.retry_after
    return {"code": code, "seconds": time.monotonic() - started, "retry_after": retry_after, "size": size}


class Forgiving(NoGates):
    """One host stands for many here: its failures must not open its circuit, nor its wishes hold the others up."""

    async def failed(self, key: str) -> None:
        pass

    async def hold(self, key: str, seconds: float) -> None:
        pass


async def main(port: str, seconds: str) -> None:
    cases = json.load(sys.stdin)
    settings = Settings(
        connect_to=f"evil.com:80:127.0.0.1:{port}",
        host_delay=0,
        fetch_seconds=float(seconds),
        robots="ignore",
        fetch_tries=2,
    )
    before = peak_megabytes()
    results = {}
    async with open_web(settings, Forgiving()) as web:
        for path, kind in cases:
            results[path] = await visit(web, path, kind)
    print(json.dumps({"results": results, "growth": peak_megabytes() - before}))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
