"""Local businesses: what a deep scan made of places.

`website` is the address that is listed, `url` that of a business's own part of its domain: chain.com/austin.
"""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, String, Table

from scrapersky_cli.db.columns import BUSY, Id, Json, curated, key, refers, stamp
from scrapersky_cli.db.queues import Queue, index_queue, queue_columns
from scrapersky_cli.db.tables.base import metadata
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.places import listed, places

local_businesses = Table(
    "local_businesses",
    metadata,
    key(),
    Column("name", String(500), nullable=False, index=True),
    Column("category", String(100)),
    Column("city", String(200)),
    Column("country", String(2)),
    Column("website", String(2000)),
    refers("domain_id", domains, nullable=True, index=True),
    Column("url", String(2000)),
    *queue_columns("extraction_"),
    *curated(),
    stamp("created_at"),
    postgresql_with=BUSY,
)

business_facts = Table(
    "business_facts",
    metadata,
    Column("business_id", Id, ForeignKey(local_businesses.c.id, ondelete="CASCADE"), primary_key=True),
    *listed(),
    Column("source", String(20), nullable=False),
    stamp("scanned_at"),
)

# Which places are one business, why, and how sure that is, from 0 to 1. The first place of a business needs no reason;
# that of a place which an operator took out of another business is `unmerged`. A link that stands is never changed by a
# scan, so that such a place stays by itself.
business_places = Table(
    "business_places",
    metadata,
    Column("place_id", Id, ForeignKey(places.c.id, ondelete="CASCADE"), primary_key=True),
    refers("business_id", local_businesses, index=True),
    Column("reasons", Json),
    Column("score", Float),
    stamp("linked_at"),
)

# Under which keys the places that are a business can be found (`extract.places.match_keys`).
place_keys = Table(
    "place_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("place_id", Id, ForeignKey(places.c.id, ondelete="CASCADE"), primary_key=True, index=True),
)

DOMAIN_EXTRACTIONS = Queue(
    local_businesses, "extraction_", empty_results=frozenset({"platform", "invalid_website", "no_website"})
)
index_queue(DOMAIN_EXTRACTIONS)
