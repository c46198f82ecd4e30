"""Contacts: e-mail addresses, phone numbers and profiles, each with the places where it was found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, get_args

from sqlalchemy import Connection, Select, exists, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.extract.findings import ContactKind
from scrapersky_cli.subjects.conditions import OF_CONTACTS, ON_DOMAINS, conditions_on, on_source
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import RowPage, domain_ids, last_of
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
}


def _read_contacts(conn: Connection, filters: Filters, after: int, limit: int) -> RowPage:
    """Return the contacts of the next `limit` domains that have any, each with its most reliable source."""
    s, domain = contact_sources.c, subjects()["domain"]
    has_any = exists().where(s.domain_id == domains.c.id, contacts.c.id == s.contact_id, *on_source(filters))
    found = domain_ids(conn, [*conditions_on(domain, filters), has_any], after, limit)
    if not found:
        return RowPage([], None)
    rows = [dict(row) for row in conn.execute(_sources(filters), {"domains": found}).mappings()]
    return RowPage(rows if filters.every_source else _surest(rows), last_of(found, limit))


def _sources(filters: Filters) -> Select[Any]:
    s, c, d = contact_sources.c, contacts.c, domains.c
    theirs = {name: s[name] for name in COLUMNS if name in s} | {name: c[name] for name in COLUMNS if name in c}
    theirs |= {"first_seen_at": s.first_seen_at, "domain": d.domain, "external_id": d.external_id, "tags": d.tags}
    return (
        select(s.domain_id, c.suppressed, *(column.label(name) for name, column in theirs.items()))
        .join_from(contact_sources, contacts)
        .join(domains, domains.c.id == s.domain_id)
        .where(among(s.domain_id, ids("domains")), *on_source(filters))
        .order_by(s.domain_id, c.kind, c.value, s.confidence.desc(), s.id)
    )


def _surest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row per contact of a domain: its most reliable source, with the first and last times of all."""
    chosen = []
    for _, group in groupby(rows, key=lambda row: (row["domain_id"], row["kind"], row["value"])):
        sources = list(group)
        first = min(source["first_seen_at"] for source in sources)
        last = max(source["last_seen_at"] for source in sources)
        chosen.append({**sources[0], "first_seen_at": first, "last_seen_at": last, "sources": len(sources)})
    return chosen


def contacts_of(conn: Connection, domain_ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Return the contacts of these domains, by domain id, with where and how each was found."""
    s, c = contact_sources.c, contacts.c
    wanted = (
        select(s.domain_id, c.kind, c.value, s.method, s.source_url, s.third_party, c.suppressed)
        .join_from(contact_sources, contacts)
        .where(among(s.domain_id, ids("domains")))
        .order_by(s.domain_id, c.kind, c.value)
    )
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in conn.execute(wanted, {"domains": list(domain_ids)}).mappings():
        found[row["domain_id"]].append(dict(row))
    return found


def find_contact(text: str) -> Select[Any] | None:
    """Return the query for the ids of contacts with this value: an e-mail address, a number or a profile."""
    c = contacts.c
    return select(c.id).where(c.value.in_((text, text.lower()))).order_by(c.id)


def _places(conn: Connection, row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the places where the contact was found, most reliable first."""
    s = contact_sources.c
    wanted = (
        select(domains.c.domain, s.method, s.source_url, s.last_seen_at)
        .join_from(contact_sources, domains, domains.c.id == s.domain_id)
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
            shown=("domain", "kind", "value", "method", "source_url"),
            takes=ON_DOMAINS | OF_CONTACTS,
            per_page=200,
            read=_read_contacts,
            chosen_by="domain",
        ),
    ),
)
