"""Filter the leads of domains without a listed business by what their sites say of themselves."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from scrapersky_cli.db.columns import Json
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.listed import Condition, any_case, has_any


def on_described(filters: Filters) -> list[Condition]:
    """Return the conditions on domains that the filters by name, category, city and country make.

    They are compared with the business that the lead shows: of all that the site describes, `leads.described`.
    """
    facts = domain_facts.alias("of_site")
    own = described(facts.c.businesses)
    said: dict[str, ColumnElement[Any]] = {
        "categories": own[("types", 0)].as_string(),
        "cities": own["city"].as_string(),
        "countries": own["country"].as_string(),
    }
    wanted = {name: values for name in said if (values := getattr(filters, name))}
    conditions: list[Condition] = [func.lower(said[name]).in_(any_case(values)) for name, values in wanted.items()]
    if parts := any_case(filters.names):
        name = func.lower(func.coalesce(own["name"].as_string(), own["legal_name"].as_string()))
        conditions.append(or_(*(name.contains(part, autoescape=True) for part in parts)))
    return [has_any(facts, facts.c.domain_id == domains.c.id, *conditions)] if conditions else []


def without_described(filters: Filters) -> Filters:
    """Return the filters without those that `on_described` handles."""
    return replace(filters, names=(), categories=(), cities=(), countries=())


class described(FunctionElement[Any]):
    """`described(businesses)`: the first of the JSON list that has an address, or the first of all."""

    type = Json
    inherit_cache = True


@compiles(described, "postgresql")
def _described_postgresql(element: described, compiler: SQLCompiler, **kw: Any) -> str:
    businesses = compiler.process(element.clauses, **kw)
    has_none = "concat(one ->> 'street', one ->> 'postal_code') = ''"
    return (
        f"(SELECT one FROM jsonb_array_elements({businesses}) WITH ORDINALITY AS each(one, place)"  # noqa: S608
        f" ORDER BY {has_none}, place LIMIT 1)"
    )


@compiles(described, "sqlite")
def _described_sqlite(element: described, compiler: SQLCompiler, **kw: Any) -> str:
    businesses = compiler.process(element.clauses, **kw)
    street, postcode = (f"coalesce(json_extract(value, '$.{name}'), '')" for name in ("street", "postal_code"))
    return f"(SELECT value FROM json_each({businesses}) ORDER BY {street} || {postcode} = '', key LIMIT 1)"  # noqa: S608
