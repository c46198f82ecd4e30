"""Read leads: first the businesses, then the domains of which no business is known."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, CursorResult, Select, and_, case, exists, func, not_, or_, select

from scrapersky_cli.db.sql import among, as_text, ids, loaded
from scrapersky_cli.db.tables.businesses import business_facts, business_places, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.places import place_facts, places
from scrapersky_cli.extract.hosts import display_host
from scrapersky_cli.extract.places.corroboration import LIST, SITE, Corroboration
from scrapersky_cli.subjects import reachable
from scrapersky_cli.subjects.column_rows import ColumnRows, by_column
from scrapersky_cli.subjects.conditions import Condition, conditions_on, news_within, within
from scrapersky_cli.subjects.described import on_described, without_described
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.keyset import Row, RowPage, business_ids, domain_ids, last_of, one_after_another
from scrapersky_cli.subjects.lead_contacts import LeadContacts, Sited, contacts_of_businesses, reached_by
from scrapersky_cli.subjects.leads import (
    LISTED,
    Described,
    backing_of,
    backing_of_site,
    lead_of_listing,
    person_of,
    persons_of,
    said_by_sites,
)
from scrapersky_cli.subjects.list_says import NOTHING, ListSays, filled
from scrapersky_cli.subjects.listed import is_at_google
from scrapersky_cli.subjects.owners import business_has_source, site_has_source
from scrapersky_cli.subjects.registry import subjects
from scrapersky_cli.subjects.subject import Columns

_reached = {name: type_ for name, type_ in reachable.COLUMNS.items() if name not in ("best_phone", "faxes")}
# New columns go to the end, because spreadsheets are made for the order of an export.
COLUMNS: Columns = {
    "domain": str,
    "name": str,
    "category": str,
    "street": str,
    "city": str,
    "region": str,
    "postal_code": str,
    "country": str,
    "phone": str,
    "website": str,
    **_reached,
    "cms": str,
    "language": str,
    "title": str,
    "description": str,
    "legal_name": str,
    "latitude": float,
    "longitude": float,
    "opening_hours": list,
    "price_range": str,
    "managing_director": str,
    "register_number": str,
    "vat_id": str,
    "status": str,
    "result_code": str,
    "error_code": str,
    "external_id": str,
    "tags": list,
    "last_checked": datetime,
    "rating": float,
    "reviews": int,
    "price_level": int,
    "open_status": str,
    "brand": str,
    "map_url": str,
    "person": str,
    "person_title": str,
    "source": str,
    "licence": str,
    "confidence": float,
    "why": list,
    "first_name": str,
    "last_name": str,
    "name_method": str,
    "name_confidence": float,
    "faxes": list,
    "phone_national": str,
    "phone_international": str,
    "domain_as_read": str,
}
OF_LEAD = ("domain_id", "business_id", "final_url", "backing", "error")  # beside the columns
_FIELDS = (*COLUMNS, *OF_LEAD)
_KNOWN = (*_FIELDS, "best_phone")  # what leads are finished from
_JSON_OF_SITE = ("tags", "businesses", "people")
_JSON_OF_BUSINESS = ("domain_tags", "hours", *_JSON_OF_SITE)
LISTED_NAME = "listed"  # how the name of a listed business is known; see `findings.NameMethod` for the others
_NOTHING: Mapping[int, ListSays] = {}
_MOST_LISTED = 20_000  # businesses of the domains of one page of a list: a chain may have thousands
_MOST = 100  # businesses of a site that are compared; a hostile page describes thousands
_LISTED_BUSINESSES = local_businesses.alias("listed")  # made once, because it takes as long as a hundred rows
_STATES = ("status", "result_code", "error_code", "error")
_OF_DOMAIN = (domain_facts.c.cms, domain_facts.c.language, domain_facts.c.title, domain_facts.c.description)
_OF_LISTING = (
    *LISTED, "latitude", "longitude", "street", "region", "postcode", "hours_text",
)  # fmt: skip


def read_leads(conn: Connection, filters: Filters, after: int, limit: int) -> RowPage:
    """Return the next `limit` leads."""
    businesses_first = partial(_read_businesses, conn, filters)
    return one_after_another(businesses_first, partial(_read_domains, conn, filters), after, limit)


def leads_by_domain(
    conn: Connection, filters: Filters, found: Sequence[int], said: Mapping[int, ListSays]
) -> Mapping[int, Sequence[Row]]:
    """Return the leads of the domains with the ids `found` that match the filters, by the id of the domain.

    `said` is what the line of a list says of a domain, by its id.
    """
    leads: dict[int, list[Row]] = defaultdict(list)
    of_these = local_businesses.c.domain_id.in_(found)
    businesses = business_ids(
        conn, [of_these, *_on_businesses(filters), *_news_of_businesses(filters)], 0, _MOST_LISTED
    )
    others = domain_ids(conn, [domains.c.id.in_(found), *_on_domains(filters)], 0, len(found))
    for lead in (*leads_of_businesses(conn, businesses, said), *leads_of_domains(conn, others, said)):
        leads[lead["domain_id"]].append(lead)
    return leads


# --- businesses -------------------------------------------------------------------------------------------
def _read_businesses(conn: Connection, filters: Filters, after: int, limit: int) -> RowPage:
    found = business_ids(conn, [*_on_businesses(filters), *_news_of_businesses(filters)], after, limit)
    return RowPage(leads_of_businesses(conn, found), last_of(found, limit))


def _on_businesses(filters: Filters) -> list[Condition]:
    """Return the conditions on businesses. The state of one that has a domain is that of the domain."""
    business, domain = subjects()["business"], subjects()["domain"]
    states = Filters(status=filters.status, result_codes=filters.result_codes, error_codes=filters.error_codes)
    conditions = conditions_on(business, replace(filters, status=(), result_codes=(), error_codes=()))
    if states.given():
        has_none = local_businesses.c.domain_id.is_(None)
        conditions.append(or_(and_(*conditions_on(domain, states)), and_(has_none, *conditions_on(business, states))))
    return conditions


def _news_of_businesses(filters: Filters) -> list[Condition]:
    """Return the condition that the business, its first facts, or a contact of it is new in the filters' time."""
    if filters.since is None and filters.until is None:
        return []
    seen = within(contact_sources.c.first_seen_at, filters)
    b, scanned = local_businesses.c, domain_facts.c.first_scanned_at
    on_site, listed = site_has_source(b.domain_id, *seen), business_has_source(b.id, *seen)
    return [or_(and_(*within(b.created_at, filters)), and_(*within(scanned, filters)), on_site, listed)]


