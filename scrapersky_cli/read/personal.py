"""Read the contacts of people that were found in a time: those who must be told that their data was collected.

Art. 14 of the GDPR asks for what was collected, and from where. A contact is a person's if the address is no shared
mailbox, if the number is a mobile or personal one, if the profile is a person's, or if a page names who answers there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.contacts import IS_SUPPRESSED, contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.store.do_not_contact import not_suppressed

COLUMNS = ("value", "kind", "person", "person_title", "source_url", "first_seen_at", "categories", "business", "domain")
_PAGE = 500
_PERSONAL_NUMBERS = ("mobile", "personal_number", "pager")
_CATEGORIES = {"email": "e-mail address", "phone": "phone number", "fax": "fax number", "social": "profile"}


@dataclass(frozen=True, slots=True)
class PersonalContacts:
    """A page of contacts, and the id of the last one; None if there are no more."""

    rows: Sequence[dict[str, Any]]
    last: int | None


def personal_contacts(
    conn: Connection, since: datetime | None, until: datetime | None, after: int = 0
) -> PersonalContacts:
    """Return the next contacts of people that were first seen in this time, by id, without those that are suppressed.

    Each is given once, with the place where it was found first. `domain_id` and `business_id` say whose it is.
    """
    c = contacts.c
    wanted = select(c.id, c.kind, c.value, c.first_seen_at).where(*_conditions(since, until), not_suppressed())
    found = conn.execute(wanted.where(c.id > after).order_by(c.id).limit(_PAGE)).mappings().all()
    places: dict[int, dict[str, Any]] = {}
    for source in conn.execute(_sources(), {"contacts": [row["id"] for row in found]}).mappings():
        first = places.setdefault(source["contact_id"], dict(source))
        if first["person"] is None:
            first |= {name: source[name] for name in ("person", "person_title")}
    rows = [_row(dict(contact), places[contact["id"]]) for contact in found if contact["id"] in places]
    return PersonalContacts(rows, found[-1]["id"] if len(found) == _PAGE else None)


def suppressed_among(conn: Connection, since: datetime | None, until: datetime | None) -> int:
    """Return how many contacts of people were found in this time that are suppressed."""
    return conn.scalar(select(func.count()).where(*_conditions(since, until), IS_SUPPRESSED)) or 0


def _row(contact: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    names = {"person": "name", "person_title": "job title"}
    categories = [_CATEGORIES[contact["kind"]], *(word for name, word in names.items() if place[name])]
    return {**place, **contact, "categories": categories}


def _conditions(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    c, s = contacts.c, contact_sources.c
    named = exists().where(s.contact_id == c.id, s.person.is_not(None))
    personal = or_(
        and_(c.kind == "email", c.role.is_(None)),
        c.number_type.in_(_PERSONAL_NUMBERS),
        c.profile_kind == "person",
        named,
    )
    times = [c.first_seen_at >= since] if since else []
    return [personal, *times, *([c.first_seen_at < until] if until else [])]


@cache
def _sources() -> Select[Any]:
    """Return the query for the places where contacts were found, the first ones first, with whose they are."""
    s, d, f, b = contact_sources.c, domains.c, domain_facts.c, local_businesses
    of_domain = b.alias("of_domain")
    its = select(of_domain.c.name).where(of_domain.c.domain_id == s.domain_id).order_by(of_domain.c.id).limit(1)
    business = func.coalesce(b.c.name, its.correlate(contact_sources).scalar_subquery(), f.name)
    return (
        select(s.contact_id, s.domain_id, s.business_id, s.source_url, s.person, s.person_title)
        .add_columns(business.label("business"), d.domain)
        .outerjoin_from(contact_sources, b, b.c.id == s.business_id)
        .outerjoin(domains, d.id == func.coalesce(s.domain_id, b.c.domain_id))
        .outerjoin(domain_facts, f.domain_id == d.id)
        .where(among(s.contact_id, ids("contacts")))
        .order_by(s.contact_id, s.first_seen_at, s.id)
    )
