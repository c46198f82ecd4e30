"""Turn filters into conditions on the table of a subject, joined with `domains` if its rows belong to domains."""

from collections.abc import Callable, Sequence
from shlex import quote
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Select,
    Table,
    and_,
    exists,
    false,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from scrapersky_cli.db.tables.businesses import business_places, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.db.tables.queue import batch_items
from scrapersky_cli.db.tables.searches import place_searches, search_places
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.places import google
from scrapersky_cli.store.do_not_contact import not_suppressed
from scrapersky_cli.subjects.filters import ANY, BatchRows, Filters
from scrapersky_cli.subjects.listed import OF_LISTED, on_hosts, on_listed
from scrapersky_cli.subjects.owners import business_has_source, site_has_source
from scrapersky_cli.subjects.registry import listings, subject_of
from scrapersky_cli.subjects.subject import Listing, Subject

Condition = ColumnElement[bool]
# Returns the condition that a column is one of the members that a query finds.
_OneOf = Callable[[Column[Any], Select[Any]], Condition]
# Of so many rows of a batch or fewer, a list is made for each page that is read. Of more, each row is looked up, and so
# every row of the table may be: that takes as long for the whole table as the lists of all pages for such a batch.
_MANY = 50_000
_OF_BUSINESSES = (local_businesses, places, place_searches)
_OF_GOOGLE = f"{google.SOURCE}:"  # how the listings begin that are sources of contacts
# What filters are about whose names do not say it.
_ABOUT = {"branches": "branches of chains", "one_per_address": "addresses", "without_google": "content of Google"}
OF_QUEUES = frozenset({"status", "result_codes", "error_codes"})
OF_DOMAINS = frozenset({"domains", "hosts", "having"})
OF_LABELS = frozenset({"tags", "curations"})
OF_TIMES = frozenset({"since", "until", "batch"})
OF_CONTACTS = frozenset({"kinds", "methods", "every_source"})
ON_DOMAINS = OF_QUEUES | OF_DOMAINS | OF_LABELS | OF_TIMES | OF_LISTED


class has_member(FunctionElement[bool]):
    """`has_member(column, text)`: whether the JSON list in the column contains the text."""

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


def require_taken(listing: Listing, filters: Filters) -> None:
    """Raise UsageError if a filter does not apply to the listing, or if it has no contacts of a kind in
    `filters.kinds`. The hint names the listings that the filter is for, or the kinds that the listing has."""
    if wrong := sorted(filters.given() - _taken_by(listing)):
        takers = [name for name, (_, each) in listings().items() if wrong[0] in _taken_by(each)]
        hint = f"that filter is for {', '.join(takers)}"
        lacking = ", ".join(_ABOUT.get(name, name.replace("_", " ")) for name in wrong)
        raise UsageError(f"{listing.name} have no {lacking}", hint=hint)
    subject, _ = listings()[listing.name]
    if others := sorted(set(filters.kinds).difference(subject.kinds)):
        raise UsageError(f"{listing.name} have no kind {others[0]}", hint=f"one of: {', '.join(subject.kinds)}")


def _taken_by(listing: Listing) -> frozenset[str]:
    return listing.takes | ({"one_per_address"} if "street" in listing.columns else set())


def conditions_on(subject: Subject, filters: Filters) -> list[Condition]:
    """Return the conditions of all filters except those on times and contacts.

    Raise UsageError for a batch whose rows are not related to the subject's.
    """
    conditions = [*_any_of(domains.c.domain, filters.domains), *_states(subject, filters), *_labels(subject, filters)]
    if subject.kind_column is not None:
        conditions += _any_of(subject.kind_column, filters.kinds)
    conditions += [_has_contact(subject, kind) for kind in filters.having]
    conditions += [*on_hosts(subject, filters), *on_listed(subject, filters)]
    if filters.batch is not None:
        conditions.append(_in_batch(subject, filters.batch))
    return conditions


def on_source(filters: Filters) -> list[Condition]:
    """Return the conditions of the filters on `contact_sources` joined with `contacts`."""
    return [
        *([] if filters.with_suppressed else [not_suppressed()]),
        *_any_of(contacts.c.kind, filters.kinds),
        *_any_of(contact_sources.c.method, filters.methods),
        *within(contact_sources.c.first_seen_at, filters),
        *([not_(contact_sources.c.source_url.startswith(_OF_GOOGLE))] if filters.without_google else []),
    ]


def on_lister(filters: Filters) -> list[Condition]:
    """Return the condition that a contact was found on a page, or is listed for a business that the filters choose.

    It is on `contact_sources` joined with `local_businesses`. So what is listed for other branches of a chain, which
    share the domain, is left out.
    """
    chosen = on_listed(subject_of(local_businesses), filters)
    return [or_(contact_sources.c.business_id.is_(None), and_(*chosen))] if chosen else []


def finished_within(subject: Subject, filters: Filters) -> list[Condition]:
    """Return the condition that work on the row ended in the filters' time, in any of its queues.

    A row on which no work has ended counts by the time it was created.
    """
    if filters.since is None and filters.until is None:
        return []
    made = subject.table.c.created_at
    ends = [queue["finished_at"] for queue in subject.queues]
    ended = or_(*(and_(end.is_not(None), *within(end, filters)) for end in ends)) if ends else false()
    return [or_(ended, and_(*(end.is_(None) for end in ends), *within(made, filters)))]


