"""How a contender and the benchmark talk: `ready` and `done` on stdout, one line on stdin that opens the barrier."""

import sys

BATCH = 100
CHUNK = 1000  # rows of one enqueueing transaction


def wait_for_the_barrier() -> None:
    """Imports are done and the connection is open: wait until every process has come so far."""
    print("ready", flush=True)
    sys.stdin.readline()


def done() -> None:
    print("done", flush=True)
