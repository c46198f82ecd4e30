"""Find where an address, a telephone number or a profile stands in what is stored, however it is spelled there."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from sqlalchemy import ColumnElement, Connection, Select, String, Table, cast, func, or_, select

from scrapersky_cli.db.sql import as_rows, records
from scrapersky_cli.db.tables.businesses import business_facts, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts, suppressions
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.pages import page_facts, pages
from scrapersky_cli.db.tables.places import place_answers, place_facts, places
from scrapersky_cli.db.tables.sitemaps import sitemaps
from scrapersky_cli.db.tables.statements import page_statements
from scrapersky_cli.extract.mentions import mentions, texts_in
from scrapersky_cli.extract.phone.spelled import FEWEST_DIGITS, end_of_number
from scrapersky_cli.extract.social.profiles import chats_with
from scrapersky_cli.store.do_not_contact import SuppressionEntry, covering, named_by

_LISTED = ("emails", "phones", "faxes", "profiles", "websites", "address", "hours_text")
_BY_HAND = ("note", "tags", "external_id")
# All columns whose texts come from pages, sources, lists or operators, in the order in which tables are locked (see
# `store`). Contacts have the value itself.
TEXTS: Mapping[Table, Sequence[str]] = {
    domains: _BY_HAND,
    sitemaps: _BY_HAND,
    pages: _BY_HAND,
    page_facts: ("title", "description", "h1"),
    places: ("name", *_BY_HAND),
    place_facts: _LISTED,
    place_answers: ("answer",),
    local_businesses: ("name", "website", "url", *_BY_HAND),
    business_facts: _LISTED,
    contact_sources: ("context",),
    page_statements: ("said",),
    domain_facts: ("title", "description", "open_graph", "businesses", "people"),
    jobs: ("result",),
    list_lines: ("input", "cells"),
    suppressions: ("reason",),
}
# What stands between the digits of a number; SQLite keeps JSON with the others escaped.
_BETWEEN = (*" ()-./‐–\u00a0", "\\u00a0", "\\u2010", "\\u2013")


@dataclass(frozen=True, slots=True)
class Trace:
    """A row whose texts mention somebody: its table, the values of its primary key, and those of the texts."""

    table: Table
    key: tuple[Any, ...]
    texts: Mapping[str, Any]

    def is_this_row(self) -> list[ColumnElement[bool]]:
        """Return the conditions on the primary key that match this row alone."""
        return [column == value for column, value in zip(self.table.primary_key.columns, self.key, strict=True)]


Spans = Callable[[str], list[tuple[int, int]]]


def places_of(entry: SuppressionEntry) -> Spans:
    """Return a function that returns where a text names what the entry covers."""
    wanted = {entry}
    if entry.kind == "phone":
        wanted.add(SuppressionEntry("end", end_of_number(entry.value)))

    def spans(text: str) -> list[tuple[int, int]]:
        return [
            (each.start, each.end)
            for each in mentions(text)
            if any(not wanted.isdisjoint(covering(named)) for named in named_by(each))
        ]

    return spans


def contacts_named(entry: SuppressionEntry) -> list[tuple[str, str]]:
    """Return the kinds and values of the contacts that the entry names; those that a domain covers are not named."""
    match entry.kind:
        case "phone":
            chats = [("social", chat) for chat in chats_with(entry.value)]
            return [("phone", entry.value), ("fax", entry.value), *chats]
        case "domain":
            return []
    return [(entry.kind, entry.value)]


@cache
def _of_values(dialect: str) -> Select[Any]:
    r, c = records(dialect, {"kind": String(), "value": String()}), contacts.c
    return select(c.id).join_from(contacts, r, (c.kind == r.c.kind) & (c.value == r.c.value)).order_by(c.id)


def contact_ids(conn: Connection, *entries: SuppressionEntry) -> list[int]:
    """Return the ids of the contacts that these entries name; those that a domain covers are not named."""
    named = sorted({each for entry in entries for each in contacts_named(entry)})
    rows = as_rows([{"kind": kind, "value": value} for kind, value in named])
    return list(conn.scalars(_of_values(conn.dialect.name), {"rows": rows})) if named else []


def traces(conn: Connection, entry: SuppressionEntry, tables: Collection[Table] = TEXTS.keys()) -> Iterator[Trace]:
    """Yield all rows of these tables whose texts mention what the entry names. This reads all their rows."""
    spans = places_of(entry)
    for table, names in ((table, TEXTS[table]) for table in TEXTS if table in tables):
        key = list(table.primary_key.columns)
        texts = [table.c[name] for name in names]
        wanted = select(*key, *texts).where(or_(*(_may_name(text, entry) for text in texts))).order_by(*key)
        for row in conn.execute(wanted).all():
            found = dict(zip(names, row[len(key) :], strict=True))
            if any(spans(text) for text in texts_in(found)):
                yield Trace(table, tuple(row[: len(key)]), found)


def _may_name(column: ColumnElement[Any], entry: SuppressionEntry) -> ColumnElement[bool]:
    """Return a condition that holds for each text that names what the entry does, and for few others."""
    text = func.lower(cast(column, String))
    if entry.kind == "phone":
        digits: ColumnElement[Any] = text
        for sign in _BETWEEN:
            digits = func.replace(digits, sign, "")
        return digits.contains(end_of_number(entry.value)[-FEWEST_DIGITS:])
    if entry.kind == "email":
        local = entry.value.rpartition("@")[0]
        return or_(text.contains(local, autoescape=True), text.contains(local[::-1], autoescape=True))
    handle = entry.value.rstrip("/").lower()
    for sign in "/=@+":
        handle = handle.rpartition(sign)[2]
    # As it stands in a URL, in a text, and in JSON as SQLite keeps it.
    forms = {handle, unquote(handle).lower(), json.dumps(unquote(handle).lower()).strip('"')}
    return or_(*(text.contains(form, autoescape=True) for form in sorted(forms)))
