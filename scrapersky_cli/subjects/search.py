"""Searches for places."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from scrapersky_cli.db.tables.searches import PLACE_SEARCHES, place_searches
from scrapersky_cli.store.searches import SOURCES, count_found
from scrapersky_cli.subjects.conditions import OF_QUEUES, OF_TIMES
from scrapersky_cli.subjects.rows import states
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

_OWN: Columns = {"name": str, "phrase": str, "near": str, "source": str}


def find_search(text: str) -> Select[Any] | None:
    """Return the query for the ids of the searches of this name, with or without its source."""
    s = place_searches.c
    return select(s.id).where(or_(s.name == text, *(s.name == f"{text} [{each}]" for each in SOURCES))).order_by(s.id)


def _found(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"places_found": count_found(conn, row["id"])}


SEARCH = Subject(
    kind="search",
    table=place_searches,
    label=place_searches.c.name,
    find=find_search,
    is_named_by=lambda text: " near " in text,
    queues=(PLACE_SEARCHES,),
    shown=(*_OWN, "created_at"),
    more=_found,
    listings=(
        Listing(
            name="searches",
            columns={**_OWN, **states((PLACE_SEARCHES,)), "created_at": datetime, "finished_at": datetime},
            shown=("name", "source", "status", "result_code", "error_code"),
            takes=OF_QUEUES | OF_TIMES | {"names"},
        ),
    ),
    batch_listing="searches",
    list_command="list searches",
)
