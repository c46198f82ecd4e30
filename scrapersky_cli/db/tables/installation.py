"""Facts about this installation."""

from sqlalchemy import Column, String, Table, Text

from scrapersky_cli.db.tables.base import metadata

installation = Table(
    "installation",
    metadata,
    Column("name", String(40), primary_key=True),  # the name of the fact
    Column("value", Text, nullable=False),
)
