"""What the pages of a site say of the business behind it: one row for each page that says something.

A page says something for itself; only all of them together tell the name, the addresses and the people of a site.
`domain_facts` has what comes of them.
"""

from sqlalchemy import Column, LargeBinary, PrimaryKeyConstraint, String, Table

from scrapersky_cli.db.columns import Json, refers, stamp
from scrapersky_cli.db.tables.base import metadata
from scrapersky_cli.db.tables.domains import domains

page_statements = Table(
    "page_statements",
    metadata,
    refers("domain_id", domains),
    Column("url_digest", LargeBinary(16), nullable=False),
    Column("url", String(2000), nullable=False),
    Column("said", Json, nullable=False),  # `extract.business.site.PageStatement` without its URL
    stamp("said_at"),
    PrimaryKeyConstraint("domain_id", "url_digest"),
)
