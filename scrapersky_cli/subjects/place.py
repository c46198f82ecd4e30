"""Places as their sources list them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.db.tables.businesses import business_places, local_businesses
from scrapersky_cli.db.tables.places import DEEP_SCANS, place_facts, places
from scrapersky_cli.subjects.conditions import OF_LABELS, OF_QUEUES, OF_TIMES
from scrapersky_cli.subjects.listed import OF_LISTED, OF_WEBSITES
from scrapersky_cli.subjects.rows import states
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

_OWN: Columns = {"name": str, "category": str, "city": str, "country": str}
_SOURCE: Columns = {"source": str, "source_id": str}
LISTED: Columns = {
    "latitude": float,
    "longitude": float,
    "categories": list,
    "street": str,
    "region": str,
    "postcode": str,
    "address": str,
    "websites": list,
    "phones": list,
    "emails": list,
    "profiles": list,
    "brand": str,
    "brand_id": str,
    "open_status": str,
    "confidence": float,
    "rating": float,
    "reviews": int,
    "price_level": int,
    "hours_text": str,
    "time_zone": str,
    "map_url": str,
    "licence": str,
}
_SEEN: Columns = {"source_updated_at": datetime, "first_seen_at": datetime, "last_seen_at": datetime}
LABELS: Columns = {"external_id": str, "tags": list, "note": str, "curation": str, "created_at": datetime}


def find_place(text: str) -> Select[Any] | None:
    """Return the query for the ids of the places of this name."""
    return select(places.c.id).where(places.c.name == text).order_by(places.c.id)


def _business(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the business that the place is, and why it is held to be one with other places."""
    p, b = business_places.c, local_businesses.c
    linked = select(b.id, b.name, p.reasons, p.score).join_from(business_places, local_businesses)
    found = conn.execute(linked.where(p.place_id == row["id"]))
    return {
        "business": [
            {"business": f"business:{each.id}", "name": each.name, "reasons": each.reasons, "score": each.score}
            for each in found
        ]
    }


PLACE = Subject(
    kind="place",
    table=places,
    label=places.c.name,
    find=find_place,
    is_named_by=lambda text: False,  # any text could be a name
    has_unique_names=False,
    key=(places.c.name, lambda text: text),
    queues=(DEEP_SCANS,),
    selecting=DEEP_SCANS,
    labels=places,
    shown=(
        "name",
        "category",
        "city",
        "country",
        "source",
        "source_id",
        "note",
        "curation",
        "curated_by",
        "curated_at",
    ),
    facts=place_facts,
    more=_business,
    listings=(
        Listing(
            name="places",
            columns={**_OWN, **states((DEEP_SCANS,)), **_SOURCE, **LISTED, **_SEEN, **LABELS, "faxes": list},
            shown=("name", "category", "city", "status", "source", "websites", "phones"),
            takes=OF_QUEUES | OF_LABELS | OF_TIMES | OF_LISTED | OF_WEBSITES,
            per_page=1000,
        ),
    ),
    batch_listing="places",
    list_command="list places",
)
