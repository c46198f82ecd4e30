"""Remove everything on the do-not-contact list from rows before they are exported.

Rows that belong to a suppressed domain or were found there are left out. Suppressed contacts are also removed from the
texts of the other rows, however they are spelled, because they occur in titles, in the text around a phone number, and
in the columns of a list that is given back.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, exists, or_, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.contacts import IS_SUPPRESSED, contact_sources, contacts, suppressions
from scrapersky_cli.extract.hosts import host_in
from scrapersky_cli.extract.mentions import mentions, rewritten, with_texts
from scrapersky_cli.extract.phone.spelled import end_of_number
from scrapersky_cli.store.do_not_contact import screened_texts
from scrapersky_cli.subjects.column_rows import by_column
from scrapersky_cli.subjects.keyset import Row

_HIDDEN = "[…]"
_OWNERS = ("domain_id", "business_id")
# Columns with one number, of which nothing is left without it.
_NUMBERS = ("phone", "phone_national", "phone_international", "best_phone")
# Columns that say where a row comes from.
_PLACES = ("domain", "url", "source_url", "final_url", "website", "websites")


def cleared(conn: Connection, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows as they may be exported.

    Each has the `domain_id` of the domain that it is about, and may have the `business_id` of the business.
    """
    if not rows or not conn.scalar(_anything_to_hide()):
        return rows
    screened = screened_texts(conn, rows)
    hidden = _hidden_values(conn, rows)
    if not hidden and not screened.listed:
        return rows

    def clear(row: Row) -> Row:
        theirs = [each for owner in _OWNERS for each in hidden.get((owner, row.get(owner)), ())]
        literal = _any_of({text for each in theirs for text in each.texts})
        numbers = {number for each in theirs for number in each.numbers}

        def take_out(text: str) -> str:
            found = [
                (each.start, each.end)
                for each in mentions(text)
                if screened.covers_mention(each) or not numbers.isdisjoint(each.numbers)
            ]
            found += [match.span() for match in literal.finditer(text)] if literal else []
            return rewritten(text, found, lambda start, end: _HIDDEN) if found else text

        cleared_row = {name: with_texts(value, take_out) for name, value in row.items()}
        return cleared_row | {name: None for name in _NUMBERS if cleared_row.get(name) == _HIDDEN}

    return [clear(row) for row in rows if not any(screened.covers(None, host) for host in _hosts_of(row))]


@dataclass(frozen=True, slots=True)
class _Hidden:
    """A suppressed contact of a domain or a business: the texts that give it away, or its number as texts have it."""

    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def _hidden_as(kind: str, value: str, handle: str | None) -> _Hidden:
    if kind in ("phone", "fax"):
        return _Hidden((value,), (value, end_of_number(value)))
    return _Hidden((value, f"@{handle}") if kind == "social" and handle else (value,))


def _hosts_of(row: Row) -> Iterator[str]:
    for name in _PLACES:
        value = row.get(name) or ()
        for text in (value,) if isinstance(value, str) else value:
            yield host_in(text)


def _hidden_values(conn: Connection, rows: Sequence[Row]) -> Mapping[tuple[str, Any], set[_Hidden]]:
    """Return the suppressed contacts, by the column and the id of the domain or the business that has them.

    Among them are those that are suppressed because their domain is, and that the list does not name.
    """
    found: dict[tuple[str, Any], set[_Hidden]] = defaultdict(set)
    for owner in _OWNERS:
        owners = sorted({id_ for id_ in by_column(rows, (owner,))[owner] if id_ is not None})
        for id_, *contact in conn.execute(_hidden(owner), {"owners": owners}) if owners else ():
            found[owner, id_].add(_hidden_as(*contact))
    return found


@cache
def _anything_to_hide() -> Select[Any]:
    """Return the query whether anything is on the list or any contact is marked. After a downgrade, a contact may be
    marked without an entry of the list."""
    return select(or_(exists(select(suppressions.c.digest)), exists(select(contacts.c.id).where(IS_SUPPRESSED))))


@cache
def _hidden(owner: str) -> Select[Any]:
    of, c = contact_sources.c[owner], contacts.c
    found = select(of, c.kind, c.value, c.handle).join_from(contact_sources, contacts)
    return found.where(among(of, ids("owners")), IS_SUPPRESSED)


def _any_of(values: set[str]) -> re.Pattern[str] | None:
    if not values:
        return None
    return re.compile("|".join(map(re.escape, sorted(values, key=len, reverse=True))), re.IGNORECASE)
