"""Read rows page by page in the order of their keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.domains import domain_facts, domains

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowPage:
    """A page of rows. `last` is the key after which the next page begins, or None if there is no next page."""

    rows: Sequence[Row]
    last: int | None


def domain_ids(conn: Connection, conditions: Sequence[ColumnElement[bool]], after: int, limit: int) -> Sequence[int]:
    """Return up to `limit` domains after the id `after` that match the conditions on domains and their facts."""
    d = domains.c
    found = select(d.id).outerjoin_from(domains, domain_facts).where(d.id > after, *conditions)
    return conn.scalars(found.order_by(d.id).limit(limit)).all()


def business_ids(conn: Connection, conditions: Sequence[ColumnElement[bool]], after: int, limit: int) -> Sequence[int]:
    """Return up to `limit` businesses after the id `after` that match the conditions on them and their domains."""
    b = local_businesses.c
    joined = select(b.id).outerjoin_from(local_businesses, domains, domains.c.id == b.domain_id)
    joined = joined.outerjoin(domain_facts, domain_facts.c.domain_id == b.domain_id)
    return conn.scalars(joined.where(b.id > after, *conditions).order_by(b.id).limit(limit)).all()


def last_of(ids: Sequence[int], limit: int) -> int | None:
    """Return the key after which the next page begins, or None if this page has fewer than `limit` ids."""
    return ids[-1] if len(ids) == limit else None


# Reads a page of rows, given the key after which it begins and its maximum length.
ReadPage = Callable[[int, int], RowPage]
_BEYOND = 1 << 62  # keys of the second kind of rows begin here: ids never come so far


def one_after_another(first: ReadPage, second: ReadPage, after: int, limit: int) -> RowPage:
    """Return a page of a listing that has two kinds of rows: all of `first`, then all of `second`."""
    if after < _BEYOND:
        page = first(after, limit)
        if page.last is not None:
            return page
        if page.rows:
            return RowPage(page.rows, _BEYOND)
    page = second(max(0, after - _BEYOND), limit)
    return RowPage(page.rows, None if page.last is None else _BEYOND + page.last)
