"""Join what is said of one business in several places."""

from dataclasses import fields, replace

from scrapersky_cli.extract.findings import Business, PostalAddress


def keep(found: list[Business], business: Business) -> None:
    """Add `business`, or complete the same business if it was already found."""
    for index, other in enumerate(found):
        if _same(other, business):
            found[index] = completed(other, business)
            return
    found.append(business)


def _same(one: Business, other: Business) -> bool:
    if (one.name or "").casefold() != (other.name or "").casefold():
        return False
    pairs = ((one.street, other.street), (one.postal_code, other.postal_code), (one.city, other.city))
    return all(not a or not b or a.casefold() == b.casefold() for a, b in pairs)


def completed(one: Business, other: Business) -> Business:
    """Return `one`, with the facts that it lacks taken from `other`."""
    missing = {f.name: getattr(other, f.name) for f in fields(Business) if getattr(one, f.name) in (None, ())}
    types = tuple(dict.fromkeys((*one.types, *other.types)))
    return replace(one, **missing | {"types": types})


def business_at(address: PostalAddress) -> Business:
    """Return a business with this address and no other facts."""
    return Business(
        street=address.street,
        city=address.city,
        region=address.region,
        postal_code=address.postal_code,
        country=address.country,
    )
