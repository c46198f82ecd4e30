"""Who says what of a business, whether they agree, and how far it can be trusted therefore.

The parties are the data sets that list the business, and its own site. They say the same if two of them give one phone
number (E.164), one e-mail address (in lower case), names as alike as those of one business, or one house. The numbers
are ranks rather than frequencies. What a site says of itself is worth more than what is listed of it, because it is
kept up to date and a listing is often a copy of another; most is what both say, each from its own knowledge.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Literal, TypeVar

from scrapersky_cli.extract.places.addresses import same_address
from scrapersky_cli.extract.places.names import compared_name, similarity
from scrapersky_cli.extract.places.place import Address

# The parties that are the business's own site, and the list that the operator gave; all others are data sets.
SITE, LIST = "site", "list"

_SITE_AGREES, _ONLY_SITE, _DATA_AGREES, _ONLY_DATA, _DIFFER = 0.95, 0.8, 0.75, 0.6, 0.5
_CLOSED = 0.1
_SAME_NAME = 0.85  # as for two listings of one business, in `match`

T = TypeVar("T")
What = Literal["name", "address", "phone", "email"]


@dataclass(frozen=True, slots=True)
class Account:
    """What one party says of a business. Phones are in E.164, e-mail addresses in any case."""

    names: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Backing:
    """Who says a value: `agree` is None if only one party knows it. `why` says the same in words."""

    what: What
    parties: tuple[str, ...]
    agree: bool | None
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Corroboration:
    """How far a lead can be trusted, from 0 to 1, and who says each of its values."""

    confidence: float | None
    why: tuple[str, ...]
    values: tuple[Backing, ...]


def corroborate(accounts: Mapping[str, Account], *, closed_by: str | None = None) -> Corroboration:
    """Compare what the parties say. The confidence in the lead is the mean of those in its values.

    `closed_by` is the party that says that the business is closed for good, which leaves little to trust.
    """
    if len(accounts) == 1 and not closed_by:  # so it is for nearly all leads that come of a list of domains
        ((party, only),) = accounts.items()
        return of_one_party(party, bool(only.names), bool(only.addresses), bool(only.phones), bool(only.emails))
    city = _city_of(accounts)
    found = [
        _backing("name", {party: each.names for party, each in accounts.items()}, _alike(city)),
        _backing("address", {party: each.addresses for party, each in accounts.items()}, _same_house),
        _backing("phone", {party: each.phones for party, each in accounts.items()}, str.__eq__),
        _backing("email", {party: _lower(each.emails) for party, each in accounts.items()}, str.__eq__),
    ]
    whole = _whole(each for each in found if each)
    if closed_by:
        why = f"{_named(closed_by)} says that it is closed for good"
        return Corroboration(_CLOSED, (why, *whole.why), whole.values)
    return whole


@cache
def of_one_party(party: str, names: bool, addresses: bool, phones: bool, emails: bool) -> Corroboration:
    """Return how far a lead can be trusted if one party gave all its values. The flags say which values it gave."""
    said: dict[What, bool] = {"name": names, "address": addresses, "phone": phones, "email": emails}
    return _whole(_of_one(what, party) for what, is_said in said.items() if is_said)


def _whole(found: Iterable[Backing]) -> Corroboration:
    values = tuple(found)
    mean = round(sum(each.confidence for each in values) / len(values), 2) if values else None
    return Corroboration(mean, tuple(each.why for each in values), values)


def _backing(what: What, said: Mapping[str, Collection[T]], same: Callable[[T, T], bool]) -> Backing | None:
    """Return the backing of a value, given what each party says; None if nobody says anything."""
    parties = [party for party, values in said.items() if values]
    if not parties:
        return None
    if len(parties) == 1:
        return _of_one(what, parties[0])
    agreeing: set[str] = set()
    for one, other in combinations(parties, 2):
        if any(same(a, b) for a in said[one] for b in said[other]):
            agreeing |= {one, other}
    if agreeing:
        named = tuple(party for party in parties if party in agreeing)
        sure = _SITE_AGREES if SITE in agreeing else _DATA_AGREES
        return Backing(what, named, True, sure, f"{what}: {_listed(named)} agree")
    return Backing(what, tuple(parties), False, _DIFFER, f"{what}: {_listed(parties)} differ")


@cache  # of nearly all leads the site is the only party
def _of_one(what: What, party: str) -> Backing:
    sure = _ONLY_SITE if party == SITE else _ONLY_DATA
    return Backing(what, (party,), None, sure, f"{what}: only {_named(party)}")


def _alike(city: str) -> Callable[[str, str], bool]:
    def same(one: str, other: str) -> bool:
        return one == other or similarity(compared_name(one, city), compared_name(other, city)) >= _SAME_NAME

    return same


def _same_house(one: Address, other: Address) -> bool:
    return same_address(one, other) is True


def _city_of(accounts: Mapping[str, Account]) -> str:
    cities = {address.city for each in accounts.values() for address in each.addresses if address.city}
    return " ".join(sorted(cities))


def _lower(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(email.lower() for email in emails)


def _named(party: str) -> str:
    return f"the {party}" if party in (SITE, LIST) else party


def _listed(parties: Sequence[str]) -> str:
    *first, last = map(_named, parties)
    return f"{', '.join(first)} and {last}" if first else last
