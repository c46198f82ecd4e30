"""What is remembered of a host, and the rules by which it changes, wherever it is remembered."""

from dataclasses import dataclass

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
class Host:
    """What is remembered of a host.

    Times are in seconds on the clock of the `now` that the methods are given; what is not later than `now` is over.
    """

    next_allowed: float = 0.0
    backoff: float = 0.0
    circuit: float = 0.0
    failures: int = 0
    crawl_delay: float = 0.0
    robots: CachedRobots | None = None

    def take(self, now: float, delay: float, *, is_ours: bool = False) -> float:
        """Take the slot if it is free, and close it for `delay` seconds. Return the seconds to wait: 0 if taken.

        With `is_ours` it is closed because it was taken by the same trip, which has sent nothing in it.
        """
        wait = max(0.0 if is_ours else self.next_allowed - now, self.backoff - now)
        if wait > 0:
            return wait
        self.next_allowed = max(self.next_allowed, now + delay)
        return 0.0

    def move(self, now: float, delay: float) -> float:
        """Close the slot for `delay` seconds, or for longer if it was."""
        self.next_allowed = max(self.next_allowed, now + delay)
        return 0.0

    def free(self, now: float, delay: float) -> float:
        """Open the slot `delay` seconds from now, even if it was closed for longer."""
        self.next_allowed = now + delay
        return 0.0

    def hold(self, now: float, seconds: float) -> float:
        """Note that the host asked for no requests for `seconds`."""
        self.backoff = max(self.backoff, now + seconds)
        return 0.0

    def failed(self, now: float) -> float:
        """Count a failure. Enough of them in a row open the circuit."""
        self.failures += 1
        if seconds := circuit_seconds(self.failures):
            self.circuit = now + seconds
        return 0.0

    def worked(self, now: float) -> float:
        """Note an answer: the failures are no longer in a row."""
        self.failures, self.circuit = 0, 0.0
        return 0.0

    def keep_robots(self, now: float, robots: CachedRobots, crawl_delay: float, delay: float = 0.0) -> float:
        """Keep the robots.txt that was fetched just now, and move the slot by `delay` seconds if that is not 0."""
        self.robots, self.crawl_delay = robots, crawl_delay
        return self.move(now, delay) if delay else 0.0
