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
    ours: int  # 1: a peer calls our functions also for what is shallow

    @classmethod
    def given(cls) -> "Job":
        depth, dsn, *numbers = sys.argv[1:]
        return cls(depth, dsn, *map(int, numbers))

    def share(self, rows: list) -> list:  # type: ignore[type-arg]
        return rows[self.part :: self.parts]


class Clock:
    """Started when every process is ready."""

    def __init__(self) -> None:
        print("ready", flush=True)
        sys.stdin.readline()
        self._cpu = time.process_time()

    def stop(self) -> None:
        print(json.dumps({"cpu": time.process_time() - self._cpu}), flush=True)
