"""How long tests wait for what happens unless something is wrong."""

import time
from collections.abc import Callable
from typing import TypeVar

Truth = TypeVar("Truth")

# Seconds. It ends what hangs and decides nothing else: no machine is so busy that what should happen takes as long.
PATIENCE = 300.0


def until(condition: Callable[[], Truth], pause: float = 0.02) -> Truth:
    """Wait until the condition holds. Return what it says then."""
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(pause)
    return found
