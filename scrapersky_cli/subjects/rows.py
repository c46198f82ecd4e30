"""Read the rows of a subject, with columns of its table, its facts, its domain and its queues."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, Select, select

from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.subjects.conditions import conditions_on, finished_within
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import RowPage, last_of
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

STATE: Columns = {
    "status": str, "result_code": str, "error_kind": str, "error_code": str, "error": str, "attempts": int,
}  # fmt: skip


def states(subject: Subject) -> Columns:
    """Return the columns of the subject's queues. Those of all queues but the first have the queue's prefix."""
    found = dict(STATE) if subject.queues else {}
    for queue in subject.queues[1:]:
        found |= {queue.prefix + name: type_ for name, type_ in STATE.items() if queue.prefix}
    return found


def columns_of(subject: Subject, listing: Listing) -> Columns:
    """Return the listing's columns and those of the subject's other queues."""
    return {**listing.columns, **{name: type_ for name, type_ in states(subject).items() if name not in STATE}}


def read_listing(
    conn: Connection, subject: Subject, listing: Listing, filters: Filters, after: int, limit: int
) -> RowPage:
    """Return up to `limit` rows of the listing after the key `after` that match the filters."""
    if listing.read is not None:
        return listing.read(conn, filters, after, limit)
    return read_rows(conn, subject, columns_of(subject, listing), filters, after, limit)


def named_columns(subject: Subject, columns: Columns) -> Mapping[str, Column[Any]]:
    """Return the database column of each of these columns. Raise KeyError if there is none."""
    first = subject.queues[0] if subject.queues else None
    found: dict[str, Column[Any]] = {}
    for name in columns:
        if first is not None and name in (*STATE, "finished_at"):
            found[name] = first[name]
        elif name in subject.table.c:
            found[name] = subject.table.c[name]
        elif subject.facts is not None and name in subject.facts.c:
            found[name] = subject.facts.c[name]
        elif subject.domain_id is not None:
            found[name] = domains.c[name]
        else:
            raise KeyError(name)
    return found


def rows_of(subject: Subject, columns: Columns) -> Select[Any]:
    """Return the query for these columns, with `row_id` and `domain_id`."""
    domain_id = subject.table.c.id if subject.domain_id is None else subject.domain_id
    named = [column.label(name) for name, column in named_columns(subject, columns).items()]
    wanted: Select[Any] = select(subject.table.c.id.label("row_id"), domain_id.label("domain_id"), *named)
    source: Any = subject.table
    if subject.domain_id is not None and subject.table is not domains:
        source = source.join(domains, domains.c.id == subject.domain_id)
    if subject.facts is not None:
        (key,) = subject.facts.primary_key.columns
        source = source.outerjoin(subject.facts, key == subject.table.c.id)
    return wanted.select_from(source).order_by(subject.table.c.id)


def read_rows(
    conn: Connection, subject: Subject, columns: Columns, filters: Filters, after: int, limit: int
) -> RowPage:
    """Return up to `limit` rows after the id `after` that match the filters."""
    conditions = [*conditions_on(subject, filters), *finished_within(subject, filters)]
    wanted = rows_of(subject, columns).where(subject.table.c.id > after, *conditions).limit(limit)
    rows = [dict(row) for row in conn.execute(wanted).mappings()]
    if subject.domain_id is None:
        rows = [{**row, "domain_id": None} for row in rows]
    return RowPage(rows, last_of([row["row_id"] for row in rows], limit))
