"""Tags of OpenStreetMap, which AllThePlaces uses as well.

https://wiki.openstreetmap.org/wiki/Map_features describes the tags. A tag with a prefix such as `disused:` or `was:`
says what a place no longer is, and is not looked at.
"""

from collections.abc import Mapping
from datetime import datetime

from scrapersky_cli.extract.places.place import Address, Origin, Place
from scrapersky_cli.extract.places.values import (
    KEY,
    LINE,
    LINK,
    NAME,
    InvalidPlace,
    country_of,
    key_of,
    name_of,
    point_of,
    split_texts,
    text_of,
)  # fmt: skip

# The tags that say what kind of business it is; the first one a place has is its category.
MAIN_TAGS = ("shop", "craft", "healthcare", "office", "amenity", "tourism", "leisure", "club")
KNOWN_TAGS = (
    *("name", "brand", "brand:wikidata", *MAIN_TAGS, "website", "contact:website", "url"),
    *("phone", "contact:phone", "mobile", "contact:mobile", "fax", "contact:fax", "email", "contact:email"),
    *("addr:street", "addr:housenumber", "addr:street_address", "addr:full", "addr:place", "addr:city", "addr:state"),
    *("addr:province", "addr:postcode", "addr:country", "opening_hours", "end_date", "@spider", "ref"),
    *(f"contact:{site}" for site in ("facebook", "instagram", "twitter")),
)
_NO_BUSINESS = frozenset(
    {"no", "vacant", "disused", "bench", "parking", "parking_space", "waste_basket", "information"}
)
_NETWORKS = ("facebook", "instagram", "twitter", "linkedin", "youtube", "tiktok", "pinterest")


def main_tags(tags: Mapping[str, str]) -> tuple[str, ...]:
    """Return what kinds of business the tags say it is, as `amenity=dentist`, the main one first; maybe none."""
    return tuple(
        f"{key}={value}"
        for key in MAIN_TAGS
        if key in tags
        for value in split_texts(tags[key], KEY)
        if value not in _NO_BUSINESS
    )


def osm_place(
    tags: Mapping[str, str],
    source_id: str,
    latitude: float | None,
    longitude: float | None,
    *,
    updated_at: datetime | None = None,
) -> Place:
    """Return the place that OpenStreetMap tags this way. `source_id` is like `node/123`. Raise InvalidPlace."""
    return tagged_place(
        tags, source_id, latitude, longitude, "osm", "ODbL-1.0", Origin("OpenStreetMap", source_id), updated_at
    )


def alltheplaces_place(
    tags: Mapping[str, str], source_id: str, latitude: float | None, longitude: float | None
) -> Place:
    """Return the place that a spider of AllThePlaces found. Raise InvalidPlace."""
    origin = Origin(text_of(tags.get("@spider"), KEY) or "AllThePlaces", text_of(tags.get("ref"), KEY))
    return tagged_place(tags, source_id, latitude, longitude, "alltheplaces", "CC0-1.0", origin)


def tagged_place(
    tags: Mapping[str, str],
    source_id: str,
    latitude: float | None,
    longitude: float | None,
    source: str = "file",
    licence: str | None = None,
    origin: Origin | None = None,
    updated_at: datetime | None = None,
) -> Place:
    """Return the place that has these tags in any source. Raise InvalidPlace.

    It is closed if its `end_date` is `yes`; a date may be that of a closure which is still to come.
    """
    key, name = key_of(source_id), name_of(tags.get("name"))
    north, east = point_of(latitude, longitude)
    categories = main_tags(tags)
    if not categories and source == "osm":
        raise InvalidPlace("it is not a business")
    return Place(
        source=source,
        source_id=key,
        name=name,
        latitude=north,
        longitude=east,
        category=categories[0] if categories else None,
        categories=categories,
        address=_address(tags),
        websites=_both(tags, "website", LINK) or split_texts(tags.get("url"), LINK),
        phones=tuple(dict.fromkeys((*_both(tags, "phone"), *_both(tags, "mobile")))),
        faxes=_both(tags, "fax"),
        emails=_both(tags, "email"),
        profiles=tuple(dict.fromkeys(profile for site in _NETWORKS for profile in _both(tags, site, LINK))),
        brand=text_of(tags.get("brand"), NAME),
        brand_id=text_of(tags.get("brand:wikidata"), KEY),
        status="closed" if tags.get("end_date") == "yes" else None,
        hours_text=text_of(tags.get("opening_hours"), 1000),
        licence=licence,
        origins=(origin,) if origin else (),
        updated_at=updated_at,
    )


def _both(tags: Mapping[str, str], name: str, limit: int = LINE) -> tuple[str, ...]:
    """Return the values under both spellings of a name, `phone` and `contact:phone`."""
    found = (*split_texts(tags.get(name), limit), *split_texts(tags.get(f"contact:{name}"), limit))
    return tuple(dict.fromkeys(found))


def _address(tags: Mapping[str, str]) -> Address:
    street = tags.get("addr:street") or tags.get("addr:place")
    number = tags.get("addr:housenumber")
    return Address(
        street=text_of(tags.get("addr:street_address"))
        or text_of(f"{street} {number}" if street and number else street),
        city=text_of(tags.get("addr:city"), NAME),
        region=text_of(tags.get("addr:state") or tags.get("addr:province"), NAME),
        postcode=text_of(tags.get("addr:postcode"), KEY),
        country=country_of(tags.get("addr:country")),
        whole=text_of(tags.get("addr:full")),
    )
