"""What a signal does to a command that neither claims rows nor listens to signals in another way."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """End the block with an exception on SIGTERM and SIGINT, so that it cleans up.

    The exit code is that of the signal even if a library swallows or replaces the exception.
    """
    received: list[int] = []

    def leave(signum: int, frame: object) -> None:
        received.append(signum)
        raise SystemExit(128 + signum)

    before = {signum: signal.signal(signum, leave) for signum in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)
        if received:
            raise SystemExit(128 + received[0])
