"""Searches for places, how far they have come, and which places each of them found."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, text

from scrapersky_cli.db.columns import BUSY, Id, Json, key, stamp
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
    Column("language", String(10)),
    Column("region", String(2)),
    Column("type", String(100)),
    Column("digest", String(32), nullable=False, unique=True),  # of all of the above
    Column("max_results", Integer),
    Column("max_requests", Integer),
    Column("max_cost", BigInteger),  # in millionths of a US dollar
    *queue_columns(),
    stamp("created_at"),
    postgresql_with=BUSY,
)

# How far a search has come that asks one page at a time. `requests` and `cost` (in millionths of a US dollar) are what
# it has used so far of an API that has to be paid.
search_progress = Table(
    "search_progress",
    metadata,
    Column("search_id", Id, ForeignKey(place_searches.c.id, ondelete="CASCADE"), primary_key=True),
    Column("walk", Json),
    Column("requests", Integer, nullable=False, server_default=text("0")),
    Column("cost", BigInteger, nullable=False, server_default=text("0")),
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
