"""Contacts: e-mail addresses, phone numbers and profiles, each with the places where it was found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, get_args

from sqlalchemy import Column, ColumnElement, Connection, Select, case, false, func, literal_column, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.extract.contact_words import ContactKind
from scrapersky_cli.subjects.conditions import OF_CONTACTS, ON_DOMAINS, conditions_on, on_lister, on_source
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import RowPage, business_ids, domain_ids, last_of, one_after_another
from scrapersky_cli.subjects.owners import business_has_source, confirmed_by, domain_has_source, sources_of_domains
from scrapersky_cli.subjects.registry import subjects
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

_PLACES_SHOWN = 20
_OF_CONTACT = (
    "role", "email_type", "free_mail", "disposable", "number_type", "country", "platform", "profile_kind", "handle",
)  # fmt: skip
COLUMNS: Columns = {
    "domain": str,
    "kind": str,
    "value": str,
    "method": str,
    "source_url": str,
    "context": str,
    "confidence": float,
    "role": str,
    "email_type": str,
    "own_domain": bool,
    "free_mail": bool,
    "disposable": bool,
    "number_type": str,
    "country": str,
    "extension": str,
    "platform": str,
    "profile_kind": str,
    "handle": str,
    "third_party": bool,
    "origin": str,
    "sources": int,
    "first_seen_at": datetime,
    "last_seen_at": datetime,
    "external_id": str,
    "tags": list,
    "confirmed": bool,
    "business": str,
    "person": str,
    "person_title": str,
    "first_name": str,
    "last_name": str,
}


def _read_contacts(conn: Connection, filters: Filters, after: int, limit: int) -> RowPage:
    """Return the contacts of the next `limit` domains that have any, then of the businesses without a domain."""
    domains_first = partial(_read_of_domains, conn, filters)
    return one_after_another(domains_first, partial(_read_of_businesses, conn, filters), after, limit)


def _read_of_domains(conn: Connection, filters: Filters, after: int, limit: int) -> RowPage:
    has_any = domain_has_source(domains.c.id, *on_source(filters))
    found = domain_ids(conn, [*conditions_on(subjects()["domain"], filters), has_any], after, limit)
    owned = sources_of_domains()
    d, of = domains.c, owned.c.domain_id
    wanted = _sources(filters, of, confirmed_by(of), external_id=d.external_id, tags=d.tags)
    wanted = wanted.join_from(owned, contact_sources, contact_sources.c.id == owned.c.source_id).join(contacts)
    wanted = wanted.outerjoin(local_businesses, local_businesses.c.id == contact_sources.c.business_id)
    wanted = wanted.join(domains, d.id == of).add_columns(d.domain).where(*on_lister(filters))
    return _page(conn, filters, wanted, {"domains": found}, last_of(found, limit))


def _read_of_businesses(conn: Connection, filters: Filters, after: int, limit: int) -> RowPage:
    b, s = local_businesses.c, contact_sources.c
    has_any = business_has_source(b.id, *on_source(filters))
    conditions = [*conditions_on(subjects()["business"], filters), b.domain_id.is_(None), has_any]
    found = business_ids(conn, conditions, after, limit)
    wanted = _sources(filters, b.domain_id, false(), external_id=b.external_id, tags=b.tags)
    wanted = wanted.join_from(contact_sources, contacts).join(local_businesses, b.id == s.business_id)
    wanted = wanted.where(among(s.business_id, ids("businesses"))).add_columns(literal_column("NULL").label("domain"))
    return _page(conn, filters, wanted, {"businesses": found}, last_of(found, limit))


def _page(
    conn: Connection, filters: Filters, wanted: Select[Any], owners: Mapping[str, Sequence[int]], last: int | None
) -> RowPage:
    rows = [dict(row) for row in conn.execute(wanted, owners).mappings()] if any(owners.values()) else []
    return RowPage(rows if filters.every_source else _surest(rows), last)


def _sources(
    filters: Filters, domain_id: ColumnElement[Any], confirmed: ColumnElement[bool], **labels: Column[Any]
) -> Select[Any]:
    """Return the query for sources with all columns but the domain, and with whom they are about."""
    s, c = contact_sources.c, contacts.c
    theirs = {name: s[name] for name in COLUMNS if name in s} | {name: c[name] for name in COLUMNS if name in c}
    theirs |= {"first_seen_at": s.first_seen_at, "business": local_businesses.c.name, **labels}
    return (
        select(domain_id.label("domain_id"), s.business_id, c.suppressed, confirmed.label("confirmed"))
        .add_columns(*(column.label(name) for name, column in theirs.items()))
        .where(*on_source(filters))
        .order_by(domain_id, case((domain_id.is_(None), s.business_id)), c.kind, c.value, s.confidence.desc(), s.id)
    )


def _surest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row per contact of an owner: its most reliable source, with the first and last times of all."""
    chosen = []
    for _, group in groupby(rows, key=lambda row: (*_owner_of(row), row["kind"], row["value"])):
        sources = list(group)
        first = min(source["first_seen_at"] for source in sources)
        last = max(source["last_seen_at"] for source in sources)
        chosen.append({**sources[0], "first_seen_at": first, "last_seen_at": last, "sources": len(sources)})
    return chosen


