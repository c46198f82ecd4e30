"""Turn filters into conditions on what is listed of places and businesses.

They hold for the row itself if it is a place or a business, else for one of the businesses that have its domain. Each
stands for itself, whatever the query around it joins.

An address and a search find their few rows by an index, and all else is looked up of these. Without either, the rows
are looked through in the order of their ids, once for all pages of a choice together.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, ColumnElement, FromClause, Select, Table, and_, func, literal_column, not_, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.places import place_facts, places
from scrapersky_cli.db.tables.searches import search_places
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.places import google
from scrapersky_cli.extract.places.street import WantedAddress
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.subject import Subject

Condition = ColumnElement[bool]
OF_PLACES = {"categories": "category", "cities": "city", "countries": "country"}  # filters, and their columns
# All filters on what is listed, for the row itself or for a business that has its domain.
OF_LISTED = frozenset(
    {*OF_PLACES, "names", "searches", "addresses", "min_rating", "min_reviews", "branches", "without_google"}
)
OF_WEBSITES = frozenset({"hosts", "websites"})


@dataclass(frozen=True, slots=True)
class _Listed:
    """A kind of row of which something is listed: its table and its facts. `of_places` makes ids of its rows of those
    of places."""

    table: Table
    facts: Table
    key: str
    of_places: Callable[[Select[Any]], Select[Any]]


def _businesses_at(place_ids: Select[Any]) -> Select[Any]:
    return select(business_places.c.business_id).where(business_places.c.place_id.in_(place_ids))


_PLACES = _Listed(places, place_facts, "place_id", lambda place_ids: place_ids)
_BUSINESSES = _Listed(local_businesses, business_facts, "business_id", _businesses_at)


def on_listed(subject: Subject, filters: Filters) -> list[Condition]:
    """Return the conditions of the filters on what is listed. Raise UsageError where nothing is listed of the rows."""
    given = filters.given() & OF_LISTED
    kind = _kind_of(subject)
    if kind is not None:
        return [*_are_so(kind, kind.table, filters), *_are_no_chains(kind, filters), *_are_not_google(kind, filters)]
    if subject.domain_id is not None:
        theirs = local_businesses.alias("theirs")
        wanted = _are_so(_BUSINESSES, theirs, filters)
        if filters.addresses or filters.searches:
            found: list[Condition] = [domains.c.id.in_(select(theirs.c.domain_id).where(*wanted))]
        else:
            found = [has_any(theirs, theirs.c.domain_id == domains.c.id, *wanted)] if wanted else []
        return [*found, *_is_no_chain(filters)]
    if wrong := sorted(given - ({"names"} if "name" in subject.table.c else set())):
        lacking = OF_PLACES.get(wrong[0], wrong[0]).replace("_", " ")
        raise UsageError(f"{subject.kind} rows have no {lacking}", hint="leave that filter out")
    return _has_name(subject.table, filters.names)


def on_hosts(subject: Subject, filters: Filters) -> list[Condition]:
    """Return the condition on the host of the row, or on those of the websites that are listed for it."""
    if not filters.hosts:
        return []
    kind = _kind_of(subject)
    if kind is None:
        host = subject.table.c.host if "host" in subject.table.c else domains.c.domain
        parts = (host.endswith(f".{each}", autoescape=True) for each in filters.hosts)
        return [or_(host.in_(filters.hosts), *parts)]
    facts = kind.facts.alias("sites")
    found = (has_host(facts.c.websites, host, f"%.{host.replace('_', '/_')}") for host in filters.hosts)
    return [has_any(facts, facts.c[kind.key] == kind.table.c.id, or_(*found))]


def any_case(texts: Iterable[str]) -> list[str]:
    """Return the texts in lower case, as both databases have it: SQLite changes no letters but those of ASCII, so each
    text is there in several forms."""
    forms = (form for text in texts for form in (text.lower(), text, text.upper(), text.title()))
    return list(dict.fromkeys("".join(each.lower() if each.isascii() else each for each in form) for form in forms))


def _kind_of(subject: Subject) -> _Listed | None:
    return next((kind for kind in (_PLACES, _BUSINESSES) if kind.table is subject.table), None)


# --- the row itself, or a business ------------------------------------------------------------------------
def _are_so(kind: _Listed, row: FromClause, filters: Filters) -> list[Condition]:
    """Return the conditions on a row of this kind, but those on chains."""
    wanted = {column: values for name, column in OF_PLACES.items() if (values := getattr(filters, name))}
    conditions: list[Condition] = [func.lower(row.c[name]).in_(any_case(values)) for name, values in wanted.items()]
    conditions += _has_name(row, filters.names)
    if filters.searches:
        found = select(search_places.c.place_id).where(search_places.c.search_id.in_(filters.searches))
        conditions.append(row.c.id.in_(kind.of_places(found)))
    if filters.addresses:
        conditions.append(row.c.id.in_(kind.of_places(_places_at(filters.addresses))))
    facts = kind.facts.alias("listed")
    least = {"rating": filters.min_rating, "reviews": filters.min_reviews}
    on_facts = [facts.c[name] >= value for name, value in least.items() if value is not None]
    if filters.websites is not None:
        on_facts.append(facts.c.websites.is_not(None) if filters.websites else facts.c.websites.is_(None))
    return [*conditions, has_any(facts, facts.c[kind.key] == row.c.id, *on_facts)] if on_facts else conditions


def _has_name(row: FromClause, names: Sequence[str]) -> list[Condition]:
    parts = any_case(names)
    return [or_(*(func.lower(row.c.name).contains(part, autoescape=True) for part in parts))] if parts else []


def _places_at(addresses: Sequence[WantedAddress]) -> Select[Any]:
    f = place_facts.alias("at").c
    keys = (((f.street_key, at.street), (f.postcode_key, at.postcode)) for at in addresses)
    return select(f.place_id).where(or_(*(and_(*(column == key for column, key in each if key)) for each in keys)))


def has_any(rows: FromClause, *conditions: Condition) -> Condition:
    """Return the condition that there is such a row. PostgreSQL would join an EXISTS with the whole table, once a page;
    this is looked up row by row."""
    one: Select[Any] = select(literal_column("1")).select_from(rows).where(*conditions).limit(1)
    return one.scalar_subquery().is_not(None)


# --- Google Places ----------------------------------------------------------------------------------------
def _are_not_google(kind: _Listed, filters: Filters) -> list[Condition]:
    """Return the condition that the row is no place of Google's, or a business that Google does not list."""
    if not filters.without_google:
        return []
    return [places.c.source != google.SOURCE if kind is _PLACES else not_(is_at_google(local_businesses.c.id))]


