"""Read rows page by page in the order of their keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from scrapersky_cli.db.tables.domains import domain_facts, domains

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of rows. `last` is the key after which the next page begins, or None if there is no next page."""

    rows: Sequence[Row]
    last: int | None


def domain_ids(conn: Connection, conditions: Sequence[ColumnElement[bool]], after: int, limit: int) -> list[int]:
    """Return up to `limit` domains after the id `after` that match the conditions on domains and their facts."""
    d = domains.c
    found = select(d.id).outerjoin_from(domains, domain_facts).where(d.id > after, *conditions)
    return list(conn.scalars(found.order_by(d.id).limit(limit)))


def last_of(ids: Sequence[int], limit: int) -> int | None:
    """Return the key after which the next page begins, or None if this page has fewer than `limit` ids."""
    return ids[-1] if len(ids) == limit else None