def news_within(subject: Subject, filters: Filters) -> list[Condition]:
    """Return the condition that the domain gave its first facts, or a new contact, in the filters' time.

    A domain that never gave anything counts by the end of the work on it.
    """
    if filters.since is None and filters.until is None:
        return []
    f, s = domain_facts.c, contact_sources.c
    seen = exists().where(s.domain_id == domains.c.id, *within(s.first_seen_at, filters))
    nothing = and_(f.domain_id.is_(None), *finished_within(subject, filters))
    return [or_(and_(*within(f.first_scanned_at, filters)), seen, nothing)]


def within(column: ColumnElement[Any], filters: Filters) -> list[Condition]:
    """Return the conditions that the time in the column is in the filters' time."""
    since = [column >= filters.since] if filters.since is not None else []
    return since + ([column < filters.until] if filters.until is not None else [])


# --- filter by filter -------------------------------------------------------------------------------------
def _any_of(column: ColumnElement[Any], values: Sequence[str]) -> list[Condition]:
    return [column.in_(values)] if values else []


def _states(subject: Subject, filters: Filters) -> list[Condition]:
    """Return the conditions on status and codes. Each must hold in at least one of the queues."""
    conditions: list[Condition] = []
    if filters.status:
        conditions.append(
            or_(
                false(),  # the status may be one of a queue that these rows do not have
                *(
                    and_(*queue.members(), queue["status"] == status.word)
                    for status in filters.status
                    for queue in subject.queues
                    if status.queue in (None, queue)
                ),
            )
        )
    for name, values in (("result_code", filters.result_codes), ("error_code", filters.error_codes)):
        if values:
            of_queues = (and_(*queue.members(), queue[name].in_(values)) for queue in subject.queues)
            conditions.append(or_(false(), *of_queues))
    return conditions


def _labels(subject: Subject, filters: Filters) -> list[Condition]:
    """Return the conditions on labels: on the curation of the row, and on the tags of the row or its domain."""
    if subject.labels is None:
        return []
    conditions = _any_of(subject.labels.c.curation, filters.curations)
    if filters.tags:
        tables = {subject.labels, *([domains] if subject.domain_id is not None else [])}
        by_name = sorted(tables, key=lambda table: table.name)
        conditions.append(or_(*(has_member(table.c.tags, tag) for tag in filters.tags for table in by_name)))
    return conditions


def _has_contact(subject: Subject, kind: str) -> Condition:
    """Return the condition that the row's domain has a contact of its own, or that one is listed of the business."""
    of_kind = () if kind == ANY else (contacts.c.kind == kind,)
    own = (*of_kind, ~contact_sources.c.third_party, not_suppressed())
    on_page = site_has_source(domains.c.id if subject.domain_id is None else subject.domain_id, *own)
    if subject.table is not local_businesses:
        return on_page
    return or_(on_page, business_has_source(local_businesses.c.id, *own))


def are_related(subject: Subject, batch: BatchRows) -> bool:
    """Whether rows of the subject can be chosen by this batch: it has rows of the same kind, or both have domains."""
    of_batch = subject_of(batch.queue.table)
    return of_batch is subject or (subject.domain_id is not None and of_batch.domain_id is not None)


def has_domains(batch: BatchRows) -> bool:
    """Whether each row of the batch is about a domain, rather than about a business or a search for some."""
    subject = subject_of(batch.queue.table)
    return subject.domain_id is not None and subject.table not in _OF_BUSINESSES


def _in_batch(subject: Subject, batch: BatchRows) -> Condition:
    """Return the condition that a row is in the batch, or belongs to the business or the domain of one that is."""
    of_batch, items = subject_of(batch.queue.table), items_of(batch)
    one_of: _OneOf = _looked_up if batch.size > _MANY else ColumnElement.in_
    if of_batch is subject:
        return one_of(subject.table.c.id, items)
    businesses = _businesses_of(of_batch.table, items, one_of)
    if businesses is not None and subject.table is local_businesses:
        return one_of(local_businesses.c.id, businesses)
    theirs: Select[Any] | None = None
    if businesses is not None:
        theirs = select(local_businesses.c.domain_id).where(one_of(local_businesses.c.id, businesses))
    elif of_batch.domain_id is not None:
        theirs = select(of_batch.domain_id).where(one_of(of_batch.table.c.id, items))
    if subject.domain_id is None or theirs is None:
        hint = f"run: scrapersky batch export {quote(batch.name)}"
        raise UsageError(f"batch {batch.name} has {of_batch.kind} rows, which are not related to these", hint=hint)
    return one_of(subject.domain_id, theirs)


def _looked_up(column: Column[Any], members: Select[Any]) -> Condition:
    """Return the condition that the column is one of the members, for which each row looks by itself."""
    (member,) = members.selected_columns
    looked_up = members.where(member == column).correlate(column.table)
    # PostgreSQL makes no join of a query with an offset. A join would begin with the first member for each page.
    return looked_up.offset(literal_column("0")).exists()


def _businesses_of(table: Table, items: Select[Any], one_of: _OneOf) -> Select[Any] | None:
    """Return the query for the businesses that the rows are, as places, or that searches found; None for other rows."""
    p, f = business_places.c, search_places.c
    if table is local_businesses:
        return items
    if table is places:
        return select(p.business_id).where(one_of(p.place_id, items))
    if table is place_searches:
        return select(p.business_id).join(search_places, f.place_id == p.place_id).where(one_of(f.search_id, items))
    return None


def items_of(batch: BatchRows) -> Select[Any]:
    """Return the query for the ids of a batch's rows."""
    i = batch_items.c
    return select(i.row_id).where(i.batch_id == batch.id, i.workflow == batch.workflow)