def is_at_google(business_id: ColumnElement[Any]) -> Condition:
    """Return the condition that Google lists the business: what is known of it may be Google's, value by value."""
    link, at = business_places.alias("link"), places.alias("at_google")
    theirs = link.join(at, at.c.id == link.c.place_id)
    return has_any(theirs, link.c.business_id == business_id, at.c.source == google.SOURCE)


# --- chains -----------------------------------------------------------------------------------------------
def _are_no_chains(kind: _Listed, filters: Filters) -> list[Condition]:
    """Return the conditions that the row has no brand, and that no more than `branches` businesses share its domain."""
    if filters.branches is None:
        return []
    facts = kind.facts.alias("branded")
    is_branded = has_any(facts, facts.c[kind.key] == kind.table.c.id, _has_brand(facts))
    if kind is _BUSINESSES:
        return [not_(is_branded), not_(_has_more(local_businesses.c.domain_id, filters.branches))]
    own, link = local_businesses.alias("own"), business_places.alias("link")
    of_place = link.join(own, own.c.id == link.c.business_id)
    is_branch = has_any(of_place, link.c.place_id == places.c.id, _has_more(own.c.domain_id, filters.branches))
    return [not_(is_branded), not_(is_branch)]


def _is_no_chain(filters: Filters) -> list[Condition]:
    """Return the same conditions on a domain."""
    if filters.branches is None:
        return []
    facts, branch = business_facts.alias("branded"), local_businesses.alias("branch")
    of_branch = branch.join(facts, facts.c.business_id == branch.c.id)
    is_branded = has_any(of_branch, branch.c.domain_id == domains.c.id, _has_brand(facts))
    return [not_(is_branded), not_(_has_more(domains.c.id, filters.branches))]


def _has_brand(facts: FromClause) -> Condition:
    return or_(facts.c.brand.is_not(None), facts.c.brand_id.is_not(None))


def _has_more(domain_id: ColumnElement[Any], count: int) -> Condition:
    """Return the condition that a domain has more businesses than this. No more of them are read."""
    each = local_businesses.alias("each")
    one_more = select(each.c.id).where(each.c.domain_id == domain_id).limit(1).offset(count)
    return one_more.scalar_subquery().is_not(None)


# --- hosts ------------------------------------------------------------------------------------------------
class has_host(FunctionElement[bool]):
    """`has_host(websites, host, pattern)`: whether a URL in the JSON list is at the host, or at one that fits."""

    type = Boolean()
    inherit_cache = True


@compiles(has_host, "postgresql")
def _has_host_postgresql(element: has_host, compiler: SQLCompiler, **kw: Any) -> str:
    urls, host, pattern = (compiler.process(clause, **kw) for clause in element.clauses)
    theirs = "lower(substring(url FROM '^(?:[A-Za-z][A-Za-z0-9+.-]*://)?([^/?#:]*)'))"
    return _one_of(f"jsonb_array_elements_text({urls}) AS listed(url)", theirs, host, pattern)


@compiles(has_host, "sqlite")
def _has_host_sqlite(element: has_host, compiler: SQLCompiler, **kw: Any) -> str:
    urls, host, pattern = (compiler.process(clause, **kw) for clause in element.clauses)
    bare = "CASE instr(value, '://') WHEN 0 THEN value ELSE substr(value, instr(value, '://') + 3) END"
    ended = f"replace(replace(replace({bare}, '?', '/'), '#', '/'), ':', '/')"
    return _one_of(f"json_each({urls})", f"lower(substr({ended}, 1, instr({ended} || '/', '/') - 1))", host, pattern)


def _one_of(urls: str, theirs: str, host: str, pattern: str) -> str:
    return f"EXISTS (SELECT 1 FROM {urls} WHERE {theirs} = {host} OR {theirs} LIKE {pattern} ESCAPE '/')"  # noqa: S608
