"""Reading who holds an SQLite file's write lock off the system's table of locks."""

import os
from pathlib import Path

import pytest

from scrapersky_cli.db.locks import lock_holder


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "a.db-shm").write_bytes(b"")
    return tmp_path / "a.db"


def locks(tmp_path: Path, *lines: str) -> Path:
    table = tmp_path / "locks"
    table.write_text("\n".join(lines) + "\n")
    return table


def test_the_writer_is_found_among_readers_and_other_files(file: Path, tmp_path: Path) -> None:
    inode = Path(f"{file}-shm").stat().st_ino
    table = locks(
        tmp_path,
        f"1: POSIX  ADVISORY  READ  11 08:01:{inode} 124 124",
        "2: POSIX  ADVISORY  WRITE 22 08:01:999999999 120 120",
        "2: -> POSIX  ADVISORY  WRITE 44 08:01:999999999 120 120",
        f"3: POSIX  ADVISORY  WRITE {os.getpid()} 08:01:{inode} 120 120",
    )
    found = lock_holder(file, table)
    assert found
    assert found.startswith(f"process {os.getpid()} (")


def test_a_process_whose_command_is_hidden(file: Path, tmp_path: Path) -> None:
    inode = Path(f"{file}-shm").stat().st_ino
    table = locks(tmp_path, f"1: POSIX  ADVISORY  WRITE 999999999 08:01:{inode} 120 120")
    assert lock_holder(file, table) == "process 999999999"


def test_where_the_system_does_not_tell(file: Path, tmp_path: Path) -> None:
    assert lock_holder(file, locks(tmp_path, "")) is None
    assert lock_holder(file, tmp_path / "no such table") is None
    assert lock_holder(tmp_path / "no such file", locks(tmp_path, "")) is None
