"""Erase a person who is known by an address, a telephone number or a profile.

What is stored about it is deleted, and a keyed hash remains, by which a later scan recognises what it must not store.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, delete, insert, select, update

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import business_facts, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts, suppressions
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.pages import kept_pages, page_facts, pages
from scrapersky_cli.db.tables.places import place_answers, place_facts, places
from scrapersky_cli.db.tables.sitemaps import sitemaps
from scrapersky_cli.db.tables.statements import page_statements
from scrapersky_cli.extract.mentions import rewritten, texts_in
from scrapersky_cli.store.do_not_contact import SuppressionEntry, digest_of, end_digest_of, locked_key
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.store.traces import Spans, Trace, contact_ids, places_of, traces

_ERASED = "[erased]"
_BEFORE_THE_LIST = (domains, sitemaps, pages, page_facts)  # which are locked before the do-not-contact list
_BEFORE_CONTACTS = (places, place_facts, place_answers, local_businesses, business_facts)
_AFTER_CONTACTS = (contact_sources, page_statements)
_AT_LAST = (jobs, list_lines, suppressions)


def erase(conn: Connection, entry: SuppressionEntry, reason: str | None = None) -> Mapping[str, int]:
    """Delete everything about an address, a number or a profile except its keyed hash.

    Return how many rows were deleted or changed, by the names of their tables.
    """
    counts: Counter[str] = Counter()
    _forget(conn, entry, _BEFORE_THE_LIST, counts)
    key = locked_key(conn, to_write=True)
    _forget(conn, entry, _BEFORE_CONTACTS, counts)
    found = contact_ids(conn, entry)
    sources = conn.execute(_sources(), {"contacts": found}).all()
    conn.execute(delete(contacts).where(among(contacts.c.id, ids("contacts"))), {"contacts": found})  # and its sources
    counts.update(contacts=len(found), contact_sources=len(sources))
    stated = _forget(conn, entry, _AFTER_CONTACTS, counts)
    touched = {each.domain_id for each in sources if each.domain_id is not None}
    touched |= {trace.key[0] for trace in stated if trace.table is page_statements}
    store_facts(conn, {*touched, *(trace.key[0] for trace in traces(conn, entry, [domain_facts]))})
    _forget(conn, entry, [domain_facts], counts)  # what no page says any longer
    counts["kept_pages"] = _forget_bodies(conn, sources)
    _forget(conn, entry, _AT_LAST, counts)
    _list(conn, key, entry, _without(reason, places_of(entry)))
    return dict(+counts)


def about(conn: Connection, entry: SuppressionEntry) -> Mapping[str, int]:
    """Return how many rows `erase` would delete or change, by the names of their tables."""
    found = contact_ids(conn, entry)
    sources = conn.execute(_sources(), {"contacts": found}).all()
    counts = Counter(contacts=len(found), contact_sources=len(sources), kept_pages=len(_bodies(conn, sources)))
    own = {each.id for each in sources}  # which are counted already
    for trace in traces(conn, entry):
        counts[trace.table.name] += trace.table is not contact_sources or trace.key[0] not in own
    return dict(+counts)


@cache
def _sources() -> Select[Any]:
    s = contact_sources.c
    return select(s.id, s.domain_id, s.url_digest).where(among(s.contact_id, ids("contacts")))


def _bodies(conn: Connection, sources: Sequence[Row[Any]]) -> list[bytes]:
    """Return the keys of the kept bodies of the pages where the contact was found."""
    digests = {each.url_digest for each in sources}
    return list(conn.scalars(select(kept_pages.c.url_digest).where(kept_pages.c.url_digest.in_(digests))))


def _forget_bodies(conn: Connection, sources: Sequence[Row[Any]]) -> int:
    bodies = _bodies(conn, sources)
    conn.execute(delete(kept_pages).where(kept_pages.c.url_digest.in_(bodies)))
    return len(bodies)


def _list(conn: Connection, key: bytes, entry: SuppressionEntry, reason: str | None) -> None:
    """Put the keyed hash on the list, in place of an entry that has a value."""
    digest = digest_of(key, entry)
    conn.execute(delete(suppressions).where(suppressions.c.digest == digest))
    row = {"digest": digest, "end_digest": end_digest_of(key, entry), "kind": entry.kind, "reason": reason}
    conn.execute(insert(suppressions).values(value=None, **row))


# --- what mentions it -------------------------------------------------------------------------------------
def _forget(
    conn: Connection, entry: SuppressionEntry, tables: Collection[Table], counts: Counter[str]
) -> Sequence[Trace]:
    """Take what is mentioned out of these tables, and count the rows. Return how these were."""
    found, spans = list(traces(conn, entry, tables)), places_of(entry)
    for trace in found:
        _forget_row(conn, trace, spans)
        counts[trace.table.name] += 1
    return found


def _forget_row(conn: Connection, trace: Trace, spans: Spans) -> None:
    """Take what is mentioned out of a row. A line of a list is emptied: all that stands there is about one person."""
    table = trace.table
    if table is place_answers:
        conn.execute(delete(table).where(*trace.is_this_row()))
        return
    if table is list_lines:
        values: Mapping[str, Any] = {"input": "", "cells": None}
    elif table is contact_sources:
        values = {"context": None}
    else:
        left = {name: _without(value, spans) for name, value in trace.texts.items()}
        values = {
            name: None if table.c[name].nullable and _is_nothing(value) else value for name, value in left.items()
        }
    conn.execute(update(table).where(*trace.is_this_row()).values(values))


def _is_nothing(value: Any) -> bool:
    return value in (_ERASED, [], {})


def _without(value: Any, spans: Spans) -> Any:
    """Return the value without what is mentioned. In a list, all of an entry is about the person: a name, a title."""
    if isinstance(value, str):
        return rewritten(value, spans(value), lambda start, end: _ERASED)
    if isinstance(value, Mapping):
        return {name: _without(each, spans) for name, each in value.items()}
    if isinstance(value, list):
        return [each for each in value if not any(spans(text) for text in texts_in(each))]
    return value
