"""Find out who holds the write lock of an SQLite file."""

from contextlib import suppress
from pathlib import Path

_WRITE_LOCK = "120"  # the byte of the -shm file that a writer locks (sqlite.org/walformat.html, 2.3)


def lock_holder(file: Path, locks: Path = Path("/proc/locks")) -> str | None:
    """Given the database file, return `process 123 (its command line)`; None if the system does not say."""
    with suppress(OSError):
        inode = Path(f"{file}-shm").stat().st_ino
        for line in locks.read_text().splitlines():
            # 1: POSIX  ADVISORY  WRITE 123 08:01:456 120 120
            words = line.split()
            if len(words) >= 8 and words[5].endswith(f":{inode}") and words[6] == _WRITE_LOCK:
                return _described(words[4])
    return None


def _described(pid: str) -> str:
    command = ""
    with suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    return f"process {pid} ({command[:200]})" if command else f"process {pid}"
