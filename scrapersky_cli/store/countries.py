"""The countries of businesses whose sites are about to be read, from what is known of them already."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from scrapersky_cli.db.queues import Queue
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.domains import DOMAIN_SCANS, domains
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.queue import batches
from scrapersky_cli.extract.lists.recognised import recognised


def countries_of(conn: Connection, queue: Queue, rows: Sequence[int]) -> Mapping[int, str]:
    """Return the ISO 3166-1 codes of the countries of rows that belong to domains, as far as they are known.

    A list says it in the line of which the row was made, or else the row of the domain; otherwise the businesses that
    are listed at the domain, if they are all of one country.
    """
    given, of_lists = {"rows": list(rows)}, _of_lists(conn, queue, rows)
    if queue.table is domains:
        return {**{row.domain_id: row.country for row in conn.execute(_of_businesses(), given)}, **of_lists}
    domain_of = {row.id: row.domain_id for row in conn.execute(_domains(queue), given)}
    of_domains = countries_of(conn, DOMAIN_SCANS, sorted(set(domain_of.values())))
    return {**{row: of_domains[domain] for row, domain in domain_of.items() if domain in of_domains}, **of_lists}


def _of_lists(conn: Connection, queue: Queue, rows: Sequence[int]) -> dict[int, str]:
    """Return the countries that are in the lines of these rows, if a list has a column of countries."""
    from scrapersky_cli.extract.country.names import country_code, is_country  # late: its library takes 30 ms

    found: dict[int, str] = {}
    for row_id, headers, cells in conn.execute(_lines(queue), {"rows": list(rows)}):
        place = recognised(headers).get("country")
        code = country_code(cells[place]) if place is not None and place < len(cells or ()) else ""
        if is_country(code):
            found.setdefault(row_id, code)
    return found


@cache
def _domains(queue: Queue) -> Select[Any]:
    return select(queue.id, queue.table.c.domain_id).where(among(queue.id, ids("rows")))


@cache
def _lines(queue: Queue) -> Select[Any]:
    """Return the query for the lines of the lists of which the last batches of these rows were made."""
    line = list_lines.c
    return (
        select(queue.id, batches.c.list_columns, line.cells)
        .join_from(queue.table, batches, batches.c.id == queue["batch_id"])
        .join(list_lines, and_(line.batch_id == batches.c.id, line.row_id == queue.id))
        .where(among(queue.id, ids("rows")), batches.c.list_columns.is_not(None))
        .order_by(line.number)
    )


@cache
def _of_businesses() -> Select[Any]:
    b = local_businesses.c
    first, last = func.min(b.country), func.max(b.country)
    found = select(b.domain_id, first.label("country")).where(among(b.domain_id, ids("rows")))
    return found.group_by(b.domain_id).having(first == last)
