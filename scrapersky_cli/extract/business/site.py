"""What all pages of a site together say of the business behind it.

A contact page prints the address, the imprint names the director, the footer of every page gives the hours: none of
them has all. Pages that ought to know come first: contact, imprint, home, about, locations, team, then the others.

- Businesses that pages describe in schema.org's terms are joined if they have one name and no two addresses.
- The only business of a site is completed from imprints, from the surest address in text, and from the surest hours.
- If several are described, only the one at an address gets what stands at that address.
- Further addresses, each of another house, are branches without a name of their own.
- The name of the site is that which most speaks for on all its pages: what only the title of one page says is about the
  page. It becomes the name of the only business, unless markup states another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from scrapersky_cli.extract.business.joined import business_at, completed, keep
from scrapersky_cli.extract.business.name import add_names, choose_name
from scrapersky_cli.extract.findings import (
    Business,
    BusinessName,
    Hours,
    NameCandidate,
    PageFacts,
    Person,
    PostalAddress,
    as_data,
)
from scrapersky_cli.extract.page_kinds import page_kind
from scrapersky_cli.extract.places.addresses import same_address
from scrapersky_cli.extract.places.place import Address

_FIRST = ("contact", "imprint", "home", "about", "locations", "team")
_MOST = 100  # businesses of a site, and people
_MOST_HOUSES = 40  # each address is compared with all of them
_MOST_SAID = 50  # facts of one kind of one page; a hostile page prints thousands


@dataclass(frozen=True, slots=True)
class PageStatement:
    """What one page says of the business."""

    url: str
    businesses: tuple[Business, ...] = ()
    addresses: tuple[PostalAddress, ...] = ()
    hours: tuple[Hours, ...] = ()
    people: tuple[Person, ...] = ()
    names: tuple[NameCandidate, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return all but the URL as plain data; {} if the page says nothing."""
        said = {name: [as_data(each) for each in getattr(self, name)] for name in _PARTS}
        return {name: facts for name, facts in said.items() if facts}

    @classmethod
    def from_json(cls, url: str, said: Mapping[str, Any]) -> "PageStatement":
        """Return the statement from the result of `as_json`."""
        parts: dict[str, Any] = {
            name: tuple(made_of(**_frozen(fact)) for fact in said.get(name, ())) for name, made_of in _MADE.items()
        }
        return cls(url, **parts)


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What is known of the business behind a site, and of others that it describes. The first is the surest."""

    name: BusinessName | None = None
    businesses: tuple[Business, ...] = ()
    people: tuple[Person, ...] = ()


def statement_of(page: PageFacts) -> PageStatement:
    """Return what a page says of the business, without the words around it, which may name others."""
    return PageStatement(
        page.url,
        businesses=page.businesses[:_MOST_SAID],
        addresses=page.addresses[:_MOST_SAID],
        hours=tuple(replace(each, context=None) for each in page.hours[:_MOST_SAID]),
        people=tuple(replace(each, context=None) for each in page.people[:_MOST_SAID]),
        names=page.names[:_MOST_SAID],
    )


def site_of(statements: Sequence[PageStatement]) -> SiteFacts:
    """Return what these pages say together. Their order makes no difference."""
    pages = sorted(statements, key=_rank)
    described: list[Business] = []
    imprints: list[Business] = []
    for page in pages:
        for business in page.businesses:
            known = described if business.types else imprints
            if len(known) < _MOST:  # each is compared with all before it
                keep(known, business)
    name = _name(pages)
    return SiteFacts(
        name=name,
        businesses=tuple(_named(_completed(described, imprints, pages), name)[:_MOST]),
        people=_people(each for page in pages for each in page.people),
    )


def _rank(page: PageStatement) -> tuple[int, int, str]:
    kind = page_kind(page.url).kind
    return _FIRST.index(kind) if kind in _FIRST else len(_FIRST), len(page.url), page.url


def _name(pages: Sequence[PageStatement]) -> BusinessName | None:
    names: tuple[NameCandidate, ...] = ()
    for page in pages:
        names = add_names(names, page.names)
    return choose_name(names, urlsplit(pages[0].url).hostname or "") if names else None


def _named(businesses: list[Business], name: BusinessName | None) -> list[Business]:
    """Return the businesses. Without any, the name alone is one."""
    if name is None:
        return businesses
    first, *branches = businesses or [Business()]
    if not (first.types and first.name) and not any(branch.name for branch in branches):
        first = replace(first, name=name.value)
    return [first, *branches]


# --- businesses -------------------------------------------------------------------------------------------
def _completed(described: list[Business], imprints: list[Business], pages: Sequence[PageStatement]) -> list[Business]:
    addresses = _addresses(pages)
    businesses = described or imprints[:1]
    if len(businesses) == 1:
        businesses = [_completed_by_all(businesses[0], imprints, addresses, pages)]
    elif not businesses and (addresses or _hours(pages)):
        businesses = [_completed_by_all(Business(), (), addresses, pages)]
    known = list(map(_address, businesses))
    elsewhere = [each for each in addresses if not any(_is_at(one, _address(each)) for one in known)]
    branches = map(business_at, elsewhere)
    return [*businesses, *branches, *(imprints if len(described) > 1 else ())]


def _completed_by_all(
    business: Business, imprints: Sequence[Business], addresses: Sequence[PostalAddress], pages: Sequence[PageStatement]
) -> Business:
    for imprint in imprints:
        business = completed(business, imprint)
    if not (business.street or business.postal_code) and addresses:
        business = completed(business, business_at(addresses[0]))
    hours = _hours(pages)
    return replace(business, opening_hours=hours[0].osm) if hours and not business.opening_hours else business


def _addresses(pages: Sequence[PageStatement]) -> list[PostalAddress]:
    """Return each address once, the surest first; of equally sure ones that which is printed more often."""
    houses: list[tuple[Address, list[PostalAddress]]] = []
    for printed in (each for page in pages for each in page.addresses):
        at = _address(printed)
        house = next((known for where, known in houses if _is_at(where, at)), None)
        if house is not None:
            house.append(printed)
        elif len(houses) < _MOST_HOUSES:
            houses.append((at, [printed]))
    surest = sorted(
        (house for _, house in houses), key=lambda house: (-max(one.confidence for one in house), -len(house))
    )
    return [house[0] for house in surest]


def _hours(pages: Sequence[PageStatement]) -> list[Hours]:
    return sorted((each for page in pages for each in page.hours), key=lambda each: -each.confidence)


def _is_at(one: Address, other: Address) -> bool:
    """Return whether two addresses may be of one house: only numbers that differ tell houses apart."""
    if one.street and other.street and one.street.casefold() == other.street.casefold():
        return True
    return same_address(one, other) is not False


def _address(said: Business | PostalAddress) -> Address:
    return Address(said.street, said.city, said.region, said.postal_code, said.country)


# --- people -----------------------------------------------------------------------------------------------
def _people(found: Iterable[Person]) -> tuple[Person, ...]:
    """Return each person once, as named first, with the address and number that any page gives."""
    people: dict[str, Person] = {}
    for person in found:
        key = person.name.casefold()
        known = people.get(key, person)
        people[key] = replace(known, email=known.email or person.email, phone=known.phone or person.phone)
    return tuple(people.values())[:_MOST]


# --- plain data -------------------------------------------------------------------------------------------
def _frozen(value: Any) -> Any:
    """Return a value with tuples for lists, however deeply nested."""
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    return {name: _frozen(each) for name, each in value.items()} if isinstance(value, dict) else value


_MADE = {"businesses": Business, "addresses": PostalAddress, "hours": Hours, "people": Person, "names": NameCandidate}
_PARTS = tuple(_MADE)
