"""How much one run takes on."""

from dataclasses import dataclass, field

from scrapersky_cli.engine.queue.pick import ANY_ROW, Narrowing
from scrapersky_cli.engine.retry import Policy


@dataclass(frozen=True, slots=True)
class Limits:
    """How much work one run takes. It ends after `rows` rows or `deadline` seconds; None means no such limit.

    All times are in seconds.

    `concurrency` rows are worked at the same time; with `finds_width` as many as pay, and never more than these.
    """

    batch_size: int = 50
    concurrency: int = 20
    finds_width: bool = False
    lease: float = 60.0
    item_seconds: float = 120.0
    grace: float = 20.0
    host_delay: float = 0.0
    rows: int | None = None
    deadline: float | None = None
    policy: Policy = field(default_factory=Policy)
    narrowing: Narrowing = ANY_ROW