def leads_of_businesses(
    conn: Connection, found: Sequence[int], said: Mapping[int, ListSays] = _NOTHING
) -> Sequence[Row]:
    """Return these businesses as leads, ordered by id. `said` is what a list says of them, by the id of the domain."""
    if not found:
        return []
    stored = ColumnRows(_columns_of(conn.execute(_businesses(), {"businesses": list(found)}), _JSON_OF_BUSINESS))
    contacts = contacts_of_businesses(conn, [Sited(each["business_id"], each["domain_id"]) for each in stored])
    listings: dict[int, list[Row]] = defaultdict(list)
    for place in ColumnRows(_columns_of(conn.execute(_listings(), {"businesses": list(found)}))):
        listings[place["business_id"]].append(place)
    leads = [
        _lead_of_business(
            {**each, **reached},
            listings[each["business_id"]],
            contacts[each["business_id"]],
            said.get(each["domain_id"], NOTHING),
        )
        for each, reached in zip(stored, reached_by(contacts), strict=True)
    ]
    return _finished(by_column(leads, _KNOWN))


def _lead_of_business(stored: Row, listings: Sequence[Row], its: LeadContacts, says: ListSays) -> Row:
    """Return what is known of a business, given what the query found and how it can be reached."""
    site = (stored["businesses"] or ())[:_MOST]
    said = lead_of_listing(stored, site, alone=its.is_alone)
    says = says if its.is_alone else NOTHING  # of a chain, nobody knows which branch the list means
    said_by = {**its.said_by("phone"), **_number_of(says, said["country"])}, its.said_by("email")
    listings = [*listings, *says.listings()]
    backing = backing_of(listings, site, *said_by, is_closed=stored["open_status"] == "closed")
    tags = list(dict.fromkeys((*(stored["tags"] or ()), *(stored["domain_tags"] or ()))))
    checked = max(filter(None, (stored["listed_at"], stored["scanned_at"])), default=None)
    person = person_of(stored["people"] or () if its.is_alone else (), stored["best_email"], said["managing_director"])
    more = {"name_method": LISTED_NAME, "tags": tags or None, "last_checked": checked, "backing": backing}
    return filled({**stored, **said, **person, **more}, says)


def _number_of(says: ListSays, country: str | None) -> dict[str, frozenset[str]]:
    number = says.number(country)
    return {LIST: frozenset({number})} if number else {}


def _finished(known: Mapping[str, Sequence[Any]]) -> ColumnRows:
    """Return leads from the columns `_KNOWN`, and add phone numbers and domains as people write them."""
    phones, backings = known["best_phone"], known["backing"]
    written = [_writer()(phone) if phone else None for phone in phones]
    finished = {
        **known,
        "phone": phones,
        "phone_national": [each and each[0] for each in written],
        "phone_international": [each and each[1] for each in written],
        "domain_as_read": [domain and display_host(domain) for domain in known["domain"]],
        "confidence": [each.confidence for each in backings],
        "why": [list(each.why) for each in backings],
        "backing": [each.values for each in backings],
    }
    unknown = [None] * len(phones)
    return ColumnRows({name: finished.get(name, unknown) for name in _FIELDS})


