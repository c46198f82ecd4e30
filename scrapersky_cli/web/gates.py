"""The politeness rules of a fetch: the interface, and an implementation that remembers in this process only."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

from scrapersky_cli.web.host import CachedRobots, Host, robots_seconds


@dataclass(frozen=True, slots=True)
class HostState:
    """What is known of a host. `blocked` is the do-not-crawl entry that covers it.

    `crawl_delay` is in seconds; `circuit` and `backoff` are how long the host is left alone, in seconds from now.
    """

    blocked: str | None = None
    robots: CachedRobots | None = None
    crawl_delay: float = 0.0
    circuit: float = 0.0
    backoff: float = 0.0
    failures: int = 0


class Gates(Protocol):
    """The memory of hosts. Each method returns after its change is stored. `key` is `host_key(host)`."""

    async def look(self, key: str) -> HostState:
        """Return what is known of the host. It may be some seconds old."""

    async def take(self, key: str, delay: float, ours_until: float = 0.0) -> float:
        """Take the host's slot if free, and close it for `delay` seconds. Return the seconds to wait: 0 if taken.

        Until `ours_until`, a monotonic time, it counts as free: whoever asks has taken it, and not used it.
        """

    async def move(self, key: str, delay: float) -> None:
        """Close the host's slot for `delay` seconds from now, without waiting for it."""

    async def free(self, key: str, delay: float) -> None:
        """Open the host's slot `delay` seconds from now, even if it was closed for longer."""

    async def hold(self, key: str, seconds: float) -> None:
        """Note that the host asked for no requests for `seconds`."""

    async def failed(self, key: str) -> None:
        """Note that the host could not be reached or failed. Enough failures in a row open its circuit."""

    async def worked(self, key: str) -> None:
        """Note that the host answered."""

    async def keep_robots(self, key: str, robots: CachedRobots, crawl_delay: float, delay: float = 0.0) -> None:
        """Store the host's robots.txt for all tasks. With a `delay`, also do what `move` does, in the same change.

        Both `crawl_delay` and `delay` are in seconds.
        """


@dataclass(slots=True)
class _Kept:
    host: Host = field(default_factory=Host)
    robots_until: float = 0.0


@dataclass
class NoGates:
    """The gates of a command without a database: kept in memory, without a do-not-crawl list."""

    most: int = 1000
    _kept: OrderedDict[str, _Kept] = field(default_factory=OrderedDict)

    def _keep(self, key: str) -> _Kept:
        kept = self._kept.setdefault(key, _Kept())
        self._kept.move_to_end(key)
        if len(self._kept) > self.most:
            self._kept.popitem(last=False)
        return kept

    def _host(self, key: str) -> Host:
        return self._keep(key).host

    async def look(self, key: str) -> HostState:
        kept, now = self._keep(key), time.monotonic()
        return HostState(
            robots=kept.host.robots if now < kept.robots_until else None,
            crawl_delay=kept.host.crawl_delay,
            circuit=max(kept.host.circuit - now, 0.0),
            backoff=max(kept.host.backoff - now, 0.0),
            failures=kept.host.failures,
        )

    async def take(self, key: str, delay: float, ours_until: float = 0.0) -> float:
        now = time.monotonic()
        return self._host(key).take(now, delay, is_ours=now < ours_until)

    async def move(self, key: str, delay: float) -> None:
        self._host(key).move(time.monotonic(), delay)

    async def free(self, key: str, delay: float) -> None:
        self._host(key).free(time.monotonic(), delay)

    async def hold(self, key: str, seconds: float) -> None:
        self._host(key).hold(time.monotonic(), seconds)

    async def failed(self, key: str) -> None:
        self._host(key).failed(time.monotonic())

    async def worked(self, key: str) -> None:
        self._host(key).worked(time.monotonic())

    async def keep_robots(self, key: str, robots: CachedRobots, crawl_delay: float, delay: float = 0.0) -> None:
        kept, now = self._keep(key), time.monotonic()
        kept.host.keep_robots(now, robots, crawl_delay, delay)
        kept.robots_until = now + robots_seconds(robots.status)
