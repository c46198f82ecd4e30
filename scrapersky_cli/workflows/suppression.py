"""Do not contact: addresses and domains that leave by no exit, and people who are forgotten.

The list is matched without regard to case. A contact is suppressed where its address is listed, where its address
lies at a listed domain or below, and where a listed domain's site gives it as its own. It stays in the database,
marked, so that a later scan neither finds it anew nor lets it out. Somebody who asked to be erased leaves nothing
but a keyed hash, by which a later scan knows what it must not store.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    Select,
    String,
    Update,
    bindparam,
    delete,
    false,
    func,
    insert,
    select,
    update,
)

from scrapersky_cli.db.schema import contact_sources, contacts, domains, facts, jobs, kept_pages, suppressions
from scrapersky_cli.db.sql import among, as_rows, ids, records
from scrapersky_cli.engine.claims import upsert
from scrapersky_cli.engine.intake import Rejected
from scrapersky_cli.extract.hosts import NotADomain, ascii_host, normalise_host
from scrapersky_cli.workflows.best_contact import store_best

CHUNK = 10_000
_PAGE = 5000
_KEY = "suppression_key"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One line of the list. `kind` is `email` or `domain`, `value` lower-case with A-labels."""

    kind: str
    value: str


def parse_entry(text: str) -> Entry:
    """Given an address or a domain, return its entry. Raise Rejected with the reason."""
    text = text.strip().removeprefix("mailto:")
    local, at, host = text.rpartition("@")
    try:
        if not at:
            return Entry("domain", normalise_host(text))
        value = f"{local.lower()}@{ascii_host(host)}"
    except NotADomain as error:
        raise Rejected(error.reason) from None
    if not local or any(char.isspace() for char in local) or len(value) > 254:
        raise Rejected("it is not an e-mail address")
    return Entry("email", value)


# --- the keyed hash ---------------------------------------------------------------------------------------
def _key(conn: Connection, *, to_write: bool) -> bytes:
    """The installation's key, made when first needed. Whoever stores contacts shares a lock on it with the others
    who do; whoever changes the list holds it alone: no contact slips in between the two."""
    wanted = select(facts.c.value).where(facts.c.name == _KEY).with_for_update(read=not to_write)
    value = conn.scalar(wanted)
    if value is None:
        row = {"name": _KEY, "value": secrets.token_hex(32)}
        conn.execute(upsert(conn.dialect.name)(facts).on_conflict_do_nothing(), row)
        value = conn.scalars(wanted).one()
    return bytes.fromhex(value)


def _digest(key: bytes, entry: Entry) -> str:
    return blake2b(f"{entry.kind}:{entry.value}".encode(), key=key, digest_size=32).hexdigest()


# --- the list ---------------------------------------------------------------------------------------------
@cache
def _insert(dialect: str) -> Any:
    """Who was erased stays nameless."""
    statement = upsert(dialect)(suppressions)
    return statement.on_conflict_do_update(
        index_elements=[suppressions.c.digest],
        set_={"reason": func.coalesce(statement.excluded.reason, suppressions.c.reason)},
    )


@cache
def _known(dialect: str) -> Select[Any]:
    r = records(dialect, {"digest": String()})
    s = suppressions.c
    return select(s.digest, s.value, s.kind).join_from(suppressions, r, s.digest == r.c.digest)


def _look_up(conn: Connection, digests: Collection[str]) -> dict[str, bool]:
    """Those of the digests that are listed, and whether they stand for somebody erased."""
    rows = as_rows([{"digest": digest} for digest in sorted(digests)])
    return {row.digest: row.value is None for row in conn.execute(_known(conn.dialect.name), {"rows": rows})}


def add(conn: Connection, entries: Iterable[Entry], reason: str | None = None) -> int:
    """Put entries on the list, and mark the contacts they cover. Return how many are new."""
    key = _key(conn, to_write=True)
    wanted = {_digest(key, entry): entry for entry in sorted(set(entries))}
    before = _look_up(conn, wanted)
    rows = [
        {"digest": digest, "value": entry.value, "kind": entry.kind, "reason": reason}
        for digest, entry in sorted(wanted.items())
    ]
    if rows:
        conn.execute(_insert(conn.dialect.name), rows)
        _choose_again(conn, _mark(conn, wanted.values(), suppressed=True))
    return len(wanted) - len(before)


def remove(conn: Connection, entries: Iterable[Entry]) -> int:
    """Take entries off the list, and unmark what no other entry covers. Return how many there were."""
    key = _key(conn, to_write=True)
    wanted = {_digest(key, entry): entry for entry in entries}
    there = _look_up(conn, wanted)
    if not there:
        return 0
    conn.execute(delete(suppressions).where(suppressions.c.digest.in_(sorted(there))))
    changed = _mark(conn, [wanted[digest] for digest in there], suppressed=False)
    rest = [Entry(row.kind, row.value) for row in conn.execute(_listed())]
    for start in range(0, len(rest) if changed else 0, CHUNK):
        _mark(conn, rest[start : start + CHUNK], suppressed=True)
    _choose_again(conn, changed)
    return len(there)


@cache
def _listed() -> Select[Any]:
    return select(suppressions.c.kind, suppressions.c.value).where(suppressions.c.value.is_not(None))


# --- marking what is there --------------------------------------------------------------------------------
@cache
def _of_addresses(dialect: str) -> Select[Any]:
    r = records(dialect, {"kind": String(), "value": String()})
    c = contacts.c
    return select(c.id).join_from(contacts, r, (c.kind == r.c.kind) & (c.value == r.c.value))


