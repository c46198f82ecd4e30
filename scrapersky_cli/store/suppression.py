"""Change the do-not-contact list: who is never exported, and who is erased.

A contact is suppressed if it is listed itself, if it is an address at a listed domain or a sub-domain of one, if the
site of such a domain gives it as its own, or if it is a chat with a listed telephone number. A suppressed contact stays
in the database, marked, so that a later scan does not store it again unmarked. Of a person who asked to be erased only
a keyed hash remains, by which a later scan recognises what it must not store.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Connection, Select, Update, bindparam, delete, false, func, or_, select, update

from scrapersky_cli.db.sql import among, ids, upsert
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts, suppressions
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.extract.hosts import host_in
from scrapersky_cli.store.contacts import domains_with
from scrapersky_cli.store.do_not_contact import (
    SuppressionEntry,
    and_above,
    digest_of,
    end_digest_of,
    locked_key,
    look_up,
)
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.traces import contact_ids

CHUNK = 10_000
_PAGE = 5000


# --- the list ---------------------------------------------------------------------------------------------
@cache
def _insert(dialect: str) -> Any:
    """Return the upsert: an erased person's entry keeps its missing value."""
    statement = upsert(dialect)(suppressions)
    return statement.on_conflict_do_update(
        index_elements=[suppressions.c.digest],
        set_={"reason": func.coalesce(statement.excluded.reason, suppressions.c.reason)},
    )


def add(conn: Connection, entries: Iterable[SuppressionEntry], reason: str | None = None) -> int:
    """Add entries to the list, and mark the contacts that they cover. Return how many entries are new."""
    key = locked_key(conn, to_write=True)
    wanted = {digest_of(key, entry): entry for entry in sorted(set(entries))}
    before = look_up(conn, wanted)
    rows = [
        {
            "digest": digest,
            "value": entry.value,
            "kind": entry.kind,
            "reason": reason,
            "end_digest": end_digest_of(key, entry),
        }
        for digest, entry in sorted(wanted.items())
    ]
    if rows:
        conn.execute(_insert(conn.dialect.name), rows)
        _choose_again(conn, _mark(conn, wanted.values(), suppressed=True))
    return len(wanted) - len(before)


def remove(conn: Connection, entries: Iterable[SuppressionEntry]) -> int:
    """Remove entries from the list, and unmark contacts that no other entry covers. Return how many were removed.

    What entries cover that are not on the list is unmarked, too: the domain for which it was marked may be deleted.
    """
    key = locked_key(conn, to_write=True)
    wanted = {digest_of(key, entry): entry for entry in entries}
    there = look_up(conn, wanted)
    conn.execute(delete(suppressions).where(suppressions.c.digest.in_(sorted(there))))
    changed = _mark(conn, wanted.values(), suppressed=False)
    if changed:
        _mark(conn, [SuppressionEntry(row.kind, row.value) for row in conn.execute(_listed())], suppressed=True)
    _choose_again(conn, changed)
    return len(there)


@cache
def _listed() -> Select[Any]:
    return select(suppressions.c.kind, suppressions.c.value).where(suppressions.c.value.is_not(None))


# --- marking what is there --------------------------------------------------------------------------------
@cache
def _given_by(owner: str) -> Select[Any]:
    """Return the query for what sites or businesses, by `domain_id` or `business_id`, give as their own."""
    s = contact_sources.c
    return select(s.contact_id).where(among(s[owner], ids("owners")), s.third_party.is_(false()))


@cache
def _change_marks() -> Update:
    marked = bindparam("marked", type_=Boolean)
    return (
        update(contacts)
        .where(among(contacts.c.id, ids("contacts")), contacts.c.suppressed != marked)
        .values(suppressed=marked)
        .returning(contacts.c.id)
    )


def _mark(conn: Connection, entries: Iterable[SuppressionEntry], *, suppressed: bool) -> list[int]:
    """Set or clear the mark of the contacts that these entries cover. Return the ids of those that changed."""
    entries = list(entries)
    covered = set(contact_ids(conn, *entries))
    if listed := {entry.value for entry in entries if entry.kind == "domain"}:
        c, d, b = contacts.c, domains.c, local_businesses.c
        covered.update(_below(conn, listed, select(c.id, c.value).where(c.kind == "email")))
        businesses = select(b.id, func.coalesce(b.url, b.website)).where(
            or_(b.url.is_not(None), b.website.is_not(None))
        )
        for owner, named in (("domain_id", select(d.id, d.domain)), ("business_id", businesses)):
            owners = list(_below(conn, listed, named))
            covered.update(conn.scalars(_given_by(owner), {"owners": owners}) if owners else ())
    return sorted(conn.scalars(_change_marks(), {"contacts": sorted(covered), "marked": suppressed}))


def _below(conn: Connection, listed: set[str], named: Select[Any]) -> Iterator[int]:
    """Yield the ids of the rows whose domain, in an address, in a URL or alone, is listed or below a listed one.

    Rows are compared one by one: no index helps to match the ends of names, and a join would compare every pair.
    """
    for id_, name in conn.execute(named, execution_options={"yield_per": _PAGE}):
        if not listed.isdisjoint(and_above(host_in(name))):
            yield id_


def _choose_again(conn: Connection, changed: Sequence[int]) -> None:
    """Choose the best contacts again for the domains where these contacts were found."""
    store_facts(conn, domains_with(conn, changed))