def _owner_of(row: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return the ids of the domain that the row is about, or else of the business."""
    return row["domain_id"], None if row["domain_id"] is not None else row["business_id"]


def contacts_of(conn: Connection, domain_ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Return the contacts of these domains, by domain id, with where and how each was found."""
    owned = sources_of_domains()
    of, s = owned.c.domain_id, contact_sources.c
    wanted = _shown(of, confirmed_by(of)).join_from(owned, contact_sources, s.id == owned.c.source_id).join(contacts)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in conn.execute(wanted, {"domains": list(domain_ids)}).mappings():
        found[row["domain_id"]].append(dict(row))
    return found


def contacts_of_business(conn: Connection, business_id: int) -> list[dict[str, Any]]:
    """Return the contacts that are listed of this business, with what `contacts_of` says of those of domains."""
    b, s = local_businesses.c, contact_sources.c
    wanted = _shown(b.domain_id, confirmed_by(b.domain_id)).join_from(contact_sources, contacts)
    wanted = wanted.join(local_businesses, b.id == s.business_id).where(s.business_id == business_id)
    return [dict(row) for row in conn.execute(wanted).mappings()]


def _shown(domain_id: ColumnElement[Any], confirmed: ColumnElement[bool]) -> Select[Any]:
    s, c = contact_sources.c, contacts.c
    named = (c.kind, c.value, s.method, s.source_url, s.third_party, confirmed.label("confirmed"), c.suppressed)
    return select(domain_id.label("domain_id"), *named).order_by(domain_id, c.kind, c.value, s.confidence.desc(), s.id)


def find_contact(text: str) -> Select[Any] | None:
    """Return the query for the ids of contacts with this value: an e-mail address, a number or a profile."""
    c = contacts.c
    return select(c.id).where(c.value.in_((text, text.lower()))).order_by(c.id)


def _places(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the places where the contact was found, most reliable first."""
    s, b = contact_sources.c, local_businesses.c
    wanted = (
        select(domains.c.domain, b.name.label("business"), s.method, s.source_url, s.last_seen_at)
        .outerjoin_from(contact_sources, local_businesses, b.id == s.business_id)
        .outerjoin(domains, domains.c.id == func.coalesce(s.domain_id, b.domain_id))
        .where(s.contact_id == row["id"])
        .order_by(s.confidence.desc(), s.id)
        .limit(_PLACES_SHOWN)
    )
    return {"found": [dict(place) for place in conn.execute(wanted).mappings()]}


CONTACT = Subject(
    kind="contact",
    table=contacts,
    label=contacts.c.value,
    find=find_contact,
    is_named_by=lambda text: "@" in text and "://" not in text,
    kind_column=contacts.c.kind,
    kinds=get_args(ContactKind),
    shown=("kind", "value", *_OF_CONTACT, "suppressed", "first_seen_at"),
    more=_places,
    list_command="list contacts",
    listings=(
        Listing(
            name="contacts",
            columns=COLUMNS,
            shown=("domain", "kind", "value", "method", "source_url", "confirmed"),
            takes=ON_DOMAINS | OF_CONTACTS,
            per_page=200,
            read=_read_contacts,
            chosen_by="domain",
        ),
    ),
)
