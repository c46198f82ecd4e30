"""Searches for places, and which places each of them found."""

from sqlalchemy import Column, ForeignKey, String, Table

from scrapersky_cli.db.columns import BUSY, Id, key, stamp
from scrapersky_cli.db.queues import Queue, index_queue, queue_columns
from scrapersky_cli.db.tables.base import metadata
from scrapersky_cli.db.tables.places import places

place_searches = Table(
    "place_searches",
    metadata,
    key(),
    Column("name", String(530), nullable=False),
    Column("phrase", String(200), nullable=False),
    Column("near", String(300), nullable=False),
    Column("source", String(20), nullable=False),
    Column("digest", String(32), nullable=False, unique=True),  # of the phrase, the area and the source
    *queue_columns(),
    stamp("created_at"),
    postgresql_with=BUSY,
)

search_places = Table(
    "search_places",
    metadata,
    Column("search_id", Id, ForeignKey(place_searches.c.id, ondelete="CASCADE"), primary_key=True),
    Column("place_id", Id, ForeignKey(places.c.id, ondelete="CASCADE"), primary_key=True, index=True),
    stamp("first_seen_at"),
    stamp("last_seen_at"),
)

PLACE_SEARCHES = Queue(place_searches)
index_queue(PLACE_SEARCHES)
