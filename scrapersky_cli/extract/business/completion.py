"""Complete the business of a page from what else the page says, unless the page has several businesses."""

from collections.abc import Sequence
from dataclasses import replace

from scrapersky_cli.extract.business.joined import business_at, completed
from scrapersky_cli.extract.findings import Business, BusinessName, Hours, PostalAddress
from scrapersky_cli.extract.places.street import postcode_key, street_key
from scrapersky_cli.extract.text import without_accents


def with_address(businesses: list[Business], addresses: Sequence[PostalAddress]) -> list[Business]:
    """Return the businesses; if there is only one, with the best of the addresses that do not contradict it: what the
    markup declares before what the text prints, and of these the surest."""
    if len(businesses) != 1:
        return businesses
    fitting = [address for address in addresses if _fits(address, businesses[0])]
    if not fitting:
        return businesses
    best = max(fitting, key=lambda address: (address.method != "text", address.confidence))
    return [completed(businesses[0], business_at(best))]


def with_hours(businesses: list[Business], hours: Sequence[Hours]) -> list[Business]:
    """Return the businesses; the only one gets the best hours of the page, if it states none of its own."""
    if len(businesses) == 1 and hours and not businesses[0].opening_hours:
        return [replace(businesses[0], opening_hours=hours[0].osm)]
    return businesses


def with_name(businesses: list[Business], name: BusinessName | None) -> list[Business]:
    """Return the businesses; the only one gets the name of the page, unless markup states another."""
    if name is None or len(businesses) != 1 or (businesses[0].types and businesses[0].name):
        return businesses
    return [replace(businesses[0], name=name.value)]


def with_country(businesses: list[Business], country: str | None) -> list[Business]:
    """Return the businesses; those with an address but without a country get that of the page, if it is sure."""
    return [
        replace(each, country=country) if each.country is None and (each.street or each.city) else each
        for each in businesses
    ]


def _fits(address: PostalAddress, business: Business) -> bool:
    """Return whether no part of the address is another one than the business's."""
    pairs = (
        (street_key(address.street), street_key(business.street)),
        (postcode_key(address.postal_code), postcode_key(business.postal_code)),
        (without_accents(address.city or ""), without_accents(business.city or "")),
        (address.country, business.country),
    )
    return all(not one or not other or one == other for one, other in pairs)
