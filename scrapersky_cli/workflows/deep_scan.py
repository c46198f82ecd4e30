"""deep-scan: make a business of places that are one, with all that their sources say.

Open data needs no network, and neither does what Google said lately: a search gives all that is stored, cheaper than
single requests. Google is asked for the details of a place that has moved, or of which it said nothing for a month.
"""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, or_, select

from scrapersky_cli.db.clock import after, now
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.places import DEEP_SCANS, place_facts, places
from scrapersky_cli.engine.workflow import Item, Saved, Step, Workflow
from scrapersky_cli.extract.places import google
from scrapersky_cli.extract.places.google import google_place
from scrapersky_cli.extract.places.google_fields import field_mask
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.google_failures import GoogleBadAnswer
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.businesses import link_moved, store_businesses
from scrapersky_cli.store.known_rows import intake_of_known
from scrapersky_cli.store.places import store_places
from scrapersky_cli.store.searches import found_by
from scrapersky_cli.web.google_places import Asked, GooglePlaces
from scrapersky_cli.web.paid import PaidRequest

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

_FRESH_SECONDS = 30 * 86_400.0  # Google's terms let positions be kept for as long


@dataclass(frozen=True, slots=True)
class Stale:
    """A place of Google's that has to be asked for: its identifier, or that of where it has moved to."""

    source_id: str


def load(conn: Connection, rows: Sequence[int]) -> dict[int, Stale]:
    """Return those of these places that Google has to be asked for, by id."""
    found = conn.execute(_stale(), {"places": list(rows)})
    return {row.id: Stale(row.moved_to or row.source_id) for row in found}


@cache
def _stale() -> Select[Any]:
    p, f = places.c, place_facts.c
    is_stale = or_(f.last_seen_at.is_(None), f.last_seen_at < after(now(), -_FRESH_SECONDS), f.moved_to.is_not(None))
    return (
        select(p.id, p.source_id, f.moved_to)
        .outerjoin_from(places, place_facts)
        .where(among(p.id, ids("places")), p.source == google.SOURCE, is_stale)
    )


async def work(item: Item, web: "Web") -> AsyncGenerator[Step, None]:
    """Ask Google for the place if its details are needed. The result is `moved` if the place has another identifier."""
    stale: Stale | None = item.loaded
    if stale is None:
        yield Step(None, "ok")
    else:
        place = await _details(item, web, stale.source_id)
        yield Step(place, "ok" if place.source_id == item.row.source_id else "moved")


async def _details(item: Item, web: "Web", source_id: str) -> Place:
    """Return the place of that identifier, of which Google tells the details. Raise GoogleBadAnswer if it is none."""

    async def spend(sku: str) -> None:
        await web.reserve(PaidRequest(sku, claim_id=item.claim_id, place_id=item.id))

    wanted = field_mask("details", "contact")
    place = google_place(await GooglePlaces(web, spend).details(source_id, Asked(wanted.header, wanted.sku)))
    if place is None:
        raise GoogleBadAnswer("Google's answer describes no place")
    return place


def _after_search(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    return found_by(conn, rows)


def save(conn: Connection, group: Sequence[tuple[Item, Place | None]]) -> dict[int, Saved]:
    """Store what Google said, and the businesses of these places. One that has moved is that at its new place."""
    fresh = {item.id: place for item, place in group if place}
    stored = store_places(conn, list(fresh.values())).ids
    current = {id_: stored[place.source, place.source_id] for id_, place in fresh.items()}
    link_moved(conn, {old: new for old, new in current.items() if old != new})
    store_businesses(conn, sorted({current.get(item.id, item.id) for item, _ in group}))
    return {item.id: Saved(rows=1) for item, _ in group}


DEEP_SCAN = Workflow(
    name="deep-scan",
    summary="make a business of a place, with all that its source says",
    queue=DEEP_SCANS,
    columns=("name", "source_id"),
    intake=intake_of_known("place", places, "run: scrapersky list places"),
    work=work,
    save=save,
    load=load,
    follows={"place-search": _after_search},
    curated=True,
)
