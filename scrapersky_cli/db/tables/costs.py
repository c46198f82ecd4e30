"""What requests to paid APIs cost: one row per request, written before it is sent."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, String, Table

from scrapersky_cli.db.columns import key, stamp
from scrapersky_cli.db.tables.base import metadata

# `cost` is in millionths of a US dollar. The ids are of rows that may be gone: what was spent stays in the book.
costs = Table(
    "costs",
    metadata,
    key(),
    stamp("asked_at"),
    Column("sku", String(60), nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("claim_id", BigInteger),
    Column("search_id", BigInteger),
    Column("place_id", BigInteger),
    Index("ix_costs_sku_asked_at", "sku", "asked_at"),
)

# The requests of each day (UTC) that may cost money: whoever reserves one holds the lock of the day.
cost_days = Table(
    "cost_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("requests", Integer, nullable=False),
)
