"""What the requests of one trip to a site share: a page, its robots.txt, and the other names that are tried for it."""

from contextvars import ContextVar
from dataclasses import dataclass, field

from scrapersky_cli.failures import ConnectionFailed, ConnectionRefused


@dataclass(slots=True)
class Trip:
    """`unused` has the slots that were taken, but in which nothing was sent: until when each is ours, by host.

    These times are monotonic. The trip's next request to the host goes out in that slot. With `one_page` no other page
    of the site is wanted soon. `dead` has the addresses and ports at which nobody answered, and how.
    """

    one_page: bool = False
    unused: dict[str, float] = field(default_factory=dict)
    dead: dict[tuple[str, int], ConnectionFailed | ConnectionRefused] = field(default_factory=dict)

    def is_silent(self, address: str) -> bool:
        """Return whether the address did not answer at one of its ports, not even by refusing."""
        return any(isinstance(self.dead[known], ConnectionFailed) for known in self.dead if known[0] == address)


TRIP: ContextVar[Trip] = ContextVar("trip")
"""The trip of this task's request. A context variable, because the HTTP client lies in between."""
