"""Telling our own outage from dead sites: when nothing can be reached, ask whether it is us before blaming anybody."""

from collections.abc import Awaitable, Callable

from scrapersky_cli.engine.workflow import Item
from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import (
    BotWall,
    ConnectionFailed,
    ConnectionRefused,
    DnsFailed,
    DnsNotFound,
    HttpClientError,
    HttpForbidden,
    HttpGone,
    HttpRateLimited,
    HttpServerError,
    TlsFailed,
    UnwantedType,
)

ITEMS, HOSTS = 20, 10
_UNREACHABLE = (DnsFailed, DnsNotFound, ConnectionFailed, ConnectionRefused)
# What only a host out there can have said. Not its robots.txt nor its circuit, which we may have remembered.
_ANSWERS = (
    HttpGone,
    HttpForbidden,
    HttpClientError,
    HttpRateLimited,
    HttpServerError,
    BotWall,
    UnwantedType,
    TlsFailed,
)


def is_answer(error: ItemError) -> bool:
    """Whether the row failed because of what its host said, which proves that the network is up."""
    return isinstance(error, _ANSWERS)


class OutageDetector:
    """Failures in a row that could be ours, held back until an answer or a check (`is_online`) clears the network."""

    def __init__(self, is_online: Callable[[], Awaitable[bool]] | None) -> None:
        self._is_online = is_online
        self._hosts: list[str] = []
        self.held: list[tuple[Item, ItemError]] = []
        self.offline = False
        self.is_checking = False

    def takes(self, item: Item, error: ItemError, host: str) -> bool:
        """Whether this failure is held back."""
        if self._is_online is None or self.offline or not isinstance(error, _UNREACHABLE):
            return False
        self.held.append((item, error))
        self._hosts.append(host)
        return True

    def is_due(self) -> bool:
        """Whether there are enough of them, on enough hosts, for a check."""
        return not self.is_checking and len(self.held) >= ITEMS and len(set(self._hosts)) >= HOSTS

    def clear(self) -> list[tuple[Item, ItemError]]:
        """Something was reached, so the network is up. Return the failures that were held back."""
        held, self.held, self._hosts = self.held, [], []
        return held

    async def settle(self) -> list[tuple[Item, ItemError]]:
        """Check the network if anything is held back. Return what was; `offline` says whose fault it is.

        What fails meanwhile shares the verdict. A success meanwhile is one of its own.
        """
        if not self.held or self._is_online is None or self.is_checking:
            return []
        self.is_checking = True
        is_online = await self._is_online()
        self.is_checking = False
        self.offline = not is_online and bool(self.held)
        return self.clear()
