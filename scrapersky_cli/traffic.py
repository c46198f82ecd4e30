"""What was fetched, in numbers."""

from dataclasses import dataclass


@dataclass(slots=True)
class Traffic:
    """The addresses that were asked, and the seconds that this took, with redirects, retries and waits for hosts; the
    pages that were answered, and the bytes of all answers on the wire."""

    fetches: int = 0
    seconds: float = 0.0
    pages: int = 0
    wire_bytes: int = 0

    def add(self, other: "Traffic") -> None:
        """Add what was fetched elsewhere."""
        self.fetches += other.fetches
        self.seconds += other.seconds
        self.pages += other.pages
        self.wire_bytes += other.wire_bytes
