"""Which rows an operator wants to see: one set of filters for lists, exports and `enqueue --where`."""

from dataclasses import dataclass
from datetime import datetime

from scrapersky_cli.db.queues import Queue


@dataclass(frozen=True, slots=True)
class BatchRows:
    """The rows of a batch: they are rows of the table behind the queue of its workflow."""

    id: int
    name: str
    workflow: str
    queue: Queue


@dataclass(frozen=True, slots=True)
class InState:
    """A state: in whatever queue a row is in, or in this one."""

    word: str
    queue: Queue | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """All that are given must hold; of several values of one, any.

    `kinds` are of contacts or of pages, whichever the rows are. `having` asks for domains with a contact of that
    kind. Rows are new from `since` on (included) and before `until`. `every_source`: a contact has a row for each
    place where it was found. `with_suppressed` contacts are for an operator's eyes, marked.
    """

    domains: tuple[str, ...] = ()
    status: tuple[InState, ...] = ()
    result_codes: tuple[str, ...] = ()
    error_codes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    curations: tuple[str, ...] = ()
    batch: BatchRows | None = None
    every_source: bool = False
    since: datetime | None = None
    until: datetime | None = None
    with_suppressed: bool = False

    def given(self) -> set[str]:
        """The names of the filters that narrow anything down."""
        names = set(self.__slots__) - {"with_suppressed"}
        return {name for name in names if getattr(self, name) not in ((), None, False)}
