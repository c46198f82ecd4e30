"""Contacts, the places where each was found, and the do-not-contact list.

A source of a contact is a page of a domain, or what is listed of a business.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
    true,
)

from scrapersky_cli.db.columns import key, refers, stamp
from scrapersky_cli.db.tables.base import metadata
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.domains import domains

contacts = Table(
    "contacts",
    metadata,
    key(),
    Column("kind", String(10), nullable=False),
    Column("value", String(500), nullable=False),
    Column("role", String(40)),
    Column("email_type", String(20)),
    Column("free_mail", Boolean(name=None)),
    Column("disposable", Boolean(name=None)),
    Column("number_type", String(20)),
    Column("country", String(2)),
    Column("platform", String(40)),
    Column("profile_kind", String(20)),
    Column("handle", String(200)),
    Column("suppressed", Boolean(name=None), nullable=False, server_default=text("false")),  # never exported
    stamp("first_seen_at"),
    UniqueConstraint("kind", "value"),
    CheckConstraint("kind IN ('email', 'phone', 'fax', 'social')", name="kind_known"),
)

# Each export looks for suppressed contacts, of which most databases have few. A query finds them by the index if it
# uses this very condition.
IS_SUPPRESSED = contacts.c.suppressed.is_(true())
Index("ix_contacts_suppressed", contacts.c.id, postgresql_where=IS_SUPPRESSED, sqlite_where=IS_SUPPRESSED)

contact_sources = Table(
    "contact_sources",
    metadata,
    key(),
    refers("contact_id", contacts),
    refers("domain_id", domains, nullable=True, index=True),
    refers("business_id", local_businesses, nullable=True),
    Column("source_url", String(2000), nullable=False),
    Column("url_digest", LargeBinary(16), nullable=False),
    Column("origin", String(10), nullable=False, server_default=text("'page'")),
    Column("method", String(20), nullable=False),
    Column("context", String(500)),
    Column("confidence", Float, nullable=False),
    Column("own_domain", Boolean(name=None)),
    Column("third_party", Boolean(name=None), nullable=False, server_default=text("false")),
    Column("extension", String(20)),
    stamp("first_seen_at"),
    stamp("last_seen_at"),
    UniqueConstraint("contact_id", "domain_id", "url_digest"),
    # who answers there
    Column("person", String(200)),
    Column("person_title", String(200)),
    Column("first_name", String(200)),
    Column("last_name", String(200)),
    CheckConstraint("origin IN ('page', 'listing', 'import')", name="origin_known"),
    CheckConstraint("(domain_id IS NULL) <> (business_id IS NULL)", name="one_owner"),
)

# Both the key of the sources of businesses, and what finds them: sources of pages, which are many more, are not in it.
IS_LISTED = text("business_id IS NOT NULL")
Index(
    "ix_contact_sources_listed",
    contact_sources.c.business_id,
    contact_sources.c.contact_id,
    contact_sources.c.url_digest,
    unique=True,
    postgresql_where=IS_LISTED,
    sqlite_where=IS_LISTED,
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("digest", String(64), primary_key=True),  # keyed hash of the kind and the value
    Column("value", String(500)),  # NULL if the person asked for erasure
    Column("kind", String(10), nullable=False),
    Column("reason", String(500)),
    stamp("created_at"),
    Column("end_digest", String(64), index=True),  # keyed hash of the end of a number, by which texts are compared
    CheckConstraint("kind IN ('email', 'domain', 'phone', 'social')", name="kind_known"),
)
