"""The rows in hand: what this process has claimed, until each attempt has ended in the database."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from scrapersky_cli.engine.run.waiting import Waiting
from scrapersky_cli.engine.workflow import Item, Key


class InHand:
    """The one book of the rows in hand, which all parts of a run ask.

    `waiting` has those whose work has not begun. Only the event loop writes in the book; a heartbeat reads
    `open_claims` on its own thread.
    """

    def __init__(self, host_column: str | None) -> None:
        self._host_column = host_column
        self._rows_by_claim: dict[int, dict[Key, Item]] = {}
        self.waiting = Waiting()

    def __len__(self) -> int:
        return sum(map(len, self._rows_by_claim.values()))

    def add(self, items: Iterable[Item]) -> None:
        """Enter rows that were just claimed."""
        for item in items:
            self._rows_by_claim.setdefault(item.claim_id, {})[item.key] = item

    def drop(self, key: Key) -> Item | None:
        """Remove a row, and return it; None if it was not in hand. A claim stays open until its last row is gone."""
        rows = self._rows_by_claim.get(key[1], {})
        item = rows.pop(key, None)
        if item and not rows:
            del self._rows_by_claim[key[1]]
        return item

    # --- by claim -----------------------------------------------------------------------------------------
    def open_claims(self) -> list[int]:
        """Return the claims under which rows are in hand. Any thread may call this."""
        return list(self._rows_by_claim)

    def rows_by_claim(self) -> dict[int, frozenset[Key]]:
        """Return a copy for the database thread, which reads it while the event loop goes on."""
        return {claim_id: frozenset(rows) for claim_id, rows in self._rows_by_claim.items()}

    # --- by host ------------------------------------------------------------------------------------------
    def host_of(self, item: Item) -> str:
        """Return the host that the row is about or, in a queue without hosts, something of the row's own."""
        return getattr(item.row, self._host_column) if self._host_column else str(item.id)

    def count_by_host(self, ending: Collection[Key] = ()) -> Counter[str]:
        """Count the rows of each host, without those whose attempts are `ending`."""
        if not (column := self._host_column):
            return Counter()
        return Counter(getattr(item.row, column) for item in self._all_but(ending))

    def count_lost(self, ending: Collection[Key] = ()) -> int:
        """Count the rows that were under a lost claim before, without those whose attempts are `ending`."""
        return sum(bool(item.losses) for item in self._all_but(ending))

    def _all_but(self, ending: Collection[Key]) -> Iterator[Item]:
        for rows in self._rows_by_claim.values():
            yield from (item for key, item in rows.items() if key not in ending)
