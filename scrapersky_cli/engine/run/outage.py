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

# So many failures in a row, on so many hosts, make us doubt our own network.
_SUSPICIOUS_FAILURES, _SUSPICIOUS_HOSTS = 20, 10
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
    """Keeps failures in a row that could be ours in `withheld`, until an answer or a check (`is_online`) clears the
    network. `offline` is the verdict: our own network is down."""

    def __init__(self, is_online: Callable[[], Awaitable[bool]] | None) -> None:
        self._is_online = is_online
        self._hosts: list[str] = []
        self.withheld: list[tuple[Item, ItemError]] = []
        self.offline = False
        self.is_checking = False

    def withholds(self, item: Item, error: ItemError, host: str) -> bool:
        """Withhold this failure if it could be ours. Return whether it is withheld."""
        if self._is_online is None or self.offline or not isinstance(error, _UNREACHABLE):
            return False
        self.withheld.append((item, error))
        self._hosts.append(host)
        return True

    def is_due(self) -> bool:
        """Whether enough failures are withheld, of enough hosts, for a check."""
        failures, hosts = len(self.withheld), len(set(self._hosts))
        return not self.is_checking and failures >= _SUSPICIOUS_FAILURES and hosts >= _SUSPICIOUS_HOSTS

    def clear(self) -> list[tuple[Item, ItemError]]:
        """Return the withheld failures, to be judged one by one: a host was reached, so the network is up."""
        withheld, self.withheld, self._hosts = self.withheld, [], []
        return withheld

    async def settle(self) -> list[tuple[Item, ItemError]]:
        """Check the network if anything is withheld. Return what was; `offline` says whose fault it is.

        What fails during the check shares its verdict. A success during the check clears the network by itself.
        """
        if not self.withheld or self._is_online is None or self.is_checking:
            return []
        self.is_checking = True
        is_online = await self._is_online()
        self.is_checking = False
        self.offline = not is_online and bool(self.withheld)
        return self.clear()
