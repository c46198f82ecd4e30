"""Named areas, as a geocoder knows them: its answers are kept, so that no name is asked twice."""

from sqlalchemy import Column, Float, String, Table

from scrapersky_cli.db.columns import Json, stamp
from scrapersky_cli.db.tables.base import metadata

areas = Table(
    "areas",
    metadata,
    Column("name", String(300), primary_key=True),  # as asked, in lower case
    Column("title", String(500)),  # as the geocoder writes it; NULL, like all below, if it knows no such area
    Column("west", Float),
    Column("south", Float),
    Column("east", Float),
    Column("north", Float),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("country", String(2)),
    Column("rings", Json),  # of [latitude, longitude]
    stamp("asked_at"),
)
