"""The progress of one workflow: how many rows have ended, its pace, and how long the due rows will take."""

from collections import Counter
from dataclasses import dataclass

_FIRST_SECONDS = 5.0  # of work, before which a pace is a guess
_CODES = 3  # error codes that are shown of a workflow


@dataclass(frozen=True, slots=True)
class Progress:
    """What there is to do for a workflow, and what was done since the command began: `done` rows within `seconds`."""

    due: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0
    seconds: float = 0.0
    errors: str = ""

    @property
    def per_hour(self) -> float | None:
        """The pace of this command; None while there is none."""
        return 3600 * self.done / self.seconds if self.done and self.seconds >= _FIRST_SECONDS else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this pace; None if that is not known."""
        rest = self.due + self.running
        return rest * self.seconds / self.done if rest and self.per_hour else None


def most_frequent(errors: Counter[str]) -> str:
    """Return the most frequent error codes, each with its number: `timeout 12, dns_not_found 3`."""
    return ", ".join(f"{code} {count}" for code, count in errors.most_common(_CODES))
