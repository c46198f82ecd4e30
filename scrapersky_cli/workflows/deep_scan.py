"""deep-scan: make a business of places that are one, with all that their sources say. Open data needs no network."""

from collections.abc import Sequence

from sqlalchemy import Connection

from scrapersky_cli.db.tables.places import DEEP_SCANS, places
from scrapersky_cli.engine.workflow import Item, Saved, Workflow
from scrapersky_cli.settings import Settings
from scrapersky_cli.store.businesses import store_businesses
from scrapersky_cli.store.known_rows import intake_of_known
from scrapersky_cli.store.searches import found_by


def _after_search(conn: Connection, rows: Sequence[int], settings: Settings) -> list[int]:
    return found_by(conn, rows)


def save(conn: Connection, group: Sequence[tuple[Item, None]]) -> dict[int, Saved]:
    """Store the businesses of these places."""
    store_businesses(conn, [item.id for item, _ in group])
    return {item.id: Saved(rows=1) for item, _ in group}


DEEP_SCAN = Workflow(
    name="deep-scan",
    summary="make a business of a place, with all that its source says",
    queue=DEEP_SCANS,
    columns=("name",),
    intake=intake_of_known("place", places, "run: scrapersky list places"),
    save=save,
    follows={"place-search": _after_search},
    curated=True,
)
