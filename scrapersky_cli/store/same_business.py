"""Find out which places are the same business."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from scrapersky_cli.db.sql import upsert
from scrapersky_cli.db.tables.installation import installation
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.store.listed_places import listed_places
from scrapersky_cli.store.place_keys import candidates, places_having, store_keys

if TYPE_CHECKING:
    from scrapersky_cli.extract.places.match import Reason

_LOCK = "business_matching"


@dataclass(frozen=True, slots=True)
class SamePlace:
    """The place that is the same business, how sure that is, from 0 to 1, and why."""

    place_id: int
    score: float
    reasons: tuple["Reason", ...]


def lock_matching(conn: Connection) -> None:
    """Let no other transaction link places with businesses until this one ends.

    Two workers with two places of one business would otherwise each make one, because neither sees the other's. One
    lock serves all, because any two places may have a phone in common.
    """
    wanted = select(installation.c.value).where(installation.c.name == _LOCK).with_for_update()
    if conn.scalar(wanted) is None:
        row = {"name": _LOCK, "value": ""}
        conn.execute(upsert(conn.dialect.name)(installation).on_conflict_do_nothing(), row)
        conn.scalars(wanted).one()


def same_businesses(conn: Connection, listed: Mapping[int, Place], linked: Mapping[int, int]) -> dict[int, SamePlace]:
    """Find, for each place in `listed` that is not linked yet, another place that is the same business.

    `listed` is in the order of ids. The other place is linked already, or comes before in `listed`. A place for which
    there is none is left out. The keys of all listed places are stored.
    """
    from scrapersky_cli.extract.places.match_keys import keys_of_place  # late: numbers of phones take 100 ms

    keys = {id_: keys_of_place(place) for id_, place in listed.items()}
    store_keys(conn, {id_: each.stored for id_, each in keys.items()})
    sought = {id_: each.sought for id_, each in keys.items() if id_ not in linked}
    if not sought:
        return {}
    found = places_having(conn, frozenset().union(*sought.values()))
    likely = {
        id_: candidates(found, theirs, lambda other, id_=id_: other not in sought or other < id_)  # type: ignore[misc]
        for id_, theirs in sought.items()
    }
    others = {id_ for likely_ids in likely.values() for id_ in likely_ids} - listed.keys()
    known = {**listed, **listed_places(conn, others)}
    best = {id_: max(_matches(id_, likely[id_], known), key=_surest, default=None) for id_ in sought}
    return {id_: match for id_, match in best.items() if match}


def _matches(id_: int, likely: list[int], known: Mapping[int, Place]) -> Iterator[SamePlace]:
    from scrapersky_cli.extract.places.match import same_business  # late, as above

    for other in likely:
        if other in known and (match := same_business(known[id_], known[other])):
            yield SamePlace(other, match.score, match.reasons)


def _surest(match: SamePlace) -> tuple[float, int]:
    return match.score, -match.place_id
