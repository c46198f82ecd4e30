"""What the installation remembers of itself."""

from sqlalchemy import Column, String, Table, Text

from scrapersky_cli.db.tables.base import metadata

installation = Table(
    "installation",
    metadata,
    Column("name", String(40), primary_key=True),  # what the installation remembers of itself
    Column("value", Text, nullable=False),
)
