"""Places as their sources list them, each once, and what has been read of the files they come from."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from scrapersky_cli.db.clock import UtcTime
from scrapersky_cli.db.columns import BUSY, Id, Json, curated, key, stamp
from scrapersky_cli.db.queues import Queue, index_queue, queue_columns
from scrapersky_cli.db.tables.base import metadata

places = Table(
    "places",
    metadata,
    key(),
    Column("source", String(20), nullable=False),
    Column("source_id", String(200), nullable=False),
    Column("name", String(500), nullable=False, index=True),
    Column("category", String(100)),
    Column("city", String(200)),
    Column("country", String(2)),
    *queue_columns("deep_scan_"),
    *curated(),
    stamp("created_at"),
    UniqueConstraint("source", "source_id"),
    postgresql_with=BUSY,
)


def listed() -> list[Column[Any]]:
    """Return the columns of what a source says of a business, but for those in its narrow table."""
    return [
        Column("latitude", Float),
        Column("longitude", Float),
        Column("categories", Json),
        Column("street", String(500)),
        Column("region", String(200)),
        Column("postcode", String(40)),
        Column("address", String(1000)),
        Column("websites", Json),
        Column("phones", Json),
        Column("emails", Json),
        Column("profiles", Json),
        Column("brand", String(200)),
        Column("brand_id", String(20)),
        Column("open_status", String(20)),
        Column("confidence", Float),
        Column("rating", Float),
        Column("reviews", Integer),
        Column("price_level", SmallInteger),
        Column("hours", Json),
        Column("hours_text", String(500)),
        Column("time_zone", String(50)),
        Column("map_url", String(2000)),
        Column("licence", String(100)),
        Column("origins", Json),
        Column("faxes", Json),
    ]


LISTED = tuple(column.name for column in listed())

place_facts = Table(
    "place_facts",
    metadata,
    Column("place_id", Id, ForeignKey(places.c.id, ondelete="CASCADE"), primary_key=True),
    *listed(),
    Column("moved_to", String(200)),
    Column("street_key", String(200), index=True),  # as extract/places/street.py spells them
    Column("postcode_key", String(200), index=True),
    Column("source_updated_at", UtcTime),
    Column("content_hash", String(32), nullable=False),
    stamp("first_seen_at"),
    stamp("last_seen_at"),
)

# What an API answered about a place, as it was.
place_answers = Table(
    "place_answers",
    metadata,
    Column("place_id", Id, ForeignKey(places.c.id, ondelete="CASCADE"), primary_key=True),
    Column("answer", Json, nullable=False),
    stamp("fetched_at"),
)

# What was read of a file of places, part by part, so that an import that was interrupted goes on with the first part
# that is not complete. `wanted` is the digest of the filters: with others, the same file is read again.
place_imports = Table(
    "place_imports",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("wanted", String(32), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("read", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("filtered", Integer, nullable=False),
    Column("invalid", Integer, nullable=False),
    Column("complete", Boolean(name=None), nullable=False),
    stamp("stored_at"),
)

DEEP_SCANS = Queue(places, "deep_scan_")
index_queue(DEEP_SCANS)
