"""Searches for places."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from scrapersky_cli.db.tables.searches import PLACE_SEARCHES, place_searches
from scrapersky_cli.store.coverage import SearchOverlap, overlaps
from scrapersky_cli.store.searches import DATA, OSM, SOURCES, count_found
from scrapersky_cli.subjects.conditions import OF_QUEUES, OF_TIMES
from scrapersky_cli.subjects.rows import states
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

_OWN: Columns = {"name": str, "phrase": str, "near": str, "source": str}


def find_search(text: str) -> Select[Any] | None:
    """Return the query for the ids of the searches of this name, with or without its source."""
    s = place_searches.c
    return select(s.id).where(or_(s.name == text, *(s.name == f"{text} [{each}]" for each in SOURCES))).order_by(s.id)


def _found(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    compared = [_compared(each) for each in overlaps(conn, row["id"])]
    return {"places_found": count_found(conn, row["id"]), "coverage": compared or [_alone(row)]}


def _alone(row: Mapping[str, Any]) -> dict[str, Any]:
    other = DATA if row["source"] == OSM else OSM
    return {
        "said": f"cannot be estimated from one source; search with another one too: --source {other}",
        "estimate": None,
    }


def _compared(overlap: SearchOverlap) -> dict[str, Any]:
    """Return what a search and another one tell together: `low` and `high` are the ends of the 95 % interval."""
    known = overlap.coverage
    numbers = {
        "search": f"search:{overlap.search_id}",
        "source": overlap.source,
        "businesses": overlap.first,
        "other_businesses": overlap.second,
        "both": overlap.both,
        "waiting": overlap.waiting,
        "found": overlap.first + overlap.second - overlap.both,
        "estimate": known and round(known.estimate),
        "low": known and round(known.low),
        "high": known and round(known.high),
        "share": known and round(known.share, 3),
    }
    return {"said": _said(overlap), **numbers}


def _said(overlap: SearchOverlap) -> str:
    other, known = f"search:{overlap.search_id} [{overlap.source}]", overlap.coverage
    if known:
        said = (
            f"with {other}: found {known.found} of about {known.estimate:.0f} businesses"
            f" ({known.share:.0%}, 95 % interval {known.low:.0f} to {known.high:.0f})"
        )
    else:
        said = f"with {other}: cannot be estimated, because no business was found by both"
    waiting = f"; {overlap.waiting} places are not compared yet (scrapersky process deep-scan)"
    return said + (waiting if overlap.waiting else "")


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
