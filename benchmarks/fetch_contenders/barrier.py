"""How a contender and the benchmark talk: `ready`, then one line on stdin, then seconds and processor seconds."""

import json
import sys
import time
from typing import NamedTuple


class Job(NamedTuple):
    """What a contender is asked to do: the part `part` of `parts` of the pages."""

    depth: str  # `links` or `everything`
    dsn: str
    part: int
    parts: int
    group: int  # pages saved by one transaction
    width: int  # requests at once
    functions: str  # what a peer finds things with: its `own` selectors, `ours`, or the `usual` libraries

    @classmethod
    def given(cls) -> "Job":
        depth, dsn, *numbers, functions = sys.argv[1:]
        part, parts, group, width = map(int, numbers)
        return cls(depth, dsn, part, parts, group, width, functions)

    def share(self, rows: list) -> list:  # type: ignore[type-arg]
        return rows[self.part :: self.parts]


class Clock:
    """Started when every process is ready."""

    def __init__(self) -> None:
        print("ready", flush=True)
        sys.stdin.readline()
        self._cpu = time.process_time()

    def stop(self, **parts: float) -> None:
        """Say how much processor time was used, and how much of it by each of `parts`, in seconds."""
        print(json.dumps({"cpu": time.process_time() - self._cpu, "parts": parts}), flush=True)
