"""The filters of lists, exports and `enqueue --where`."""

from dataclasses import dataclass
from datetime import datetime

from scrapersky_cli.db.queues import Queue


@dataclass(frozen=True, slots=True)
class BatchRows:
    """A batch as a filter. Its rows are rows of the table of its workflow's queue."""

    id: int
    name: str
    workflow: str
    queue: Queue


@dataclass(frozen=True, slots=True)
class InState:
    """A status in `queue`, or in any queue for None."""

    word: str
    queue: Queue | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters on rows. A row must match every filter that is given, and of each filter any one value.

    `kinds` are kinds of contacts or pages, depending on the rows. `having` asks for domains with a contact of that
    kind. `categories`, `cities` and `countries` are those of places and businesses, whatever their case. Rows must be
    new at or after `since` and before `until`. With `every_source`, a contact has a row for each place where it was
    found. With `with_suppressed`, suppressed contacts are included, marked, for the operator.
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
    categories: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    batch: BatchRows | None = None
    every_source: bool = False
    since: datetime | None = None
    until: datetime | None = None
    with_suppressed: bool = False

    def given(self) -> set[str]:
        """Return the names of the filters that are given."""
        names = set(self.__slots__) - {"with_suppressed"}
        return {name for name in names if getattr(self, name) not in ((), None, False)}
