"""Leads: one flat row per business, and one for each domain of which no business is known.

Where a business is listed, its listing says what it is; its site fills the gaps. Field by field:

- name, category, brand, rating, reviews, price level, whether it is open: the listing. The site's own words for the
  category stand in if none is listed.
- address (street, city, region, postal code, country): as a whole from one side, because halves of two addresses make
  a third one that nobody has. The listing's, if it has a street or a postal code; else the site's, if it has either.
- latitude and longitude, opening hours: the listing's, else the site's.
- legal name, price range, managing director, register number, VAT id: the site's, because no listing has them.
- person: who answers at the best address, else the managing director, else the first that the site names.
- e-mails, phones, profiles: both sides' (see `lead_contacts`). Website: the business's own part of its site.

A site may describe several branches. Then the one at the listed address speaks for the business; if none is there, the
others speak only for the company as a whole. A domain without a business is what its site describes; of several
branches the first with an address.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from scrapersky_cli.extract.hours.week import rules
from scrapersky_cli.extract.places.addresses import same_address
from scrapersky_cli.extract.places.corroboration import SITE, Account, Corroboration, corroborate, of_one_party
from scrapersky_cli.extract.places.place import Address
from scrapersky_cli.subjects.column_rows import by_column

_ADDRESS = ("street", "city", "region", "postal_code", "country")
_POINT = ("latitude", "longitude")
_COMPANY = ("legal_name", "price_range", "managing_director", "register_number", "vat_id")
_OF_SITE = (*_ADDRESS, *_POINT, "opening_hours", *_COMPANY)
_NOTHING = dict.fromkeys((*_OF_SITE, "name", "types"))
_DIRECTOR = "managing director"
LISTED = ("rating", "reviews", "price_level", "open_status", "brand", "map_url", "source", "licence")

Described = Mapping[str, Any]  # a business as a site describes it; see `findings.Business`


def described(businesses: Sequence[Described]) -> Described:
    """Return the first business that has an address, or the first of all; nothing if there is none."""
    for each in businesses:
        if each.get("street") or each.get("postal_code"):
            return each
    return businesses[0] if businesses else {}


def said_by_sites(sites: Sequence[Sequence[Described]]) -> dict[str, Sequence[Any]]:
    """Return what leads say of domains without a business, given what the site of each describes: a list of values for
    each column, because to make a row of every site takes three times as long."""
    said = by_column([described(businesses) or _NOTHING for businesses in sites], tuple(_NOTHING))
    names, legal_names, types = said["name"], said["legal_name"], said.pop("types")
    said["name"] = [name or legal_name for name, legal_name in zip(names, legal_names, strict=True)]
    said["category"] = [each[0] if each else None for each in types]
    said["source"] = [SITE] * len(sites)
    return said


def lead_of_site(businesses: Sequence[Described]) -> dict[str, Any]:
    """Return what a lead says of a domain without a business, given what its site describes."""
    return {name: value for name, (value,) in said_by_sites([businesses]).items()}


def lead_of_listing(listed: Mapping[str, Any], businesses: Sequence[Described], *, alone: bool) -> dict[str, Any]:
    """Return what a lead says of a business, given its listing and what its site describes.

    `alone` says that the site has no other business, so that what it describes is this one.
    """
    its = address_of(listed)
    here = next((each for each in businesses if same_address(address_of(each), its)), None)
    own = here or (described(businesses) if alone else {})
    point = listed if listed["latitude"] is not None else own
    return {
        "name": listed["name"],
        "category": listed["category"] or _category(own),
        **_address(listed, own),
        **{name: point.get(name) for name in _POINT},
        "opening_hours": _hours(listed) or own.get("opening_hours"),
        **_company(own or described(businesses)),
        **{name: listed[name] for name in LISTED},
    }


def _address(listed: Mapping[str, Any], own: Described) -> dict[str, Any]:
    is_listed = listed["street"] or listed["postcode"]
    if not is_listed and (own.get("street") or own.get("postal_code")):
        return {name: own.get(name) for name in _ADDRESS}
    return {name: listed["postcode" if name == "postal_code" else name] for name in _ADDRESS}


def _hours(listed: Mapping[str, Any]) -> list[str]:
    text = listed["hours_text"]
    return rules(listed["hours"] or {}) or ([text] if text else [])


def _company(own: Described) -> dict[str, Any]:
    return {name: own.get(name) for name in _COMPANY}


def person_of(people: Sequence[Mapping[str, Any]], best_email: str | None, director: str | None) -> Mapping[str, Any]:
    """Return the columns of the person to ask for. `people` are `findings.Person` as plain data."""
    if not people and not director:
        return _NOBODY
    answering = (each for each in people if best_email and (each.get("email") or "").lower() == best_email.lower())
    directing = (each for each in people if each["name"] == director)
    of_director = {"name": director, "title": _DIRECTOR} if director else None
    someone = next(answering, None) or next(directing, None) or of_director or next(iter(people), {})
    parts = {name: someone.get(name) for name in ("first_name", "last_name")}
    return {"person": someone.get("name"), "person_title": someone.get("title"), **parts}


_NOBODY: Mapping[str, None] = dict.fromkeys(("person", "person_title", "first_name", "last_name"))


def persons_of(
    sites: Sequence[Sequence[Mapping[str, Any]] | None],
    best_emails: Sequence[str | None],
    directors: Sequence[str | None],
) -> dict[str, list[Any]]:
    """Return what `person_of` returns, for many sites: a list of values for each column."""
    if not any(sites) and not any(directors):
        return {name: [None] * len(sites) for name in _NOBODY}
    found = [person_of(people or (), *of) for people, *of in zip(sites, best_emails, directors, strict=True)]
    return {name: [each[name] for each in found] for name in _NOBODY}


def _category(own: Described) -> str | None:
    return next(iter(own.get("types") or ()), None)


# --- corroboration ----------------------------------------------------------------------------------------
def address_of(said: Mapping[str, Any]) -> Address:
    """Return the address in a listing or in what a site describes."""
    postcode = said.get("postcode") or said.get("postal_code")
    return Address(said.get("street"), said.get("city"), said.get("region"), postcode, said.get("country"))


def backing_of(
    listings: Sequence[Mapping[str, Any]],
    businesses: Sequence[Described],
    phones: Mapping[str, Collection[str]],
    emails: Mapping[str, Collection[str]],
    *,
    is_closed: bool = False,
) -> Corroboration:
    """Return how far all sides agree: the places as which a business is listed, what its site describes, and who gives
    which contacts. `is_closed` says that the business is closed for good, by the latest of its listings."""
    names = {SITE: tuple(name for each in businesses for key in ("name", "legal_name") if (name := each.get(key)))}
    addresses = {SITE: _houses(map(address_of, businesses))}
    for place in listings:
        source = place["source"]
        names[source] = (*names.get(source, ()), *([place["name"]] if place["name"] else ()))
        addresses[source] = (*addresses.get(source, ()), *_houses([address_of(place)]))
    parties = sorted({*names, *addresses, *phones, *emails}, key=lambda party: (party == SITE, party))
    accounts = {
        party: Account(
            names.get(party, ()),
            addresses.get(party, ()),
            frozenset(phones.get(party, ())),
            frozenset(emails.get(party, ())),
        )
        for party in parties
    }
    closing = sorted(place["source"] for place in listings if place["open_status"] == "closed")
    return corroborate(accounts, closed_by=closing[0] if is_closed and closing else None)


def backing_of_site(businesses: Sequence[Described], phones: Collection[str], emails: Collection[str]) -> Corroboration:
    """Return what `backing_of` returns if only the site says anything, as for nearly all leads from a list of
    domains."""
    is_named = is_housed = False
    for each in businesses:
        is_named = is_named or bool(each.get("name") or each.get("legal_name"))
        is_housed = is_housed or bool(each.get("street"))
    return of_one_party(SITE, is_named, is_housed, bool(phones), bool(emails))


def _houses(addresses: Any) -> tuple[Address, ...]:
    """Return the addresses that name a house: towns alone can neither agree nor differ."""
    return tuple(dict.fromkeys(each for each in addresses if each.street))
