"""Count contacts by kind, by how they were found, by owner and by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, case, func, literal, not_, or_, select

from scrapersky_cli.db.clock import day_of
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.store.do_not_contact import suppressed_domains
from scrapersky_cli.subjects.conditions import Condition, conditions_on, on_source
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.registry import subject_of

_DAYS = 14


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers of distinct contacts, and of their domains, that have this value under the heading `what`."""

    what: str
    value: str | None
    contacts: int
    domains: int


def summary(conn: Connection, filters: Filters) -> Iterator[Count]:
    """Yield the counts under each heading, most common first; of the days, the latest 14 with new contacts."""
    c, s = contacts.c, contact_sources.c
    hidden = suppressed_domains(conn)
    counted = partial(_counted, conn, [*conditions_on(subject_of(domains), filters), *on_source(filters)], hidden)
    is_email = c.kind == "email"
    owner = case((s.own_domain, "own domain"), (c.free_mail, "free mail"), else_="other domain")
    yield from counted("kind", c.kind)
    yield from counted("method", s.method)
    yield from counted("email at", owner, is_email)
    yield from counted("email role", func.coalesce(c.role, "person or unknown"), is_email)
    yield from counted("phone country", c.country, c.kind == "phone")
    yield from counted("phone type", c.number_type, c.kind == "phone")
    yield from counted("platform", c.platform, c.kind == "social")
    days = list(counted("first seen", day_of(c.first_seen_at)))
    yield from sorted(days, key=lambda count: count.value or "", reverse=True)[:_DAYS]


def _counted(
    conn: Connection,
    chosen: Sequence[Condition],
    hidden: Sequence[int],
    what: str,
    value: Any,
    *conditions: Condition,
) -> Iterator[Count]:
    listing = local_businesses.alias()  # filters ask for businesses themselves
    c, s, b = contacts.c, contact_sources.c, listing.c
    number, owner = func.count(c.id.distinct()), func.coalesce(s.domain_id, b.domain_id)
    grouped = (
        select(literal(what), value.label("counted"), number, func.count(owner.distinct()))
        .join_from(contact_sources, contacts)
        .outerjoin(listing, b.id == s.business_id)
        .outerjoin(domains, domains.c.id == owner)
        .outerjoin(domain_facts, domain_facts.c.domain_id == domains.c.id)
        .where(*chosen, *conditions, or_(owner.is_(None), not_(among(owner, ids("hidden")))))
        .group_by("counted")
        .order_by(number.desc(), "counted")
    )
    for row in conn.execute(grouped, {"hidden": hidden}):
        yield Count(*row)
