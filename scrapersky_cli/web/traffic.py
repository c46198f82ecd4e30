"""What this process has fetched."""

from dataclasses import dataclass


@dataclass(slots=True)
class Traffic:
    """How many pages were answered, and how many bytes of all answers came over the wire."""

    pages: int = 0
    wire_bytes: int = 0

    def add(self, other: "Traffic") -> None:
        """Add what another process has fetched."""
        self.pages += other.pages
        self.wire_bytes += other.wire_bytes


TRAFFIC = Traffic()
