"""What every contender of the sitemap benchmark does: read one file, and print what that took.

It imports nothing but the standard library, because the peers run in an environment of their own. A contender is
started as `contender.py FILE URL` for one reading: the file, and the address at which it is served over loopback.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

PIECE = 1 << 16  # bytes


def run(read: Callable[[str, str], int]) -> None:
    """Call `read(file, url)`, which returns the number of URLs it found. Print that number, the seconds of processor
    time, and by how many MB the peak of memory rose above what was in use before."""
    file, url = sys.argv[1:]
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of the imports
    began = time.process_time()
    urls = read(file, url)
    seconds = time.process_time() - began
    print(json.dumps({"urls": urls, "cpu": seconds, "memory": memory("VmHWM") - before}))


def memory(name: str) -> float:
    """Return a size of this process in MB: `VmRSS` is what it uses now, `VmHWM` the peak."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0
