"""Store what is listed of businesses as contacts, which their own sites may confirm."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.places.own_site import own_site
from scrapersky_cli.store.contacts import ContactSighting, store_screened
from scrapersky_cli.store.do_not_contact import Screened, screen


@dataclass(frozen=True, slots=True)
class ListedContacts:
    """The contacts that a place lists. `listing` is the place as `source:id`, `site` the domain of its own site."""

    listing: str
    site: str | None
    contacts: tuple[Contact, ...]


def contacts_of_place(row: Mapping[str, Any]) -> ListedContacts:
    """Return the contacts of a place, given its columns and those of its facts. Its pages on platforms are profiles."""
    from scrapersky_cli.extract.places.listed import listed_contacts  # late: the extractors take 100 ms

    sites = own_site(row["websites"] or ())
    site = sites.own.domain if sites.own else None
    profiles = (*(row["profiles"] or ()), *sites.on_platforms)
    found = listed_contacts(row["emails"] or (), row["phones"] or (), profiles, country=row["country"], site=site)
    return ListedContacts(f"{row['source']}:{row['source_id']}", site, tuple(found))


def screen_listed(conn: Connection, listed: Iterable[ListedContacts]) -> Screened:
    """Look up the addresses and sites. Do this before anything is locked that comes after the do-not-contact list."""
    places = list(listed)
    addresses = {each.value.lower() for place in places for each in place.contacts if each.kind == "email"}
    return screen(conn, addresses, {place.site for place in places if place.site})


def store_listed(conn: Connection, listed: Iterable[tuple[int, ListedContacts]], screened: Screened) -> None:
    """Store the contacts, given by the id of the business. One that is listed no longer keeps when it was last seen."""
    store_screened(conn, list(_sightings(listed)), screened)


def _sightings(listed: Iterable[tuple[int, ListedContacts]]) -> Iterator[ContactSighting]:
    for business_id, place in listed:
        for contact in place.contacts:
            yield ContactSighting(place.listing, contact, business_id=business_id, site=place.site)
