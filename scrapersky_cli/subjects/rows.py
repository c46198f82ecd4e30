"""Read the rows of a subject, with columns of its table, its facts, its domain and its queues."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Select, literal_column, select

from scrapersky_cli.db.queues import Queue
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.subjects.conditions import conditions_on, finished_within
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import RowPage, last_of
from scrapersky_cli.subjects.subject import Columns, Listing, Subject

STATE: Columns = {
    "status": str, "result_code": str, "error_kind": str, "error_code": str, "error": str, "attempts": int,
}  # fmt: skip


def states(queues: Sequence[Queue]) -> Columns:
    """Return the columns for the states of these queues of a table. All but the first have the queue's prefix."""
    prefixes = ["", *(queue.prefix for queue in queues[1:])] if queues else []
    return {prefix + name: type_ for prefix in prefixes for name, type_ in STATE.items()}


def read_listing(
    conn: Connection, subject: Subject, listing: Listing, filters: Filters, after: int, limit: int
) -> RowPage:
    """Return up to `limit` rows of the listing after the key `after` that match the filters."""
    if listing.read is not None:
        return listing.read(conn, filters, after, limit)
    return read_rows(conn, subject, listing.columns, filters, after, limit)


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
    domain_id = literal_column("NULL", BigInteger) if subject.domain_id is None else subject.domain_id
    named = [column.label(name) for name, column in named_columns(subject, columns).items()]
    wanted: Select[Any] = select(subject.table.c.id.label("row_id"), domain_id.label("domain_id"), *named)
    source: Any = subject.table
    if subject.domain_id is not None and subject.table is not domains:
        source = source.join(domains, domains.c.id == subject.domain_id, isouter=bool(subject.domain_id.nullable))
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
    return RowPage(rows, last_of([row["row_id"] for row in rows], limit))
