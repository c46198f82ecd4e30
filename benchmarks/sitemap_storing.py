"""Import one sitemap file into a database as a worker does: the workflow's steps, each saved in a transaction.

The file is served over loopback by a process of its own. Where the time goes is measured by the clock, around the
functions that do the work.
"""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import patch

from sqlalchemy import event, func, select

from benchmarks.sitemap_contenders.made_file import HOST, sitemap
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.sitemaps import sitemaps
from scrapersky_cli.engine.intake import RawTarget, enqueue_all
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.engine.workflow import Item
from scrapersky_cli.settings import Settings
from scrapersky_cli.store import listed_pages
from scrapersky_cli.visit.sitemap import Received, receive
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.gates import NoGates
from scrapersky_cli.workflows import sitemap_import
from scrapersky_cli.workflows.registry import workflow_named
from scrapersky_cli.workflows.sitemap_import import Reading

URL = f"http://{HOST}/sitemap.xml"
Parts = dict[str, float]
PARTS = ("receive", "parse and classify", "stage", "known and update", "insert", "commit", "the rest of saving")
_STATEMENTS = {"WITH locked": "known and update", "UPDATE pages": "known and update", "INSERT INTO pages": "insert"}


class Import(NamedTuple):
    """What an import took: seconds of the clock, seconds of this process's processor time, and seconds by part.

    The parts do not add up to the seconds: pages are parsed while others are stored.
    """

    seconds: float
    cpu: float
    parts: Parts
    result: str | None


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    """Serve the files of the folder, with the times of their last change. Yield the port."""
    command = [sys.executable, "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", str(folder), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        port = re.search(r"port (\d+)", process.stdout.readline())
        assert port
        yield int(port[1])
        process.terminate()


class Importer:
    """Imports the file that stands in `folder`, again and again, into one database."""

    def __init__(self, database: Database, folder: Path, port: int, urls: int) -> None:
        self._database, self._file, self._urls = database, folder / "sitemap.xml", urls
        connect_to = f"*:80:127.0.0.1:{port}"
        self._settings = Settings(connect_to=connect_to, host_delay=0, fetch_seconds=120, _env_file=None)
        enqueue_all(database, workflow_named("sitemap-import"), [RawTarget(1, URL)], EnqueueOptions())

    def change(self, days_later: int, changed_at: int) -> None:
        """Write the file anew. `changed_at` is the time of its change, in seconds since 1970."""
        self._file.write_bytes(sitemap(self._urls, f"http://{HOST}", days_later=days_later))
        os.utime(self._file, (changed_at, changed_at))

    def run(self) -> Import:
        parts: Parts = defaultdict(float)
        with _measured(self._database, parts):
            cpu, began = time.process_time(), time.perf_counter()
            result = asyncio.run(self._import())
            seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        parts["the rest of saving"] -= sum(parts[name] for name in ("stage", "known and update", "insert"))
        return Import(seconds, cpu, parts, result)

    async def _import(self) -> str | None:
        item, save = self._item(), sitemap_import.save
        async with open_web(self._settings, NoGates()) as web:
            async for step in sitemap_import.work(item, web):
                await self._database.run(save, [(item, step.data)])
        return step.result

    def _item(self) -> Item:
        with self._database.reading() as conn:
            row = conn.execute(select(sitemaps.c.id, sitemaps.c.domain_id).where(sitemaps.c.url == URL)).one()
            loaded = sitemap_import.load(conn, [row.id])[row.id]
        named: Any = SimpleNamespace(url=URL, domain_id=row.domain_id, host=HOST)
        return Item(row.id, 1, 1, named, loaded=loaded)

    def stored(self) -> int:
        with self._database.reading() as conn:
            return conn.scalar(select(func.count()).select_from(pages)) or 0


@contextmanager
def _measured(database: Database, parts: Parts) -> Iterator[None]:
    """Add to `parts` the seconds that each part of an import takes."""

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                parts[name] += time.perf_counter() - began

        return call

    async def timed_receive(*args: Any, **kwargs: Any) -> Received:
        began = time.perf_counter()
        received = await receive(*args, **kwargs)
        parts["receive"] += time.perf_counter() - began
        return received

    module, dialect, next_pages = "scrapersky_cli.workflows.sitemap_import", database.engine.dialect, Reading.next_pages
    with (
        _statements_measured(database, parts),
        patch(f"{module}.receive", timed_receive),
        patch.object(Reading, "next_pages", timed("parse and classify", next_pages)),
        patch(f"{module}.save", timed("the rest of saving", sitemap_import.save)),
        patch.object(listed_pages, "_stage", timed("stage", listed_pages._stage)),
        patch.object(dialect, "do_commit", timed("commit", dialect.do_commit)),
    ):
        yield


@contextmanager
def _statements_measured(database: Database, parts: Parts) -> Iterator[None]:
    began = 0.0

    def before(*_: Any) -> None:
        nonlocal began
        began = time.perf_counter()

    def after(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        if name := next((part for start, part in _STATEMENTS.items() if statement.startswith(start)), None):
            parts[name] += time.perf_counter() - began

    event.listen(database.engine, "before_cursor_execute", before)
    event.listen(database.engine, "after_cursor_execute", after)
    yield
    event.remove(database.engine, "before_cursor_execute", before)
    event.remove(database.engine, "after_cursor_execute", after)
