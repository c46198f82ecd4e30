"""Look up who is on the do-not-contact list, and who asked to be erased.

Each entry is stored under a keyed hash. Of a person who asked to be erased only the hash remains. `store.suppression`
changes the list.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, String, Table, false, select

from scrapersky_cli.db.sql import as_rows, records, upsert
from scrapersky_cli.db.tables.contacts import contacts, suppressions
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.installation import installation
from scrapersky_cli.extract.mentions import mentions, texts_in

_KEY = "suppression_key"
_PAGE = 5000


@dataclass(frozen=True, slots=True, order=True)
class SuppressionEntry:
    """One entry of the list. `kind` is `email` or `domain`; `value` is in lower case, with A-labels."""

    kind: str
    value: str


# --- the keyed hash ---------------------------------------------------------------------------------------
def locked_key(conn: Connection, *, to_write: bool) -> bytes:
    """Lock and return the installation's key, which is created at first use.

    Transactions that store contacts share the lock; one that changes the list (`to_write`) holds it alone, so that no
    contact is stored while the list changes.
    """
    wanted = select(installation.c.value).where(installation.c.name == _KEY).with_for_update(read=not to_write)
    value = conn.scalar(wanted)
    if value is None:
        row = {"name": _KEY, "value": secrets.token_hex(32)}
        conn.execute(upsert(conn.dialect.name)(installation).on_conflict_do_nothing(), row)
        value = conn.scalars(wanted).one()
    return bytes.fromhex(value)


def digest_of(key: bytes, entry: SuppressionEntry) -> str:
    """Return the keyed hash under which the entry is stored."""
    return blake2b(f"{entry.kind}:{entry.value}".encode(), key=key, digest_size=32).hexdigest()


@cache
def _known(dialect: str) -> Select[Any]:
    r = records(dialect, {"digest": String()})
    s = suppressions.c
    return select(s.digest, s.value, s.kind).join_from(suppressions, r, s.digest == r.c.digest)


def look_up(conn: Connection, digests: Collection[str]) -> dict[str, bool]:
    """Return which of the digests are on the list; the value is True for a person who was erased."""
    rows = as_rows([{"digest": digest} for digest in sorted(digests)])
    return {row.digest: row.value is None for row in conn.execute(_known(conn.dialect.name), {"rows": rows})}


# --- asking -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Screened:
    """What the list says about addresses and domains: `erased` must not be stored, `listed` must not be exported."""

    erased: frozenset[str] = frozenset()
    listed: frozenset[SuppressionEntry] = frozenset()

    def covers(self, address: str | None, found_on: str | None) -> bool:
        """Return whether a contact is suppressed, by its address in lower case or the domain that claims it."""
        entries = [*_entries_of(address)] if address else []
        entries += [SuppressionEntry("domain", name) for name in and_above(found_on)] if found_on else []
        return any(entry in self.listed for entry in entries)


def is_empty(conn: Connection) -> bool:
    """Return whether the list is empty."""
    return conn.scalar(select(suppressions.c.digest).limit(1)) is None


def screen(conn: Connection, addresses: Collection[str], found_on: Collection[str]) -> Screened:
    """Look up addresses in lower case and domains, in one query, in order to store contacts.

    The list cannot change until the transaction ends.
    """
    return _screened(conn, locked_key(conn, to_write=False), addresses, found_on)


def ask(conn: Connection, addresses: Collection[str], found_on: Collection[str]) -> Screened:
    """Look up addresses in lower case and domains without a lock. This also works in a read-only database."""
    key = conn.scalar(select(installation.c.value).where(installation.c.name == _KEY))
    return _screened(conn, bytes.fromhex(key), addresses, found_on) if key else Screened()


def screened_texts(conn: Connection, value: object) -> Screened:
    """Look up all addresses and hosts that the texts in this value mention."""
    if is_empty(conn):
        return Screened()
    found = {each for text in texts_in(value) for each in mentions(text)}
    addresses = {each.address for each in found if each.address}
    return ask(conn, addresses, {each.host for each in found if each.host})


def _screened(conn: Connection, key: bytes, addresses: Collection[str], found_on: Collection[str]) -> Screened:
    entries = {entry for address in addresses for entry in _entries_of(address)}
    entries |= {SuppressionEntry("domain", name) for domain in found_on for name in and_above(domain)}
    digests = {digest_of(key, entry): entry for entry in entries}
    known = look_up(conn, digests)
    return Screened(
        erased=frozenset(digests[digest].value for digest, erased in known.items() if erased),
        listed=frozenset(digests[digest] for digest in known),
    )


def _entries_of(address: str) -> list[SuppressionEntry]:
    return [
        SuppressionEntry("email", address),
        *(SuppressionEntry("domain", name) for name in and_above(address.rpartition("@")[2])),
    ]


@lru_cache(maxsize=4096)
def and_above(domain: str) -> tuple[str, ...]:
    """Return the domain and its parent domains: a.example.com, example.com, com."""
    labels = domain.lower().split(".")
    return tuple(".".join(labels[i:]) for i in range(len(labels)))


# --- as conditions ----------------------------------------------------------------------------------------
def not_suppressed(table: Table | FromClause = contacts) -> ColumnElement[bool]:
    """Return the condition that a row of `contacts`, or of an alias of it, may be exported.

    The mark is set when contacts are stored and when the list changes (`store.suppression`).
    """
    mark: ColumnElement[Any] = table.c.suppressed
    return mark.is_(false())


def suppressed_domains(conn: Connection) -> list[int]:
    """Return the ids of the domains that are on the list, or whose parent domain is."""
    s, d = suppressions.c, domains.c
    listed = set(conn.scalars(select(s.value).where(s.kind == "domain", s.value.is_not(None))))
    if not listed:
        return []
    # Compared one by one, because no index helps to match the ends of names.
    named = conn.execute(select(d.id, d.domain), execution_options={"yield_per": _PAGE})
    return [row.id for row in named if not listed.isdisjoint(and_above(row.domain))]
