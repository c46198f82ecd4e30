"""Limit what one answer may cost: how many bytes, and in how many pieces, counted as they arrive.

A limit on bytes alone does not bound the work: three megabytes can come as half a million chunks, frames or reads, and
each costs as much as a kilobyte of text.
"""

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapersky_cli.failures import Flood, HeadersTooLarge, TooLarge

if TYPE_CHECKING:
    from scrapersky_cli.web.stream import Stream

MOST_PIECES = 10_000  # reads or chunks: some ten microseconds each
_WORTH = 1024  # bytes that pay for a piece
_LARGEST_HEAD = 192 * 1024  # including the 1xx answers before it, and a last read that goes beyond it


class Allowance:
    """A number of pieces that may arrive. Each KiB that arrives grants one more, so only small pieces use it up."""

    __slots__ = ("_left", "_most")

    def __init__(self, most: int) -> None:
        self._most = self._left = float(most)

    def take(self, pieces: int, brought: int) -> None:
        """Count `pieces`, which `brought` this many bytes together. Raise Flood."""
        self._left = min(self._most, self._left - pieces + brought / _WORTH)
        if self._left < 0:
            raise Flood

    def renew(self) -> None:
        """Start again from the full number."""
        self._left = self._most


@dataclass(slots=True)
class Meter:
    """How many bytes one request may still receive, headers and chunk framing included.

    `opened` means that a connection was opened for this request, `answered` that headers have arrived; `proxied` is
    the connection to the proxy, if one was opened.
    """

    left: int
    head: int = _LARGEST_HEAD
    ended: bool = False
    opened: bool = False
    answered: bool = False
    proxied: "Stream | None" = None
    _reads: Allowance = field(default_factory=lambda: Allowance(MOST_PIECES))

    def count(self, size: int) -> None:
        """Count one read of `size` bytes. Raise TooLarge, HeadersTooLarge or Flood."""
        self.left -= size
        self.ended = size == 0
        if self.left < 0:
            raise TooLarge("more bytes on the wire than allowed")
        if not self.answered:
            self.head -= size
            if self.head < 0:
                raise HeadersTooLarge
        self._reads.take(1, size)


METER: ContextVar[Meter] = ContextVar("meter")
"""The meter of this task's request. A context variable, because the HTTP client lies in between."""
