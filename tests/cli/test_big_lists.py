"""Long lists: memory that does not grow with them, and a batch that goes on where it was killed."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.queue import batch_items, batches
from tests.cli.terminal import Result, Terminal
from tests.waiting import until

GROWTH_KIB = 20_000  # what 100,000 lines may take more than 2,000
MEASURED = """
import resource, sys
from scrapersky_cli.cli.main import main
try:
    main()
finally:
    print("peak_rss_kib", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def write_list(file: Path, count: int) -> Path:
    with file.open("w") as lines:
        lines.writelines(f"business-number-{number}.com\n" for number in range(count))
    return file


def measured(terminal: Terminal, *args: str) -> tuple[Result, int]:
    """Run a command in a process that says at its end how much memory it took, in KiB."""
    command = [sys.executable, "-c", MEASURED, *args]
    done = subprocess.run(command, capture_output=True, env=terminal.env(), timeout=1800)
    said, _, peak = done.stderr.decode().rpartition("peak_rss_kib ")
    return Result(done.returncode, done.stdout.decode(), said), int(peak)


def enqueued(terminal: Terminal, file: Path) -> int:
    """The peak of an enqueue that takes every line."""
    result, peak = measured(terminal, "enqueue", "domain-scan", "--file", str(file))
    count = file.read_text().count("\n")
    assert (result.code, result.out) == (0, f"workflow=domain-scan created={count}\n"), result
    return peak


def test_memory_does_not_grow_with_the_list(quick: Terminal, sqlite_database: Database, tmp_path: Path) -> None:
    few = enqueued(quick, write_list(tmp_path / "few", 2_000))
    sqlite_database.write(lambda conn: conn.execute(domains.delete()))
    many = enqueued(quick, write_list(tmp_path / "many", 100_000))
    assert many - few < GROWTH_KIB


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_million_lines(shell: Terminal, database: Database, tmp_path: Path) -> None:
    few = enqueued(shell, write_list(tmp_path / "few", 2_000))
    database.write(lambda conn: conn.execute(domains.delete()))
    many = enqueued(shell, write_list(tmp_path / "many", 1_000_000))
    assert many - few < GROWTH_KIB


def stored(database: Database) -> int:
    with database.reading() as conn:
        return conn.scalar(select(batches.c.last_line)) or 0


def test_a_batch_goes_on_where_it_was_killed(shell: Terminal, database: Database, tmp_path: Path) -> None:
    count = 20_000
    file = write_list(tmp_path / "april", count)
    command = ("enqueue", "domain-scan", "--file", str(file), "--batch", "april")
    process = shell.start(*command)
    until(lambda: process.poll() is not None or stored(database) >= count * 0.4, pause=0.01)
    assert process.poll() is None
    process.kill()
    process.communicate()
    line = stored(database)
    assert 0 < line < count
    interrupted = shell("batch", "show", "april", "--json").json
    assert (interrupted["state"], interrupted["items"]) == ("open", line)

    result = shell(*command)
    assert (result.code, result.out) == (0, f"workflow=domain-scan created={count - line}\n")
    assert f"batch april was interrupted at line {line}: going on from there" in result.err
    batch = shell("batch", "show", "april", "--json").json
    assert (batch["state"], batch["items"], batch["waiting"]) == ("waiting", count, count)
    with database.reading() as conn:
        assert conn.scalar(select(func.count()).select_from(domains)) == count
        assert conn.scalar(select(func.count()).select_from(batch_items)) == count
    assert shell(*command).code == 2  # complete: it takes no more


def test_a_workbook_is_a_list_too(quick: Terminal, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Firma", "Website"], ["A", "a.com"], [], ["B", "https://b.de/x"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    for args, stdin in ((str(tmp_path / "list.xlsx"), b""), ("-", (tmp_path / "list.xlsx").read_bytes())):
        done = quick("enqueue", "domain-scan", "--file", args, "--dry-run", "--json", stdin=stdin)
        assert done.json["first"] == ["a.com", "b.de"]
    (tmp_path / "cut.xlsx").write_bytes((tmp_path / "list.xlsx").read_bytes()[:1000])
    cut = quick("enqueue", "domain-scan", "--file", str(tmp_path / "cut.xlsx"))
    assert (cut.code, cut.err.startswith("error: cut.xlsx: it is no XLSX workbook")) == (2, True)
