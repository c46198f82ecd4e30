"""The one place where any exception is caught: around one row."""

from types import TracebackType


class Capture:
    """`with Capture() as fate:` keeps what the block raised in `fate.error`, instead of letting one row's failure end
    the run. What is not an `Exception` (cancellation, exit) passes."""

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
