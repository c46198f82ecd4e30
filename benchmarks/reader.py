"""What every contender does that reads a sitemap or a file of places: read one file, and print what that took.

It imports nothing but the standard library, because the peers run in an environment of their own. A contender is
started as `contender.py FILE WHERE`. For a sitemap, `WHERE` is the address at which it is served over loopback; for a
file of places, it is the box whose places are wanted.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

PIECE = 1 << 16  # bytes
REPEATS = 3  # readings, of which the fastest counts


def run(read: Callable[[str, str], int]) -> None:
    """Call `read(file, where)`, which returns how many URLs or places it found. Print that number, the seconds of
    processor time, and by how many MB the first reading raised the peak of memory above what was in use before."""
    file, where = sys.argv[1:]
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of the imports
    found, seconds = _timed(read, file, where)
    growth = memory("VmHWM") - before
    seconds = min(seconds, *(_timed(read, file, where)[1] for _ in range(REPEATS - 1)))
    print(json.dumps({"found": found, "cpu": seconds, "memory": growth}))


def _timed(read: Callable[[str, str], int], file: str, where: str) -> tuple[int, float]:
    began = time.process_time()
    found = read(file, where)
    return found, time.process_time() - began


def memory(name: str) -> float:
    """Return a size of this process in MB: `VmRSS` is what it uses now, `VmHWM` the peak."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
