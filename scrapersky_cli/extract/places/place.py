"""A place: a business as one source lists it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

# What a source says of a place's existence. None is not known, and is not closed.
Status = Literal["open", "temporarily_closed", "closed", "future"]


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address. `country` is an ISO 3166 code of two capital letters; `whole` is the address in one line."""

    street: str | None = None
    city: str | None = None
    region: str | None = None
    postcode: str | None = None
    country: str | None = None
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The data set from which a source has a place, and the identifier that the place has there."""

    dataset: str
    record_id: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place as `source` lists it. Texts are clean and not empty; what the source does not say is None or empty.

    `source_id` identifies the place within its source, and stays the same from one release to the next. `category` is
    the main one of `categories`, in the source's own words. Websites, phones, faxes, e-mail addresses and profiles on
    social networks are as listed, the main one first. `brand_id` is the brand's identifier in Wikidata. `confidence`
    (0 to 1) is the source's own, `rating` is from 0 to 5, `price_level` from 0 to 4. `hours` gives the opening hours
    of each day as `["09:00-12:30", "13:30-18:00"]`, by its English name in lower case; a day without any is closed.
    `hours_text` is what the source says instead. `time_zone` is an IANA name. `moved_to` is the identifier of the same
    business at its new place.
    """

    source: str
    source_id: str
    name: str
    latitude: float | None = None
    longitude: float | None = None
    category: str | None = None
    categories: tuple[str, ...] = ()
    address: Address = Address()
    websites: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    faxes: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    brand: str | None = None
    brand_id: str | None = None
    status: Status | None = None
    confidence: float | None = None
    rating: float | None = None
    reviews: int | None = None
    price_level: int | None = None
    hours: Mapping[str, tuple[str, ...]] | None = None
    hours_text: str | None = None
    time_zone: str | None = None
    map_url: str | None = None
    moved_to: str | None = None
    licence: str | None = None
    origins: tuple[Origin, ...] = ()
    updated_at: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)
