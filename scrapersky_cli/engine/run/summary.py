"""What a run did, in numbers."""

from collections import Counter
from dataclasses import dataclass, field

from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.errors import PutOff
from scrapersky_cli.traffic import Traffic


@dataclass(slots=True)
class Summary:
    """The counts of one run of one workflow.

    `claimed` is the sum of `completed`, `retried`, `failed`, `released`, `lost` and `cancelled`. Rows that were
    `deferred` were not claimed, but given a later place in the line of their host. `lost` rows were taken by others.
    `ours` counts failures on our side, `rows` what was written for the operator. `put_off` is why rows went back that
    could not be worked on; of several reasons, one that somebody has to do something about.
    """

    workflow: str
    claimed: int = 0
    completed: int = 0  # of which `empty` found nothing
    empty: int = 0
    retried: int = 0
    failed: int = 0
    released: int = 0
    lost: int = 0
    cancelled: int = 0
    deferred: int = 0
    ours: int = 0
    rows: int = 0
    seconds: float = 0.0
    traffic: Traffic = field(default_factory=Traffic)
    paused: str | None = None
    put_off: PutOff | None = None
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome, n: int) -> None:
        """Count `n` attempts that ended in this way."""
        match outcome.counts_as:
            case "completed":
                self.completed += n
            case "empty":
                self.completed += n
                self.empty += n
            case "retried":
                self.retried += n
            case "failed":
                self.failed += n
                self.ours += n * (outcome.error_kind == "ours")
            case "released":
                self.released += n
            case "cancelled":
                self.cancelled += n
            case "lost":
                self.lost += n
        if outcome.error_code:
            self.errors[outcome.error_code] += n
        self.rows += n * outcome.rows

    def join(self, other: "Summary") -> None:
        """Add what another process did at the same time."""
        for name in ("claimed", "completed", "empty", "retried", "failed", "released", "lost", "cancelled", "deferred"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.ours += other.ours
        self.traffic.add(other.traffic)
        self.rows += other.rows
        self.seconds = max(self.seconds, other.seconds)
        self.paused = self.paused or other.paused
        self.errors += other.errors
        if other.put_off:
            self.note(other.put_off)

    def note(self, reason: PutOff) -> None:
        """Keep why a row was put off."""
        if self.put_off is None or not self.put_off.exit_code:
            self.put_off = reason

    def line(self) -> str:
        """The one greppable line of a run in which something happened."""
        names = ("claimed", "completed", "empty", "retried", "failed")
        counts = " ".join(f"{name}={getattr(self, name)}" for name in names)
        rare = ("released", "lost", "cancelled")
        extra = "".join(f" {name}={getattr(self, name)}" for name in rare if getattr(self, name))
        return f"workflow={self.workflow} {counts}{extra} seconds={self.seconds:.1f}"
