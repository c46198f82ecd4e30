"""Look up who is on the do-not-contact list, and who asked to be erased.

Each entry is stored under a keyed hash. Of a person who asked to be erased only the hash remains. `store.suppression`
changes the list.
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, false, select

from scrapersky_cli.db.sql import as_rows, records, upsert
from scrapersky_cli.db.tables.contacts import contacts, suppressions
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.installation import installation
from scrapersky_cli.db.together import send_one
from scrapersky_cli.extract.mentions import Mention, mentions, texts_in
from scrapersky_cli.extract.phone.spelled import end_of_number
from scrapersky_cli.extract.social.profiles import number_of_chat

_KEY = "suppression_key"
_PAGE = 5000


@dataclass(frozen=True, slots=True, order=True)
class SuppressionEntry:
    """One entry of the list.

    `kind` is `email`, with a `value` in lower case; `domain`, in lower case with A-labels; `phone`, in E.164, which
    also stands for a fax; or `social`, the canonical URL of a profile. What a text names may also be an `end`: the end
    of a number, as `end_of_number` gives it, of which only an entry for the whole number can be on the list.
    """

    kind: str
    value: str


Entries = tuple[SuppressionEntry, ...]


def entry_for(kind: str, value: str) -> SuppressionEntry:
    """Return the entry that names a contact, given its kind and its value."""
    if kind == "email":
        return SuppressionEntry("email", value.lower())
    return SuppressionEntry("phone" if kind == "fax" else kind, value)


def covering(entry: SuppressionEntry) -> Entries:
    """Return all entries that cover what this one names: itself, domains above it, the number of a chat."""
    match entry.kind:
        case "email":
            return (entry, *covering(SuppressionEntry("domain", entry.value.rpartition("@")[2])))
        case "domain":
            return tuple(SuppressionEntry("domain", name) for name in and_above(entry.value))
        case "social" if number := number_of_chat(entry.value):
            return (entry, SuppressionEntry("phone", number))
    return (entry,)


def named_by(mention: Mention) -> Entries:
    """Return the entries that name what is mentioned in a text: several for a number that can be read in many ways."""
    if mention.numbers:
        return tuple(SuppressionEntry("phone" if number[0] == "+" else "end", number) for number in mention.numbers)
    if mention.profile:
        return (SuppressionEntry("social", mention.profile),)
    if mention.address:
        return (SuppressionEntry("email", mention.address),)
    return (SuppressionEntry("domain", mention.host or ""),)


# --- the keyed hash ---------------------------------------------------------------------------------------
def locked_key(conn: Connection, *, to_write: bool) -> bytes:
    """Lock and return the installation's key, which is created at first use.

    Transactions that store contacts share the lock; one that changes the list (`to_write`) holds it alone, so that no
    contact is stored while the list changes.
    """
    wanted = _locking_key(to_write=to_write)
    found = send_one(conn, wanted, {})
    if not found:
        row = {"name": _KEY, "value": secrets.token_hex(32)}
        conn.execute(upsert(conn.dialect.name)(installation).on_conflict_do_nothing(), row)
        found = send_one(conn, wanted, {})
    ((value,),) = found
    return bytes.fromhex(value)


@cache
def _locking_key(*, to_write: bool) -> Select[str]:
    return _the_key().with_for_update(read=not to_write)


def digest_of(key: bytes, entry: SuppressionEntry) -> str:
    """Return the keyed hash under which the entry is stored."""
    return blake2b(f"{entry.kind}:{entry.value}".encode(), key=key, digest_size=32).hexdigest()


def own_digest(conn: Connection, entry: SuppressionEntry) -> str:
    """Return the hash under which an entry is stored that is on the list, so that there is a key."""
    return digest_of(bytes.fromhex(conn.scalars(_the_key()).one()), entry)


def _the_key() -> Select[str]:
    return select(installation.c.value).where(installation.c.name == _KEY)


def end_digest_of(key: bytes, entry: SuppressionEntry) -> str | None:
    """Return the keyed hash of the end of a number; None if the entry is no number."""
    return digest_of(key, SuppressionEntry("end", end_of_number(entry.value))) if entry.kind == "phone" else None


@cache
def _known(dialect: str, column: str) -> Select[Any]:
    r = records(dialect, {"digest": String()})
    s = suppressions.c
    return select(s[column].label("digest"), s.value).join_from(suppressions, r, s[column] == r.c.digest)


def look_up(conn: Connection, digests: Collection[str], column: str = "digest") -> dict[str, bool]:
    """Return which of the digests are on the list; the value is True for a person who was erased.

    `column` is `digest`, or `end_digest` for the ends of numbers.
    """
    rows = as_rows([{"digest": digest} for digest in sorted(digests)])
    found = send_one(conn, _known(conn.dialect.name, column), {"rows": rows}) if digests else []
    erased = {row.digest for row in found if row.value is None}
    return {row.digest: row.digest in erased for row in found}


# --- asking -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Screened:
    """What the list says: `erased` must not be stored, `listed`, among which these are, must not be exported."""

    erased: frozenset[SuppressionEntry] = frozenset()
    listed: frozenset[SuppressionEntry] = frozenset()

    def covers(self, entry: SuppressionEntry | None, found_on: str | None = None) -> bool:
        """Return whether a contact is suppressed, by what names it or by the domain that claims it."""
        named = (entry, SuppressionEntry("domain", found_on) if found_on else None)
        return any(not self.listed.isdisjoint(covering(each)) for each in named if each)

    def forbids(self, entry: SuppressionEntry) -> bool:
        """Return whether what the entry names was erased."""
        return not self.erased.isdisjoint(covering(entry))

    def covers_mention(self, mention: Mention) -> bool:
        """Return whether what a text names is suppressed."""
        return any(map(self.covers, named_by(mention)))

    def forbids_mention(self, mention: Mention) -> bool:
        """Return whether what a text names was erased."""
        return any(map(self.forbids, named_by(mention)))


def is_empty(conn: Connection) -> bool:
    """Return whether the list is empty."""
    return conn.scalar(select(suppressions.c.digest).limit(1)) is None


def has_erased(conn: Connection) -> bool:
    """Return whether anybody was erased. The list cannot change until the transaction ends."""
    locked_key(conn, to_write=False)
    return conn.scalar(select(suppressions.c.digest).where(suppressions.c.value.is_(None)).limit(1)) is not None


def screen(conn: Connection, named: Iterable[SuppressionEntry], found_on: Iterable[str] = ()) -> Screened:
    """Look up contacts that are to be stored, by the entries that name them and the domains where they were found.

    The list cannot change until the transaction ends.
    """
    return _screened(conn, locked_key(conn, to_write=False), named, found_on)


def ask(conn: Connection, named: Iterable[SuppressionEntry], found_on: Iterable[str] = ()) -> Screened:
    """Look up the same without a lock. This also works in a read-only database."""
    key = conn.scalar(_the_key())
    return _screened(conn, bytes.fromhex(key), named, found_on) if key else Screened()


def screened_texts(conn: Connection, value: object) -> Screened:
    """Look up everything that the texts in this value mention."""
    return Screened() if is_empty(conn) else ask(conn, entries_in(value))


def entries_in(value: object) -> set[SuppressionEntry]:
    """Return everything that the texts in this value mention, as entries."""
    return {entry for text in texts_in(value) for each in mentions(text) for entry in named_by(each)}


def _screened(conn: Connection, key: bytes, named: Iterable[SuppressionEntry], found_on: Iterable[str]) -> Screened:
    wanted = {*named, *(SuppressionEntry("domain", domain) for domain in found_on)}
    entries = {each for entry in wanted for each in covering(entry)}
    erased: set[SuppressionEntry] = set()
    listed: set[SuppressionEntry] = set()
    if any(each.kind == "end" for each in entries) and not _has_numbers(conn):  # of which every text has many
        entries = {each for each in entries if each.kind != "end"}
    for column in ("digest", "end_digest"):
        digests = {digest_of(key, each): each for each in entries if (each.kind == "end") == (column == "end_digest")}
        for digest, is_erased in look_up(conn, digests, column).items():
            (erased if is_erased else listed).add(digests[digest])
    return Screened(frozenset(erased), frozenset(listed | erased))


def _has_numbers(conn: Connection) -> bool:
    wanted = select(suppressions.c.end_digest).where(suppressions.c.end_digest.is_not(None)).limit(1)
    return conn.scalar(wanted) is not None


@lru_cache(maxsize=4096)
def and_above(domain: str) -> tuple[str, ...]:
    """Return the domain and its parent domains: a.example.com, example.com, com."""
    labels = domain.lower().split(".")
    return tuple(".".join(labels[i:]) for i in range(len(labels)))


# --- as conditions ----------------------------------------------------------------------------------------
def not_suppressed() -> ColumnElement[bool]:
    """Return the condition that a row of `contacts` may be exported.

    The mark is set when contacts are stored and when the list changes (`store.suppression`).
    """
    return contacts.c.suppressed.is_(false())


def suppressed_domains(conn: Connection) -> list[int]:
    """Return the ids of the domains that are on the list, or whose parent domain is."""
    s, d = suppressions.c, domains.c
    listed = set(conn.scalars(select(s.value).where(s.kind == "domain", s.value.is_not(None))))
    if not listed:
        return []
    # Compared one by one, because no index helps to match the ends of names.
    named = conn.execute(select(d.id, d.domain), execution_options={"yield_per": _PAGE})
    return [row.id for row in named if not listed.isdisjoint(and_above(row.domain))]
