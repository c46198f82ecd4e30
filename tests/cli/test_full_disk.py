"""A command that finds the disk full: it says so, and leaves neither half a file nor a mark."""

import resource
import subprocess
from pathlib import Path

import pytest

from scrapersky_cli.errors import Exit
from tests.cli.terminal import Terminal
from tests.waiting import PATIENCE

ROOM = 40_000  # bytes: enough for the shared memory of SQLite, too little for any of the exports


def limit_files(size: int) -> None:
    """From here on no file of this process grows beyond so many bytes: what a full disk is like."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.soak_on("jsonl", "parquet")
@pytest.mark.parametrize("format_", ["csv", "jsonl", "xlsx", "parquet"])
def test_a_command_that_finds_the_disk_full(quick: Terminal, tmp_path: Path, format_: str) -> None:
    names = "".join(f"number{number:04}-{number**9}.com\n" for number in range(3_000))
    quick("enqueue", "domain-scan", "--file", "-", stdin=names.encode())
    file = tmp_path / f"domains.{format_}"
    for to in (["-o", str(file)], ["-o", "/dev/stdout", "--format", format_]):
        with (tmp_path / "stdout").open("wb") as out:
            done = subprocess.run(
                [*quick.command("export", "domains", *to, "--since-name", format_)],
                stdout=out,
                stderr=subprocess.PIPE,
                env=quick.env(),
                preexec_fn=lambda: limit_files(ROOM),
                timeout=PATIENCE,
            )
        error, hint = done.stderr.decode().splitlines()
        assert done.returncode == Exit.USAGE, done
        assert error.startswith("error: cannot write to ")
        assert hint.startswith("hint: make room")
        assert not file.exists()
    kept = quick("export", "domains", "--since-name", format_, "-o", str(file), "--json")
    assert kept.json["rows"] == 3_000, "the mark has moved"
