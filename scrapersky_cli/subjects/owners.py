"""Whose contacts are whose.

A page is a source of its domain. What is listed of a business is a source of the business and, through it, of its
domain. Of a domain, a listed contact is confirmed as soon as a page of the site gives it as the site's own.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, exists, literal_column, or_, select, union_all

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts

Condition = ColumnElement[bool]


def sources_of_domains() -> Subquery:
    """Return the ids of the sources (`source_id`) of the domains that are bound as `domains` (`domain_id`)."""
    s, b = contact_sources.c, local_businesses.c
    on_pages = select(s.id.label("source_id"), s.domain_id).where(among(s.domain_id, ids("domains")))
    listed = (
        select(s.id, b.domain_id)
        .join_from(local_businesses, contact_sources, s.business_id == b.id)
        .where(among(b.domain_id, ids("domains")))
    )
    return union_all(on_pages, listed).subquery("owned")


def confirmed_by(domain_id: ColumnElement[Any]) -> Condition:
    """Return the condition that a page of the domain gives the contact of `contact_sources` as the site's own."""
    page = contact_sources.alias("page")
    same = (page.c.contact_id == contact_sources.c.contact_id, page.c.domain_id == domain_id)
    return exists().where(*same, page.c.third_party.is_(False))


def domain_has_source(domain_id: ColumnElement[Any], *conditions: Condition) -> Condition:
    """Return the condition that the domain has a contact from a source that the conditions allow."""
    b = local_businesses.c
    its_listings = _any_source().join(local_businesses, contact_sources.c.business_id == b.id)
    return or_(
        site_has_source(domain_id, *conditions), _is_there(its_listings.where(b.domain_id == domain_id, *conditions))
    )


def site_has_source(domain_id: ColumnElement[Any], *conditions: Condition) -> Condition:
    """Return the condition that a page of the domain is a source that the conditions allow."""
    return _is_there(_any_source().where(contact_sources.c.domain_id == domain_id, *conditions))


def business_has_source(business_id: ColumnElement[Any], *conditions: Condition) -> Condition:
    """Return the condition that a contact is listed of the business, by a source that the conditions allow."""
    return _is_there(_any_source().where(contact_sources.c.business_id == business_id, *conditions))


def _any_source() -> Select[Any]:
    """Return a query for sources with their contacts. It is a join, which never becomes one with an outer query's."""
    return select(literal_column("1")).join_from(contact_sources, contacts)


def _is_there(sources: Select[Any]) -> Condition:
    """Return the condition that there is such a source.

    It is no EXISTS: of two that are joined by OR, PostgreSQL would read all sources, for each page of a listing.
    """
    return sources.limit(1).scalar_subquery().is_not(None)
