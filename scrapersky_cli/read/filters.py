"""Which rows an operator wants to see: one set of filters for lists and exports, and what each means for a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, exists, literal_column, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from scrapersky_cli.db.queues import Queue
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.queue import batch_items
from scrapersky_cli.read.suppressed import not_suppressed

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class BatchRows:
    """The rows of a batch: they are rows of the table behind the queue of its workflow."""

    id: int
    workflow: str
    queue: Queue


@dataclass(frozen=True, slots=True)
class Filters:
    """All that are given must hold; of several values of one, any. `kinds` and `methods` are of contacts, except for
    pages, whose own kind is meant. `having` asks for domains with a contact of that kind. Rows are new from `since`
    on (included) and before `until`. `with_suppressed` contacts are for an operator's eyes, marked."""

    domains: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    result_codes: tuple[str, ...] = ()
    error_codes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    curations: tuple[str, ...] = ()
    batch: BatchRows | None = None
    every_source: bool = False  # of a contact: one row for each place where it was found
    since: datetime | None = None
    until: datetime | None = None
    with_suppressed: bool = False


class has_member(FunctionElement[bool]):
    """`has_member(column, text)`: the JSON list in the column contains the text."""

    type = Boolean()
    inherit_cache = True


@compiles(has_member, "postgresql")
def _has_member_postgresql(element: has_member, compiler: SQLCompiler, **kw: Any) -> str:
    column, value = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({column} @> to_jsonb(CAST({value} AS text)))"


@compiles(has_member, "sqlite")
def _has_member_sqlite(element: has_member, compiler: SQLCompiler, **kw: Any) -> str:
    column, value = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value = {value})"  # noqa: S608 - compiled SQL


def of_domain(filters: Filters) -> list[Condition]:
    """The filters as conditions on `domains`, except for age."""
    d = domains.c
    conditions = _labels(filters, domains)
    conditions += _states(filters, domains)
    if filters.having:
        conditions += [_has_contact(kind) for kind in filters.having]
    if filters.batch is not None:
        conditions.append(d.id.in_(_domain_ids(filters.batch)))
    return conditions


def of_source(filters: Filters) -> list[Condition]:
    """The filters as conditions on `contact_sources` joined with `contacts`."""
    c, s = contacts.c, contact_sources.c
    return [
        *([] if filters.with_suppressed else [not_suppressed(contacts)]),
        *_any_of(c.kind, filters.kinds),
        *_any_of(s.method, filters.methods),
        *_within(s.first_seen_at, filters),
    ]


def of_page(filters: Filters) -> list[Condition]:
    """The filters as conditions on `pages` joined with `domains`."""
    p = pages.c
    conditions = [*_labels(filters, domains), *_states(filters, pages, "scrape_"), *_any_of(p.kind, filters.kinds)]
    conditions += [_has_contact(kind) for kind in filters.having]
    if filters.batch is not None:
        items = select(batch_items.c.row_id).where(batch_items.c.batch_id == filters.batch.id)
        on_pages = filters.batch.queue.table is pages
        conditions.append(p.id.in_(items) if on_pages else p.domain_id.in_(_domain_ids(filters.batch)))
    return conditions + finished_within(filters, pages, "scrape_")


def finished_within(filters: Filters, table: Any, prefix: str = "") -> list[Condition]:
    """The row's work ended in the filters' time; a row without an end counts from when it was made."""
    ended, made = table.c[f"{prefix}finished_at"], table.c.created_at
    if filters.since is None and filters.until is None:
        return []
    return [or_(and_(ended.is_not(None), *_within(ended, filters)), and_(ended.is_(None), *_within(made, filters)))]


def news_within(filters: Filters) -> list[Condition]:
    """The domain gave something in the filters' time that it had not given before: its first facts, or a contact.
    A domain that never gave anything counts by the end of its work."""
    if filters.since is None and filters.until is None:
        return []
    f, s = domain_facts.c, contact_sources.c
    seen = exists().where(s.domain_id == domains.c.id, *_within(s.first_seen_at, filters))
    nothing = and_(f.domain_id.is_(None), *finished_within(filters, domains))
    return [or_(and_(*_within(f.first_scanned_at, filters)), seen, nothing)]


def _labels(filters: Filters, table: Any) -> list[Condition]:
    conditions = [*_any_of(domains.c.domain, filters.domains), *_any_of(table.c.curation, filters.curations)]
    if filters.tags:
        conditions.append(or_(*(has_member(table.c.tags, tag) for tag in filters.tags)))
    return conditions


def _states(filters: Filters, table: Any, prefix: str = "") -> list[Condition]:
    return [
        *_any_of(table.c[f"{prefix}status"], filters.status),
        *_any_of(table.c[f"{prefix}result_code"], filters.result_codes),
        *_any_of(table.c[f"{prefix}error_code"], filters.error_codes),
    ]


def _any_of(column: ColumnElement[Any], values: Sequence[str]) -> list[Condition]:
    return [column.in_(values)] if values else []


def _within(column: ColumnElement[Any], filters: Filters) -> list[Condition]:
    since = [column >= filters.since] if filters.since is not None else []
    return since + ([column < filters.until] if filters.until is not None else [])


def _has_contact(kind: str) -> Condition:
    c, s = contacts.c, contact_sources.c
    own: Any = select(literal_column("1")).join_from(contact_sources, contacts)
    conditions = (s.domain_id == domains.c.id, c.kind == kind, ~s.third_party, not_suppressed(contacts))
    found: Condition = own.where(*conditions).exists()
    return found


def _domain_ids(batch: BatchRows) -> Any:
    """The domains of a batch, whatever its rows are."""
    items = select(batch_items.c.row_id).where(
        batch_items.c.batch_id == batch.id, batch_items.c.workflow == batch.workflow
    )
    table = batch.queue.table
    return items if table is domains else select(table.c.domain_id).where(table.c.id.in_(items))
