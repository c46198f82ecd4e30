"""Complete the only business of a page from the addresses of the page."""

from collections.abc import Sequence
from dataclasses import replace

from scrapersky_cli.extract.findings import Business, PostalAddress
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
    return [_completed(businesses[0], best)]


def _fits(address: PostalAddress, business: Business) -> bool:
    """Return whether no part of the address is another one than the business's."""
    pairs = (
        (street_key(address.street), street_key(business.street)),
        (postcode_key(address.postal_code), postcode_key(business.postal_code)),
        (without_accents(address.city or ""), without_accents(business.city or "")),
        (address.country, business.country),
    )
    return all(not one or not other or one == other for one, other in pairs)


def _completed(business: Business, address: PostalAddress) -> Business:
    return replace(
        business,
        street=business.street or address.street,
        city=business.city or address.city,
        region=business.region or address.region,
        postal_code=business.postal_code or address.postal_code,
        country=business.country or address.country,
    )
