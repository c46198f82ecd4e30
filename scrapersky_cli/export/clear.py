"""Remove everything on the do-not-contact list from rows before they are exported.

Rows that belong to a suppressed domain or were found there are left out. Suppressed contacts are also removed from the
texts of the other rows, however they are spelled, because they occur in titles or in the text around a phone number.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.extract.mentions import Mention, mentions, rewritten, with_texts
from scrapersky_cli.store.do_not_contact import Screened, not_suppressed, screened_texts
from scrapersky_cli.subjects.keyset import Row

_HIDDEN = "[…]"
# Columns that say where a row comes from.
_PLACES = ("domain", "url", "source_url", "final_url", "website", "websites")


def cleared(conn: Connection, rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows as they may be exported. Each must have the `domain_id` of the domain that it is about."""
    if not rows:
        return rows
    screened = screened_texts(conn, rows)
    hidden = _hidden_values(conn, sorted({row["domain_id"] for row in rows} - {None}))
    if not hidden and not screened.listed:
        return rows

    def clear(row: Row) -> Row:
        literal = _any_of(hidden.get(row["domain_id"]))

        def take_out(text: str) -> str:
            found = [(each.start, each.end) for each in mentions(text) if is_covered(each, screened)]
            found += [match.span() for match in literal.finditer(text)] if literal else []
            return rewritten(text, found, lambda start, end: _HIDDEN) if found else text

        return {name: with_texts(value, take_out) for name, value in row.items()}

    return [clear(row) for row in rows if not any(screened.covers(None, host) for host in _hosts_of(row))]


def is_covered(mention: Mention, screened: Screened) -> bool:
    """Return whether the mentioned address or host is on the list."""
    return screened.covers(mention.address, mention.host)


def _hosts_of(row: Row) -> Iterator[str]:
    for name in _PLACES:
        value = row.get(name) or ()
        for text in (value,) if isinstance(value, str) else value:
            yield (urlsplit(text).hostname or "") if "://" in text else text


def _hidden_values(conn: Connection, domain_ids: Sequence[int]) -> Mapping[int, set[str]]:
    """Return the suppressed contacts of each domain, including numbers and profiles, which the list cannot name."""
    s, c = contact_sources.c, contacts.c
    wanted = (
        select(s.domain_id, c.value)
        .join_from(contact_sources, contacts)
        .where(among(s.domain_id, ids("domains")), ~not_suppressed(contacts))
    )
    found: dict[int, set[str]] = defaultdict(set)
    for domain_id, value in conn.execute(wanted, {"domains": list(domain_ids)}):
        found[domain_id].add(value)
    return found


def _any_of(values: set[str] | None) -> re.Pattern[str] | None:
    if not values:
        return None
    return re.compile("|".join(map(re.escape, sorted(values, key=len, reverse=True))), re.IGNORECASE)
