"""What all processes remember of hosts."""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, SmallInteger, String, Table, text

from scrapersky_cli.db.clock import UtcTime
from scrapersky_cli.db.columns import stamp
from scrapersky_cli.db.tables.base import metadata

hosts = Table(
    "hosts",
    metadata,
    Column("host", String(253), primary_key=True),  # without www.
    Column("next_allowed_at", UtcTime),
    Column("crawl_delay", Float),
    Column("robots_status", SmallInteger),
    Column("robots_body", LargeBinary),  # compressed by zlib; dropped after a day
    Column("robots_fetched_at", UtcTime),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("circuit_open_until", UtcTime),
    Column("backoff_until", UtcTime),
)

Index(
    "ix_hosts_robots_body_age",
    hosts.c.robots_fetched_at,
    postgresql_where=text("robots_body IS NOT NULL"),
    sqlite_where=text("robots_body IS NOT NULL"),
)

blocks = Table(
    "blocks",
    metadata,
    Column("host", String(253), primary_key=True),
    Column("reason", String(500)),
    stamp("created_at"),
)
