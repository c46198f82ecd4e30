"""Pages of rows in key order, and the domains of one page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from scrapersky_cli.db.tables.domains import domain_facts, domains

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows, and the key after which the next page begins; None where there is none."""

    rows: Sequence[Row]
    last: int | None


def domain_ids(conn: Connection, conditions: Sequence[ColumnElement[bool]], after: int, limit: int) -> list[int]:
    """The next domains after the id `after` for which the conditions, on the domain and its facts, hold."""
    d = domains.c
    found = select(d.id).outerjoin_from(domains, domain_facts).where(d.id > after, *conditions)
    return list(conn.scalars(found.order_by(d.id).limit(limit)))


def last_of(ids: Sequence[int], limit: int) -> int | None:
    """The key after which the next page begins, of a page that asked for `limit`."""
    return ids[-1] if len(ids) == limit else None
