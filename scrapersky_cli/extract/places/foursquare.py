"""Foursquare OS Places: one row of its Parquet files.

https://docs.foursquare.com/data-products/docs/places-os-data-schema gives the columns.
"""

from collections.abc import Mapping
from typing import Any

from scrapersky_cli.extract.places.place import Address, Origin, Place
from scrapersky_cli.extract.places.values import (
    KEY,
    LINK,
    NAME,
    country_of,
    key_of,
    name_of,
    point_of,
    text_of,
    texts_of,
    time_of,
)  # fmt: skip

REQUIRED = ("fsq_place_id", "name")
COLUMNS = (
    *REQUIRED, "latitude", "longitude", "address", "locality", "region", "postcode", "country", "tel", "website",
    "email", "facebook_id", "instagram", "twitter", "date_closed", "date_refreshed", "fsq_category_labels",
)  # fmt: skip
UNUSED = (
    "admin_region", "post_town", "po_box", "date_created", "fsq_category_ids", "placemaker_url", "unresolved_flags",
    "geom", "bbox", "dt",
)  # fmt: skip
_PROFILES = {
    "facebook_id": "https://www.facebook.com/",
    "instagram": "https://www.instagram.com/",
    "twitter": "https://x.com/",
}


def foursquare_place(row: Mapping[str, Any]) -> Place:
    """Return the place of a row, as Arrow gives it in Python's types. Raise InvalidPlace.

    A category is the path of its names, as in `Retail > Florist`. A place without `date_closed` is not said to be open.
    """
    source_id, name = key_of(row.get("fsq_place_id")), name_of(row.get("name"))
    latitude, longitude = point_of(row.get("latitude"), row.get("longitude"))
    categories = texts_of(row.get("fsq_category_labels"))
    return Place(
        source="foursquare",
        source_id=source_id,
        name=name,
        latitude=latitude,
        longitude=longitude,
        category=categories[0] if categories else None,
        categories=categories,
        address=Address(
            street=text_of(row.get("address")),
            city=text_of(row.get("locality"), NAME),
            region=text_of(row.get("region"), NAME),
            postcode=text_of(row.get("postcode"), KEY),
            country=country_of(row.get("country")),
        ),
        websites=texts_of(row.get("website"), LINK),
        phones=texts_of(row.get("tel")),
        emails=texts_of(row.get("email")),
        profiles=_profiles(row),
        status="closed" if row.get("date_closed") else None,
        licence="Apache-2.0",
        origins=(Origin("Foursquare", source_id),),
        updated_at=time_of(row.get("date_refreshed")),
    )


def _profiles(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the addresses of the profiles, of which only the names are listed."""
    found = []
    for column, site in _PROFILES.items():
        value = row.get(column)
        name = text_of(str(value) if isinstance(value, int) else value, KEY)
        if name:
            found.append(name if name.startswith("http") else site + name.lstrip("@"))
    return tuple(found)
