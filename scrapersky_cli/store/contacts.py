"""Store contacts: one row for each kind and value, and one source for each place where it was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, String, Update, false, select, update

from scrapersky_cli.db.clock import now
from scrapersky_cli.db.sql import among, as_rows, ids, insert_many, many, records
from scrapersky_cli.db.tables.contacts import IS_LISTED, contact_sources, contacts
from scrapersky_cli.db.together import send_one
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.store.do_not_contact import Screened, SuppressionEntry, entry_for, screen
from scrapersky_cli.store.domains import domain_names

_LENGTH = 500


@dataclass(frozen=True, slots=True)
class ContactSighting:
    """A contact, and the place where it was found: a page of a domain, or what is listed of a business.

    `source_url` is the URL of the page, or the listing as `source:id`. `site` is the domain that claims the contact as
    its own; None for a business without a site.
    """

    source_url: str
    contact: Contact
    domain_id: int | None = None
    business_id: int | None = None
    site: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The kind and value that identify the contact. `Info@` and `info@` are one, as no server tells them apart."""
        kind, value = self.contact.kind, self.contact.value[:_LENGTH]
        return kind, value.lower() if kind == "email" else value

    @property
    def entry(self) -> SuppressionEntry:
        """What the do-not-contact list would call it."""
        return entry_for(*self.key)


_FACTS = (
    "role",
    "email_type",
    "free_mail",
    "disposable",
    "number_type",
    "country",
    "platform",
    "profile_kind",
    "handle",
)
_PERSON = ("person", "person_title", "first_name", "last_name")
_PLACE = ("contact_id", "domain_id", "business_id", "origin", "source_url", "url_digest")
_FOUND = ("method", "context", "confidence", "own_domain", "third_party", "extension", *_PERSON)


@cache
def _insert_contacts(dialect: str) -> Any:
    statement = insert_many(dialect, contacts, ("kind", "value", *_FACTS))
    return statement.on_conflict_do_nothing(index_elements=[contacts.c.kind, contacts.c.value])


@cache
def _find_contacts(dialect: str) -> Any:
    r = records(dialect, {"kind": String(), "value": String()})
    return select(contacts.c.id, contacts.c.kind, contacts.c.value).join_from(
        contacts, r, (contacts.c.kind == r.c.kind) & (contacts.c.value == r.c.value)
    )


@cache
def _insert_sources(dialect: str, owner: str) -> Any:
    """Return the upsert of sources whose `owner`, `domain_id` or `business_id`, is given."""
    statement, s = insert_many(dialect, contact_sources, (*_PLACE, *_FOUND)), contact_sources.c
    return statement.on_conflict_do_update(
        index_elements=[s.contact_id, s[owner], s.url_digest],
        index_where=IS_LISTED if owner == "business_id" else None,
        set_={"last_seen_at": now(), **{name: statement.excluded[name] for name in _FOUND}},
    )


@cache
def _suppress() -> Update:
    return (
        update(contacts)
        .where(among(contacts.c.id, ids("contacts")), contacts.c.suppressed.is_(false()))
        .values(suppressed=True)
    )


def store_contacts(conn: Connection, found: Sequence[ContactSighting]) -> None:
    """Store contacts, and where each was found. A known contact keeps its row, its checks and when it was first seen.

    Contacts of people who asked to be erased are not stored; those on the do-not-contact list are marked as suppressed.
    """
    found = [each for each in found if each.contact.value]
    if found:
        names = domain_names(conn, {each.domain_id for each in found if each.domain_id})
        screened = screen(conn, {each.entry for each in found}, names.values())
        store_screened(conn, [replace(each, site=names[each.domain_id or 0]) for each in found], screened)


def store_screened(conn: Connection, found: Sequence[ContactSighting], screened: Screened) -> None:
    """Store contacts like `store_contacts`, given what the list says of them and of their sites."""
    found = [each for each in found if not screened.forbids(each.entry)]
    if not found:
        return
    unique = {each.key: each for each in found}
    dialect = conn.dialect.name
    # In key order, so that two processes that store the same contacts wait for each other instead of deadlocking.
    rows = [_contact_row(kind, value, unique[kind, value].contact) for kind, value in sorted(unique)]
    send_one(conn, _insert_contacts(dialect), many(dialect, rows))
    keys = as_rows([{"kind": kind, "value": value} for kind, value in sorted(unique)])
    known = {(row.kind, row.value): row.id for row in send_one(conn, _find_contacts(dialect), {"rows": keys})}
    if suppressed := {each.key for each in found if _is_suppressed(each, screened)}:
        send_one(conn, _suppress(), {"contacts": sorted(known[key] for key in suppressed)})
    _store_sources(conn, found, known)


def _store_sources(conn: Connection, found: Sequence[ContactSighting], known: Mapping[tuple[str, str], int]) -> None:
    dialect = conn.dialect.name
    for owner in ("domain_id", "business_id"):
        rows = [_source_row(each, known[each.key]) for each in found if getattr(each, owner) is not None]
        sources = {(row["contact_id"], row[owner], row["url_digest"]): row for row in rows}
        if sources:
            send_one(conn, _insert_sources(dialect, owner), many(dialect, [sources[key] for key in sorted(sources)]))


def _is_suppressed(found: ContactSighting, screened: Screened) -> bool:
    return screened.covers(found.entry, None if found.contact.third_party else found.site)


def _contact_row(kind: str, value: str, contact: Contact) -> dict[str, Any]:
    return {"kind": kind, "value": value, **{name: getattr(contact, name) for name in _FACTS}}


def _source_row(found: ContactSighting, contact_id: int) -> dict[str, Any]:
    contact = found.contact
    return {
        "contact_id": contact_id,
        "domain_id": found.domain_id,
        "business_id": found.business_id,
        "origin": "page" if found.business_id is None else "listing",
        "source_url": found.source_url[:2000],
        "url_digest": url_digest(found.source_url),
        "method": contact.method,
        "context": clean_or_none(contact.context or "", 500),
        "confidence": contact.confidence,
        "own_domain": contact.own_domain,
        "third_party": contact.third_party,
        "extension": contact.extension,
        **{name: getattr(contact, name) for name in _PERSON},
    }


def found_on(domain_id: int, source_url: str, found: Sequence[Contact]) -> list[ContactSighting]:
    """Return the contacts of one page as sightings."""
    return [ContactSighting(source_url, contact, domain_id) for contact in found]


@cache
def _domains_with() -> Select[Any]:
    s = contact_sources.c
    return select(s.domain_id).distinct().where(among(s.contact_id, ids("contacts")), s.domain_id.is_not(None))


def domains_with(conn: Connection, contact_ids: Sequence[int]) -> list[int]:
    """Return the ids of the domains on whose pages these contacts were found."""
    return list(conn.scalars(_domains_with(), {"contacts": list(contact_ids)})) if contact_ids else []
