"""What the requests of one trip to a site share: a page, its robots.txt, and the other names that are tried for it."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Trip:
    """`unused` has the slots that were taken, but in which nothing was sent: until when each is ours, by host.

    These times are monotonic. The trip's next request to the host goes out in that slot. With `one_page` no other page
    of the site is wanted soon.
    """

    one_page: bool = False
    unused: dict[str, float] = field(default_factory=dict)
