"""Local businesses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select

from scrapersky_cli.db.tables.businesses import (
    DOMAIN_EXTRACTIONS,
    business_facts,
    business_places,
    local_businesses,
)
from scrapersky_cli.db.tables.places import place_facts, places
from scrapersky_cli.extract.hosts import host_in
from scrapersky_cli.extract.places.corroboration import Backing
from scrapersky_cli.subjects.conditions import ON_DOMAINS
from scrapersky_cli.subjects.contact import contacts_of_business
from scrapersky_cli.subjects.lead_rows import leads_of_businesses
from scrapersky_cli.subjects.listed import OF_WEBSITES
from scrapersky_cli.subjects.marked import contacts_marked
from scrapersky_cli.subjects.place import LABELS, LISTED
from scrapersky_cli.subjects.rows import states
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

_NAMED: Columns = {"name": str, "category": str, "city": str, "country": str}
_OWN: Columns = {**_NAMED, "website": str, "domain": str, "url": str}
_SCANNED: Columns = {"source": str, "scanned_at": datetime}


def find_business(text: str) -> Select[Any] | None:
    """Return the query for the ids of the businesses of this name."""
    return select(local_businesses.c.id).where(local_businesses.c.name == text).order_by(local_businesses.c.id)


def _more(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the places that the business is listed as, and why these are one business, the contacts that are listed of
    it, and who backs its lead."""
    p = business_places.c
    listed = (
        select(places.c.id, places.c.source, places.c.source_id, place_facts.c.licence, p.reasons, p.score)
        .join_from(business_places, places)
        .outerjoin(place_facts, place_facts.c.place_id == places.c.id)
    )
    found = conn.execute(listed.where(p.business_id == row["id"]).order_by(places.c.id))
    site = host_in(row["url"] or row["website"] or "")
    (lead,) = leads_of_businesses(conn, [row["id"]])
    return {
        "places": [_listed_as(place) for place in found.mappings()],
        **{name: lead[name] for name in ("best_email", "phone", "confidence", "why")},
        "backing": [_backed_by(value) for value in lead["backing"]],
        "contacts": contacts_marked(conn, site, contacts_of_business(conn, row["id"])),
    }


def _backed_by(value: Backing) -> dict[str, Any]:
    return {"value": value.what, "by": list(value.parties), "confidence": value.confidence}


def _listed_as(place: RowMapping) -> dict[str, Any]:
    own = {name: place[name] for name in ("source", "source_id", "licence", "reasons", "score")}
    return {"place": f"place:{place['id']}", **own}


def _related(conn: Connection, row_id: int) -> Mapping[str, list[int]]:
    p, b = business_places.c, local_businesses.c
    domain = select(b.domain_id).where(b.id == row_id, b.domain_id.is_not(None))
    return {
        "place": list(conn.scalars(select(p.place_id).where(p.business_id == row_id).order_by(p.place_id))),
        "domain": list(conn.scalars(domain)),
    }


BUSINESS = Subject(
    kind="business",
    table=local_businesses,
    label=local_businesses.c.name,
    find=find_business,
    is_named_by=lambda text: False,  # any text could be a name
    has_unique_names=False,
    key=(local_businesses.c.name, lambda text: text),
    domain_id=local_businesses.c.domain_id,
    queues=(DOMAIN_EXTRACTIONS,),
    selecting=DOMAIN_EXTRACTIONS,
    labels=local_businesses,
    shown=(
        "name",
        "category",
        "city",
        "country",
        "website",
        "url",
        "note",
        "curation",
        "curated_by",
        "curated_at",
        "created_at",
    ),
    facts=business_facts,
    more=_more,
    related=_related,
    listings=(
        Listing(
            name="businesses",
            columns={**_OWN, **states((DOMAIN_EXTRACTIONS,)), **_SCANNED, **LISTED, **LABELS, "faxes": list},
            shown=("name", "category", "city", "status", "result_code", "website", "phones"),
            takes=ON_DOMAINS | OF_WEBSITES,
            per_page=1000,
        ),
    ),
    batch_listing="businesses",
    list_command="list businesses",
)