@cache
def _found_on() -> Select[Any]:
    s = contact_sources.c
    return select(s.contact_id).where(among(s.domain_id, ids("domains")), s.third_party.is_(false()))


@cache
def _change_marks() -> Update:
    marked = bindparam("marked", type_=Boolean)
    return (
        update(contacts)
        .where(among(contacts.c.id, ids("contacts")), contacts.c.suppressed != marked)
        .values(suppressed=marked)
        .returning(contacts.c.id)
    )


def _mark(conn: Connection, entries: Iterable[Entry], *, suppressed: bool) -> list[int]:
    """Set the mark of the contacts that these entries cover. Return the ids of those that changed."""
    by_kind: dict[str, set[str]] = {"email": set(), "domain": set()}
    for entry in entries:
        by_kind[entry.kind].add(entry.value)
    rows = as_rows([{"kind": "email", "value": value} for value in sorted(by_kind["email"])])
    covered = set(conn.scalars(_of_addresses(conn.dialect.name), {"rows": rows}))
    if listed := by_kind["domain"]:
        c, d = contacts.c, domains.c
        covered.update(_below(conn, listed, select(c.id, c.value).where(c.kind == "email")))
        sites = list(_below(conn, listed, select(d.id, d.domain)))
        covered.update(conn.scalars(_found_on(), {"domains": sites}) if sites else ())
    return sorted(conn.scalars(_change_marks(), {"contacts": sorted(covered), "marked": suppressed}))


def _below(conn: Connection, listed: set[str], named: Select[Any]) -> Iterator[int]:
    """The ids of those rows whose domain, behind an @ or alone, is listed or lies below one that is.

    Looked at one by one: no index knows the ends of names, and a join of lists takes the product of their lengths.
    """
    for id_, name in conn.execute(named, execution_options={"yield_per": _PAGE}):
        if not listed.isdisjoint(_and_above(name.rpartition("@")[2])):
            yield id_


def _choose_again(conn: Connection, changed: Sequence[int]) -> None:
    """The best contacts of the domains where these contacts were found."""
    s = contact_sources.c
    where = select(s.domain_id).distinct().where(among(s.contact_id, ids("contacts")))
    store_best(conn, list(conn.scalars(where, {"contacts": changed})) if changed else [])


# --- erasing ----------------------------------------------------------------------------------------------
def erase(conn: Connection, entry: Entry, reason: str | None = None) -> int:
    """Delete all that is known of an address, and remember only its keyed hash. Return how many places it had."""
    key = _key(conn, to_write=True)
    row = {"digest": _digest(key, entry), "value": None, "kind": entry.kind, "reason": reason}
    conn.execute(delete(suppressions).where(suppressions.c.digest == row["digest"]))
    conn.execute(insert(suppressions).values(row))
    s, c = contact_sources.c, contacts.c
    its = select(c.id).where(c.kind == "email", c.value == entry.value)
    places = conn.execute(select(s.domain_id, s.url_digest).where(s.contact_id.in_(its))).all()
    conn.execute(delete(kept_pages).where(kept_pages.c.url_digest.in_({place.url_digest for place in places})))
    conn.execute(delete(contact_sources).where(s.contact_id.in_(its)))
    conn.execute(delete(contacts).where(c.kind == "email", c.value == entry.value))
    conn.execute(update(contact_sources).where(func.lower(s.context).contains(entry.value)).values(context=None))
    _forget_results(conn, entry.value)
    store_best(conn, [place.domain_id for place in places])
    return len(places)


def _forget_results(conn: Connection, address: str) -> None:
    of_it = func.lower(jobs.c.result["best_email"].as_string()) == address
    for row in conn.execute(select(jobs.c.id, jobs.c.result).where(of_it)).all():
        conn.execute(update(jobs).where(jobs.c.id == row.id).values(result={**row.result, "best_email": None}))


# --- storing under the list -------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Screened:
    """What the list says of addresses and domains: `erased` must not be stored, `listed` must not get out."""

    erased: frozenset[str]
    listed: frozenset[Entry]

    def covers(self, address: str | None, found_on: str | None) -> bool:
        """Whether a contact is suppressed: its address in small letters, and the domain that gives it as its own."""
        entries = [*_entries_of(address)] if address else []
        entries += [Entry("domain", name) for name in _and_above(found_on)] if found_on else []
        return any(entry in self.listed for entry in entries)


def screen(conn: Connection, addresses: Collection[str], found_on: Collection[str]) -> Screened:
    """Ask the list about addresses in small letters and about domains, in one query."""
    key = _key(conn, to_write=False)
    entries = {entry for address in addresses for entry in _entries_of(address)}
    entries |= {Entry("domain", name) for domain in found_on for name in _and_above(domain)}
    digests = {_digest(key, entry): entry for entry in entries}
    known = _look_up(conn, digests)
    return Screened(
        erased=frozenset(digests[digest].value for digest, erased in known.items() if erased),
        listed=frozenset(digests[digest] for digest in known),
    )


def _entries_of(address: str) -> list[Entry]:
    return [Entry("email", address), *(Entry("domain", name) for name in _and_above(address.rpartition("@")[2]))]


def _and_above(domain: str) -> list[str]:
    """The domain and those above it: a.example.com, example.com, com."""
    labels = domain.lower().split(".")
    return [".".join(labels[i:]) for i in range(len(labels))]


Names = Mapping[int, str]


def domain_names(conn: Connection, domain_ids: Collection[int]) -> Names:
    """The names of these domains."""
    named = select(domains.c.id, domains.c.domain).where(among(domains.c.id, ids("domains")))
    return {row.id: row.domain for row in conn.execute(named, {"domains": sorted(domain_ids)})}
