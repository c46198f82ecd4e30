"""Ten million pages from one index: all are stored, and the worker's memory stays as it was after the first files."""

import re
import subprocess
from pathlib import Path

import pytest

from scrapersky_cli.db.database import Database
from tests.cli.terminal import Terminal
from tests.waiting import until
from tests.workflows import sitemap_files

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7200)]

FILES, URLS = 200, 50_000
FIRST = 10  # files, after which every buffer and cache has its size
GROWTH_KIB = 60_000


def peak_kib(worker: subprocess.Popen[bytes]) -> int:
    """The most memory that the worker has used so far; 0 once it has ended."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{worker.pid}/status").read_text())
    except FileNotFoundError:
        return 0
    return int(found[1]) if found else 0


def test_memory_does_not_grow_with_the_files(sqlite_database: Database, sqlite_url: str) -> None:
    with sitemap_files.served(FILES, URLS) as port:
        shell = Terminal({**sitemap_files.environment(port), "SCRAPERSKY_DATABASE_URL": sqlite_url})
        assert shell("enqueue", "sitemap-import", sitemap_files.INDEX).code == 0
        worker = shell.start("process", "sitemap-import", "--deadline", "2h")
        until(lambda: sitemap_files.imported(sqlite_database) > FIRST or worker.poll() is not None, pause=0.5)
        before = after = peak_kib(worker)
        while worker.poll() is None:
            after = max(after, peak_kib(worker))
            try:
                worker.wait(1)
            except subprocess.TimeoutExpired:
                continue
        out, err = worker.communicate()
    assert (worker.returncode, err) == (0, b""), (out, err)
    print(f"peak after {FIRST} files {before} KiB, at the end {after} KiB")
    every = FILES * URLS
    assert sitemap_files.counts(sqlite_database) == {"pages": every, "read": every, "stored": every, "new": every}
    assert before > 0
    assert after - before < GROWTH_KIB
