"""Requests that cost money: the interface of what allows them, as `gates` is that of politeness."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PaidRequest:
    """A request that is about to be sent, and for which row. Without a claim it is made in the foreground."""

    sku: str
    claim_id: int | None = None
    search_id: int | None = None
    place_id: int | None = None


class Ledger(Protocol):
    """Where requests are reserved before they are sent."""

    async def reserve(self, request: PaidRequest) -> None:
        """Write the request into the book. Raise what forbids that it is sent.

        PlacesBudgetSpent or SearchBudgetSpent if a limit would be exceeded; LostLease if the claim is not alive.
        """
