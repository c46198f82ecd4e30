"""The filters of lists, exports and `enqueue --where`."""

from dataclasses import dataclass, fields
from datetime import datetime

from scrapersky_cli.db.queues import Queue
from scrapersky_cli.extract.places.street import WantedAddress

ANY = "any"  # in `having`: a contact of any kind
_NO_CONDITION = frozenset({"with_suppressed", "limit"})  # they apply to every kind of row


@dataclass(frozen=True, slots=True)
class BatchRows:
    """A batch as a filter. Its rows are rows of the table of its workflow's queue; `size` is how many it has. If it was
    made of a list, `country` is that of phone numbers whose lines name none."""

    id: int
    name: str
    workflow: str
    queue: Queue
    size: int
    country: str = ""


@dataclass(frozen=True, slots=True)
class InState:
    """A status in `queue`, or in any queue for None."""

    word: str
    queue: Queue | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters on rows. A row must match every filter that is given, and of each filter any one value.

    `kinds` are kinds of contacts or pages, depending on the rows. `having` asks for domains with a contact of that
    kind, or of any. Rows must be new at or after `since` and before `until`. With `every_source`, a contact has a row
    for each place where it was found. With `with_suppressed`, suppressed contacts are included, marked, for the
    operator.

    What follows is about places and businesses: their own rows, and all rows of a domain that has such a business.
    `categories`, `cities` and `countries` are compared whatever their case; `names` are parts of names. `searches` are
    ids. `min_rating` is from 0 to 5. `websites` asks for those with a website (True) or without one (False). `hosts`
    also stand for their sub-domains. With `branches`, those are left out that have a brand, or whose domain is that of
    more businesses than this. With `one_per_address`, only the first row of each address is listed. `without_google`
    leaves out what Google Places said: its places, the businesses that it lists, and their listed contacts.

    No more than `limit` rows are taken.
    """

    domains: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
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
    names: tuple[str, ...] = ()
    searches: tuple[int, ...] = ()
    addresses: tuple[WantedAddress, ...] = ()
    min_rating: float | None = None
    min_reviews: int | None = None
    websites: bool | None = None
    branches: int | None = None
    one_per_address: bool = False
    without_google: bool = False
    batch: BatchRows | None = None
    every_source: bool = False
    since: datetime | None = None
    until: datetime | None = None
    with_suppressed: bool = False
    limit: int | None = None

    def given(self) -> set[str]:
        """Return the names of the filters that are given."""
        return {
            each.name
            for each in fields(self)
            if each.name not in _NO_CONDITION and getattr(self, each.name) != each.default
        }
