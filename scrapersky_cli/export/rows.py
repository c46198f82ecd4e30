"""Read the rows of a listing for export, a page at a time in key order, without anything that is suppressed.

Each page is read in a short transaction of its own, so an export of millions of rows blocks nobody. A row that changes
meanwhile is exported as it is when its page is read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.errors import UsageError
from scrapersky_cli.export.addresses import first_of_each_address
from scrapersky_cli.export.clear import cleared
from scrapersky_cli.subjects.column_rows import by_column
from scrapersky_cli.subjects.conditions import conditions_on, require_taken
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import Row, RowPage
from scrapersky_cli.subjects.registry import listings, subjects
from scrapersky_cli.subjects.rows import read_listing, rows_of
from scrapersky_cli.subjects.subject import Columns, Listing, Subject


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing and the subject that it lists."""

    subject: Subject
    listing: Listing


def listing_named(name: str, filters: Filters) -> Listed:
    """Return the listing of that name. Raise UsageError if there is none, or if a filter does not apply to it."""
    if name not in listings():
        raise UsageError(f"{name} is not a valid listing", hint=f"one of: {', '.join(listings())}")
    listed = Listed(*listings()[name])
    require_taken(listed.listing, filters)
    # Before anything is written: these filters may not fit together.
    conditions_on(subjects()[listed.listing.chosen_by or listed.subject.kind], filters)
    return listed


def listing_in(conn: Connection, listed: Listed, filters: Filters) -> Listed:
    """Return the listing with the columns and in the order of the list, if the batch of the filters was made of one."""
    of_list = listed.listing.of_list
    return listed if of_list is None else replace(listed, listing=of_list(conn, listed.listing, filters))


def chosen_columns(listed: Listed, wanted: Sequence[str] | None) -> Mapping[str, type]:
    """Return the named columns in the order given; None means all. Raise UsageError for an unknown column."""
    columns = listed.listing.columns
    if wanted is None:
        return columns
    if unknown := [name for name in wanted if name not in columns]:
        raise UsageError(f"there is no column {unknown[0]!r}", hint=f"columns: {', '.join(columns)}")
    return {name: columns[name] for name in wanted}


def page_of(conn: Connection, listed: Listed, filters: Filters, after: int, limit: int) -> RowPage:
    """Return up to `limit` matching rows after the key `after`, as they may be exported."""
    page = read_listing(conn, listed.subject, listed.listing, filters, after, limit)
    return RowPage(cleared(conn, page.rows), page.last)


def pages_of(database: Database, listed: Listed, filters: Filters, limit: int | None = None) -> Iterator[Sequence[Row]]:
    """Yield the matching rows as they may be exported, page by page, at most `limit` in all."""
    last: int | None = 0
    limits = [each for each in (limit, filters.limit) if each is not None]
    left = min(limits, default=None)
    seen: set[int] = set()
    while last is not None and left != 0:
        with database.reading() as conn:
            size = listed.listing.per_page if left is None else min(left, listed.listing.per_page)
            page = page_of(conn, listed, filters, last, size)
        last = page.last
        found = first_of_each_address(page.rows, seen) if filters.one_per_address else page.rows
        rows = found if left is None else found[:left]
        if left is not None:
            left -= len(rows)
        if rows:
            yield rows


def columns_in_use(database: Database, listed: Listed, filters: Filters, columns: Columns) -> Columns:
    """Return the columns that have a value in any row, and those of the list that is given back."""
    used = set(listed.listing.own)
    for rows in pages_of(database, listed, filters):
        unused = [name for name in columns if name not in used]
        found = by_column(rows, unused)
        used.update(name for name in unused if any(value not in EMPTY for value in found[name]))
    return {name: type_ for name, type_ in columns.items() if name in used}


EMPTY: tuple[object, ...] = (None, "", [], (), {})


def names_of(database: Database, subject: Subject, row_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return the ids and the names of these rows, as they may be shown, in the order of their ids."""
    label = subject.label.name
    wanted = rows_of(subject, {label: str}).where(among(subject.table.c.id, ids("rows")))
    with database.reading() as conn:
        rows = [dict(row) for row in conn.execute(wanted, {"rows": list(row_ids)}).mappings()]
        return [(row["row_id"], row[label]) for row in cleared(conn, rows)]
