"""Catch every exception. Only this module and `main` may do so."""

from types import TracebackType


class Caught:
    """`with Caught() as caught:` stores what the block raised in `caught.error`: one row's failure must not end the
    run, and a call on the database thread must answer its caller. Only an `Exception` is caught."""

    error: Exception | None = None

    def __enter__(self) -> "Caught":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        if isinstance(error, Exception):
            self.error = error
            return True
        return False
