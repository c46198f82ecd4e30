"""Catch every exception. Apart from `main`, only this module may."""

from types import TracebackType


class Capture:
    """`with Capture() as fate:` keeps what the block raised in `fate.error`: one row's failure must not end the run,
    and a call on the database thread must answer whoever waits for it. What is not an `Exception` passes."""

    error: Exception | None = None

    def __enter__(self) -> "Capture":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if isinstance(error, Exception):
            self.error = error
            return True
        return False