def _columns_of(found: CursorResult[Any], json: Sequence[str] = ()) -> dict[str, Sequence[Any]]:
    """Return the result of a query by column. The columns named in `json` were read as text, and are parsed."""
    names = list(map(str, found.keys()))  # which are of a subclass, with which a dict takes three times as long
    columns: dict[str, Sequence[Any]] = dict.fromkeys(names, ())
    columns.update(zip(names, zip(*found.all(), strict=True), strict=False))
    return columns | {name: loaded(columns[name]) for name in json}


@cache
def _writer() -> Callable[[str], tuple[str, str] | None]:
    from scrapersky_cli.extract.phone.written import as_written  # late: its library takes 30 ms

    return as_written


@cache
def _businesses() -> Select[Any]:
    b, d, f, g = local_businesses.c, domains.c, domain_facts.c, business_facts.c
    own = b["name"], b.category, b.city, b.country
    states = (case((b.domain_id.is_(None), b[f"extraction_{name}"]), else_=d[name]).label(name) for name in _STATES)
    website = func.coalesce(b.url, b.website, f.final_url).label("website")
    return (
        select(b.id.label("business_id"), b.domain_id, d.domain, *own, *(g[name] for name in _OF_LISTING))
        .add_columns(*states, website, *_OF_DOMAIN, as_text(g.hours), as_text(f.businesses), as_text(f.people))
        .add_columns(as_text(b.tags), as_text(d.tags).label("domain_tags"))
        .add_columns(func.coalesce(b.external_id, d.external_id).label("external_id"))
        .add_columns(g.scanned_at.label("listed_at"), f.scanned_at, f.final_url)
        .outerjoin_from(local_businesses, business_facts, g.business_id == b.id)
        .outerjoin(domains, d.id == b.domain_id)
        .outerjoin(domain_facts, f.domain_id == d.id)
        .where(among(b.id, ids("businesses")))
        .order_by(b.id)
    )


@cache
def _listings() -> Select[Any]:
    """Return the query for the places as which the businesses are listed."""
    link, p, f = business_places.c, places.c, place_facts.c
    return (
        select(link.business_id, p.source, p.name, p.city, p.country, f.street, f.region, f.postcode, f.open_status)
        .join_from(business_places, places)
        .join(place_facts, f.place_id == p.id)
        .where(among(link.business_id, ids("businesses")))
        .order_by(link.business_id, p.id)
    )


# --- domains of which no business is known ----------------------------------------------------------------
def _read_domains(conn: Connection, filters: Filters, after: int, limit: int) -> RowPage:
    found = domain_ids(conn, _on_domains(filters), after, limit)
    return RowPage(leads_of_domains(conn, found), last_of(found, limit))


def _on_domains(filters: Filters) -> list[Condition]:
    """Return the conditions on domains, of which no business is known that is shown."""
    domain = subjects()["domain"]
    listed = _LISTED_BUSINESSES.c
    shown = [not_(is_at_google(listed.id))] if filters.without_google else []
    unlisted = ~exists().where(listed.domain_id == domains.c.id, *shown)
    conditions = [*conditions_on(domain, without_described(filters)), *on_described(filters)]
    return [*conditions, *news_within(domain, filters), unlisted]


def leads_of_domains(conn: Connection, found: Sequence[int], said: Mapping[int, ListSays] = _NOTHING) -> Sequence[Row]:
    """Return these domains as leads, ordered by id. `said` is what a list says of them, by id."""
    if not found:
        return []
    stored = _columns_of(conn.execute(_domains(), {"domains": list(found)}), _JSON_OF_SITE)
    sites = [(each or ())[:_MOST] for each in stored["businesses"]]
    says = [said.get(id_, NOTHING) for id_ in stored["domain_id"]]
    known = stored | said_by_sites(sites)
    known |= reachable.domains_reached(conn, stored)
    known |= persons_of(stored["people"], stored["best_email"], known["managing_director"])
    known["website"] = stored["final_url"]
    known["backing"] = list(map(_backing_of_site, sites, says, known["country"], known["phones"], known["emails"]))
    if said:
        known = by_column(list(map(filled, ColumnRows(known), says)), _KNOWN)
    return _finished(known)


def _backing_of_site(
    site: Sequence[Described], says: ListSays, country: str | None, phones: Sequence[str], emails: Sequence[str]
) -> Corroboration:
    if says == NOTHING:
        return backing_of_site(site, phones, emails)
    return backing_of(says.listings(), site, {SITE: phones, **_number_of(says, country)}, {SITE: emails})


@cache
def _domains() -> Select[Any]:
    d, f = domains.c, domain_facts.c
    return (
        select(
            *(d.id.label("domain_id"), d.domain, *(d[name] for name in _STATES), d.external_id, as_text(d.tags)),
            *(*_OF_DOMAIN, f.best_email, f.best_phone, f.name_method, f.name_confidence, f.final_url),
            *(as_text(f.businesses), as_text(f.people)),
            f.scanned_at.label("last_checked"),
        )
        .outerjoin_from(domains, domain_facts)
        .where(among(d.id, ids("domains")))
        .order_by(d.id)
    )
