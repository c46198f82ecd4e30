"""What extraction finds. All text is cleaned and can be stored; unknown is None, never a placeholder."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, NamedTuple

from scrapersky_cli.extract.contact_words import ContactKind, Method


# Not frozen, though nobody changes one: to make it with so many fields would take ten times as long.
@dataclass(slots=True, unsafe_hash=True)
class Contact:
    """One way to reach somebody, found at one place of one page.

    `value` is canonical: an address with a lower-case IDNA domain, a phone number in E.164, a profile's canonical URL.
    `context` is up to 60 cleaned characters on either side of the place.
    `confidence` is between 0 and 1.
    """

    kind: ContactKind
    value: str
    method: Method
    confidence: float
    context: str | None = None
    # who answers there, as in `Person`
    person: str | None = None
    person_title: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    # e-mails
    own_domain: bool | None = None  # the address is at the site's own registrable domain
    role: str | None = None  # info, sales, support, privacy, postmaster, noreply …
    free_mail: bool | None = None
    disposable: bool | None = None
    email_type: Literal["service", "corporate", "free", "unknown"] | None = None
    # phones
    number_type: str | None = None  # fixed_line, mobile, toll_free …
    extension: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2
    # social profiles
    platform: str | None = None
    profile_kind: str | None = None  # page, person, company, channel …
    handle: str | None = None
    third_party: bool = False  # the number of an authority, the profile of the web designer: not the site's owner's


@dataclass(frozen=True, slots=True)
class Technology:
    """One product that the page is made with or uses."""

    name: str
    category: str  # cms, builder, theme, shop, form, seo, analytics, chat, booking …
    version: str | None = None


# The part of the page that gives a fact about the business.
FactMethod = Literal["json-ld", "microdata", "rdfa", "hcard", "imprint", "text"]
# Which part of the page, or of the site, gave the name of the business.
NameMethod = Literal["schema.org", "hcard", "og:site_name", "title", "logo", "heading", "footer", "imprint", "address"]


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """An address that a page prints or declares. `country` is an ISO 3166-1 code.

    `start` and `end` are its place in `Document.text`; both are None if it is in the markup only.
    """

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    method: FactMethod = "text"
    confidence: float = 0.0
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """The opening hours of the business, once per weekday and once in the syntax of OpenStreetMap.

    `by_day` gives the hours of each day as `("09:00-12:30", "13:30-18:00")`, by its English name in lower case, Monday
    first; a day without any is closed. `osm` holds the rules of a value of `opening_hours`, which `; ` joins. See
    https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
    """

    by_day: Mapping[str, tuple[str, ...]]
    osm: tuple[str, ...]
    method: FactMethod = "text"
    confidence: float = 0.0
    context: str | None = None


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A text that may be the name of the business, the part of a page that gives it, and the number of pages that do.

    It holds nothing but texts and a number, so that it can be stored as JSON.
    """

    value: str
    method: NameMethod
    pages: int = 1


@dataclass(frozen=True, slots=True)
class BusinessName:
    """The name of the business, with the probability that it is right and the strongest of the places that give it."""

    value: str
    method: NameMethod
    confidence: float


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works for the business, with a title; with the address or number beside the name, if there is one.

    `first_name` and `last_name` are None if it is not sure which is which.
    """

    name: str
    title: str
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = None
    confidence: float = 0.0
    context: str | None = None


@dataclass(slots=True, unsafe_hash=True)  # as `Contact`
class Business:
    """What a page states about a business, in schema.org's terms or on an imprint."""

    name: str | None = None
    legal_name: str | None = None
    types: tuple[str, ...] = ()
    street: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    opening_hours: tuple[str, ...] = ()
    price_range: str | None = None
    vat_id: str | None = None
    tax_id: str | None = None
    founding_date: str | None = None
    managing_director: str | None = None
    register_number: str | None = None
    url: str | None = None


def as_data(fact: Technology | PostalAddress | Hours | NameCandidate | Person | Business) -> dict[str, Any]:
    """Return the values of a fact by name, of which JSON can be made. They hold no other facts, so that this need not
    look into them and copy them, as `asdict` does."""
    return {field.name: getattr(fact, field.name) for field in fields(fact)}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself."""

    title: str | None = None
    description: str | None = None
    h1: str | None = None
    language: str | None = None  # BCP 47, lower case
    canonical_url: str | None = None
    favicon_url: str | None = None
    logo_url: str | None = None
    open_graph: dict[str, str] = field(default_factory=dict)
    schema_types: tuple[str, ...] = ()
    word_count: int = 0
    has_contact_form: bool = False
    internal_links: int = 0
    external_links: int = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a page and its site ask of those who read it by machine, as they wrote it.

    `tdm_reservation` is whether text and data mining is reserved. `rules` are the robots rules that hold for us and
    that can be obeyed, in lower case; `obeyed` is the wish for which nothing else of the page was kept.
    """

    meta_robots: str | None = None
    x_robots_tag: str | None = None
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None
    rules: tuple[str, ...] = ()
    obeyed: str | None = None


Verdict = Literal["ok", "empty", "parked", "for_sale", "soft_error", "bot_wall", "needs_javascript"]


class Link(NamedTuple):
    """One link of a page: absolute, without fragment."""

    url: str
    text: str
    nofollow: bool = False
    in_footer: bool = False


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Everything found on one page."""

    url: str
    verdict: Verdict
    metadata: Metadata
    contacts: tuple[Contact, ...] = ()
    technologies: tuple[Technology, ...] = ()
    businesses: tuple[Business, ...] = ()
    name: BusinessName | None = None
    names: tuple[NameCandidate, ...] = ()  # among which `name` was chosen
    addresses: tuple[PostalAddress, ...] = ()
    hours: tuple[Hours, ...] = ()
    people: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()
    wishes: Wishes = Wishes()
    content_hash: str | None = None  # of the visible text, to recognise near-duplicates
