"""The politeness rules of a fetch: the interface, and an implementation that remembers in this process only."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Protocol

ROBOTS_SECONDS = 86_400.0  # RFC 9309, 2.4: a cached robots.txt should not be used for more than 24 hours
ROBOTS_ERROR_SECONDS = 300.0  # short, so that an unreachable one is fetched again at the row's next attempt
CIRCUIT_FAILURES = 10  # failed fetches in a row before a host is left alone
CIRCUIT_SECONDS = 60.0  # how long at first; doubles with each further failure
CIRCUIT_CAP_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class CachedRobots:
    """The answer to a request for robots.txt: its status (0 if the host did not answer) and its text."""

    status: int
    body: str


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
    """What is remembered of hosts. Each method takes at most one short transaction; `key` is `host_key(host)`."""

    async def look(self, key: str) -> HostState:
        """Return what is known of the host. It may be some seconds old."""

    async def take(self, key: str, delay: float) -> float:
        """Take the host's slot if free, and close it for `delay` seconds. Return the seconds to wait: 0 if taken."""

    async def move(self, key: str, delay: float) -> None:
        """Close the host's slot for `delay` seconds from now, without waiting for it."""

    async def free(self, key: str, delay: float) -> None:
        """Open the host's slot `delay` seconds from now, although it was closed for longer."""

    async def hold(self, key: str, seconds: float) -> None:
        """Note that the host asked for no requests for `seconds`."""

    async def failed(self, key: str) -> None:
        """Note that the host could not be reached or failed. Enough failures in a row open its circuit."""

    async def worked(self, key: str) -> None:
        """Note that the host answered."""

    async def keep_robots(self, key: str, robots: CachedRobots, crawl_delay: float) -> None:
        """Store the host's robots.txt for all tasks; `crawl_delay` is in seconds."""


def circuit_seconds(failures: int) -> float:
    """Return for how many seconds `failures` in a row close a host; 0 below the threshold."""
    if failures < CIRCUIT_FAILURES:
        return 0.0
    doublings = min(failures - CIRCUIT_FAILURES, 20)
    return float(min(CIRCUIT_SECONDS * 2**doublings, CIRCUIT_CAP_SECONDS))


def robots_seconds(status: int) -> float:
    """Return for how many seconds a robots.txt answered with `status` is kept."""
    return ROBOTS_ERROR_SECONDS if status == 0 or status == 429 or status >= 500 else ROBOTS_SECONDS


@dataclass(slots=True)
class _Host:
    next_allowed: float = 0.0
    backoff: float = 0.0
    circuit: float = 0.0
    failures: int = 0
    robots: CachedRobots | None = None
    robots_until: float = 0.0
    crawl_delay: float = 0.0


@dataclass
class NoGates:
    """The gates of a command without a database: kept in memory, without a do-not-crawl list."""

    most: int = 1000
    _hosts: OrderedDict[str, _Host] = field(default_factory=OrderedDict)

    def _host(self, key: str) -> _Host:
        host = self._hosts.setdefault(key, _Host())
        self._hosts.move_to_end(key)
        if len(self._hosts) > self.most:
            self._hosts.popitem(last=False)
        return host

    async def look(self, key: str) -> HostState:
        host, now = self._host(key), time.monotonic()
        return HostState(
            robots=host.robots if now < host.robots_until else None,
            crawl_delay=host.crawl_delay,
            circuit=max(host.circuit - now, 0.0),
            backoff=max(host.backoff - now, 0.0),
        )

    async def take(self, key: str, delay: float) -> float:
        host, now = self._host(key), time.monotonic()
        wait = max(host.next_allowed, host.backoff) - now
        if wait > 0:
            return wait
        host.next_allowed = now + delay
        return 0.0

    async def move(self, key: str, delay: float) -> None:
        host = self._host(key)
        host.next_allowed = max(host.next_allowed, time.monotonic() + delay)

    async def free(self, key: str, delay: float) -> None:
        self._host(key).next_allowed = time.monotonic() + delay

    async def hold(self, key: str, seconds: float) -> None:
        host = self._host(key)
        host.backoff = max(host.backoff, time.monotonic() + seconds)

    async def failed(self, key: str) -> None:
        host = self._host(key)
        host.failures += 1
        host.circuit = time.monotonic() + circuit_seconds(host.failures)

    async def worked(self, key: str) -> None:
        self._host(key).failures = 0

    async def keep_robots(self, key: str, robots: CachedRobots, crawl_delay: float) -> None:
        host = self._host(key)
        host.robots, host.crawl_delay = robots, crawl_delay
        host.robots_until = time.monotonic() + robots_seconds(robots.status)
