"""Store what is listed of businesses as contacts, which their own sites may confirm."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import BigInteger, Connection, String, Update, update

from scrapersky_cli.db.sql import as_rows, records
from scrapersky_cli.db.tables.contacts import contact_sources
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.places.own_site import own_site
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.store.contacts import ContactSighting, store_screened
from scrapersky_cli.store.do_not_contact import Screened, entry_for, screen


@dataclass(frozen=True, slots=True)
class ListedContacts:
    """The contacts that a place lists. `listing` is the place as `source:id`, `site` the domain of its own site."""

    listing: str
    site: str | None
    contacts: tuple[Contact, ...]


def contacts_of_place(place: Place) -> ListedContacts:
    """Return the contacts that are listed for a place. Its web pages on platforms count as profiles."""
    from scrapersky_cli.extract.places.listed import listed_contacts  # late: the extractors take 100 ms

    sites = own_site(place.websites)
    site = sites.own.domain if sites.own else None
    profiles = (*place.profiles, *sites.on_platforms)
    found = listed_contacts(
        place.emails, place.phones, profiles, faxes=place.faxes, country=place.address.country, site=site
    )
    return ListedContacts(listing_of(place), site, tuple(found))


def listing_of(place: Place) -> str:
    """Return what names the place where a page of a site would have its address."""
    return f"{place.source}:{place.source_id}"


def screen_listed(conn: Connection, listed: Iterable[ListedContacts]) -> Screened:
    """Look up the contacts and sites. Do this before anything is locked that comes after the do-not-contact list."""
    places = list(listed)
    named = {entry_for(each.kind, each.value) for place in places for each in place.contacts}
    return screen(conn, named, {place.site for place in places if place.site})


def store_listed(conn: Connection, listed: Iterable[tuple[int, ListedContacts]], screened: Screened) -> None:
    """Store the contacts, given by the id of the business. One that is listed no longer keeps when it was last seen."""
    store_screened(conn, list(_sightings(listed)), screened)


@cache
def _move(dialect: str) -> Update:
    r, s = records(dialect, {"listing": String(), "old": BigInteger(), "new": BigInteger()}), contact_sources.c
    of_listing = (s.business_id == r.c.old) & (s.source_url == r.c.listing)
    return update(contact_sources).where(of_listing).values(business_id=r.c.new)


def move_listed(conn: Connection, moves: Mapping[str, tuple[int, int]]) -> None:
    """Give what these places list from one business to another, given by id for each `listing_of`."""
    rows = [{"listing": listing, "old": old, "new": new} for listing, (old, new) in sorted(moves.items())]
    conn.execute(_move(conn.dialect.name), {"rows": as_rows(rows)})


def _sightings(listed: Iterable[tuple[int, ListedContacts]]) -> Iterator[ContactSighting]:
    for business_id, place in listed:
        for contact in place.contacts:
            yield ContactSighting(place.listing, contact, business_id=business_id, site=place.site)
