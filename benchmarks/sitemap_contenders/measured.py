"""What every contender of the sitemap benchmark does: read one file, and print what that took.

It imports nothing but the standard library, because the peers run in an environment of their own. A contender is
started as `contender.py FILE URL`: the file, and the address at which it is served over loopback.
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
    """Call `read(file, url)`, which returns the number of URLs it found. Print that number, the seconds of processor
    time, and by how many MB the first reading raised the peak of memory above what was in use before."""
    file, url = sys.argv[1:]
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of the imports
    urls, seconds = _timed(read, file, url)
    growth = memory("VmHWM") - before
    seconds = min(seconds, *(_timed(read, file, url)[1] for _ in range(REPEATS - 1)))
    print(json.dumps({"urls": urls, "cpu": seconds, "memory": growth}))


def _timed(read: Callable[[str, str], int], file: str, url: str) -> tuple[int, float]:
    began = time.process_time()
    urls = read(file, url)
    return urls, time.process_time() - began


def memory(name: str) -> float:
    """Return a size of this process in MB: `VmRSS` is what it uses now, `VmHWM` the peak."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
