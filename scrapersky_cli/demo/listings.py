"""What directories list of the town's businesses: the same truth in the forms of Overture, OpenStreetMap and Google."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.town import Town

_STEP = 0.002  # degrees between two businesses of a city, so that each has a house of its own
_HALF = 0.2  # degrees from the middle of a city to its border
_ELSEWHERE = 2  # searches that are made at all directories
_DATED = "2026-10-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class ListedKind:
    """A kind of business: what people search for, and what each directory calls it."""

    phrase: str
    overture: str
    osm: tuple[str, str]
    google: str


# The kinds of the town's businesses, by their schema.org type.
KINDS = {
    "Dentist": ListedKind("dentists", "dentist", ("amenity", "dentist"), "dentist"),
    "Plumber": ListedKind("plumbers", "plumbing", ("craft", "plumber"), "plumber"),
    "Bakery": ListedKind("bakery", "bakery", ("shop", "bakery"), "bakery"),
    "LegalService": ListedKind("lawyers", "lawyer", ("office", "lawyer"), "lawyer"),
    "HairSalon": ListedKind("hair salons", "hair_salon", ("shop", "hairdresser"), "hair_salon"),
    "Florist": ListedKind("florists", "florist", ("shop", "florist"), "florist"),
    "AutoRepair": ListedKind("car repair", "automotive_repair", ("shop", "car_repair"), "car_repair"),
    "Electrician": ListedKind("electricians", "electrician", ("craft", "electrician"), "electrician"),
}


@dataclass(frozen=True, slots=True)
class ListedBusiness:
    """A business as directories list it, and what is true about it.

    `domain` is that of its own site. `result` is what domain-extraction makes of its website, if it has another one.
    """

    number: int
    name: str
    kind: ListedKind
    street: str
    city: str
    postcode: str
    country: str
    website: str | None
    phone: str | None
    domain: str | None
    result: str = "ok"
    is_open: bool = True

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        south, west = _middle(self.city)
        return south + _STEP * (self.number % 50), west + _STEP * (self.number // 50)


def listed_businesses(town: Town) -> list[ListedBusiness]:
    """Return the business of every site, and some more that are awkward in other ways than their sites."""
    found = [_of_site(number, site) for number, site in enumerate(town.sites)]
    return [*found, *_without_a_site(len(found), found[0])]


def _of_site(number: int, site: Site) -> ListedBusiness:
    return ListedBusiness(
        number,
        site.name,
        KINDS[site.trade[2]],
        site.street,
        *site.city,
        site.country.code,
        f"{site.scheme}://{site.typed if '://' not in site.typed else site.domain}/",
        next((each.value for page in site.pages for each in page.contacts if each.kind == "phone" and each.own), None),
        site.domain,
    )


def _without_a_site(number: int, like: ListedBusiness) -> Iterator[ListedBusiness]:
    """Yield neighbours of a business that have no site of their own, or are no more."""
    page = "https://www.facebook.com/themill"
    for name, website, result, is_open in (
        ("The Old Mill", None, "no_website", True),
        ("Blue Door", page, "platform", True),
        ("Gone Since May", "https://gone-since-may.com/", "ok", False),
    ):
        street, where = f"Side Street {number}", (like.city, like.postcode, like.country)
        yield ListedBusiness(number, name, like.kind, street, *where, website, None, None, result, is_open)
        number += 1


def _middle(city: str) -> tuple[float, float]:
    """Return a point for a city, away from the edges of the map."""
    digest = sha256(city.encode()).digest()
    return digest[0] / 255 * 100 - 50.0, digest[1] / 255 * 300 - 150.0


# --- as each directory has them ---------------------------------------------------------------------------
def write_overture(file: Path, businesses: Sequence[ListedBusiness]) -> None:
    """Write a GeoParquet file as Overture Maps releases them. It needs pyarrow."""
    import pyarrow
    from pyarrow import parquet

    texts = pyarrow.list_(pyarrow.string())
    source = pyarrow.struct(
        [(name, pyarrow.string()) for name in ("property", "dataset", "license", "record_id", "update_time")]
    )
    address = pyarrow.struct([(name, pyarrow.string()) for name in ("freeform", "locality", "postcode", "country")])
    schema = pyarrow.schema(
        [
            ("id", pyarrow.string()),
            ("geometry", pyarrow.binary()),
            ("bbox", pyarrow.struct([(edge, pyarrow.float32()) for edge in ("xmin", "xmax", "ymin", "ymax")])),
            ("sources", pyarrow.list_(source)),
            ("names", pyarrow.struct([("primary", pyarrow.string())])),
            ("taxonomy", pyarrow.struct([("primary", pyarrow.string()), ("hierarchy", texts)])),
            ("confidence", pyarrow.float64()),
            ("websites", texts),
            ("phones", texts),
            ("addresses", pyarrow.list_(address)),
            ("operating_status", pyarrow.string()),
        ]
    )
    rows = [overture_row(each) for each in businesses]
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), file, row_group_size=50)


def overture_row(business: ListedBusiness) -> dict[str, Any]:
    """Return the row of a business."""
    latitude, longitude = business.point
    record = {"property": "", "dataset": "meta", "license": "CDLA-Permissive-2.0", "record_id": str(business.number)}
    return {
        "id": f"08f{business.number:05}",
        "geometry": struct.pack("<BI2d", 1, 1, longitude, latitude),
        "bbox": {"xmin": longitude, "xmax": longitude, "ymin": latitude, "ymax": latitude},
        "sources": [{**record, "update_time": _DATED}],
        "names": {"primary": business.name},
        "taxonomy": {"primary": business.kind.overture, "hierarchy": [business.kind.overture]},
        "confidence": 0.9,
        "websites": [business.website] if business.website else None,
        "phones": [business.phone] if business.phone else None,
        "addresses": [
            {
                "freeform": business.street,
                "locality": business.city,
                "postcode": business.postcode,
                "country": business.country,
            }
        ],
        "operating_status": "open" if business.is_open else "permanently_closed",
    }


def osm_element(business: ListedBusiness) -> dict[str, Any]:
    """Return the element of a business, as the emulated map takes it."""
    latitude, longitude = business.point
    key, value = business.kind.osm
    tags = {
        key if business.is_open else f"disused:{key}": value,
        "name": business.name,
        "addr:street": business.street,
        "addr:city": business.city,
        "addr:postcode": business.postcode,
        "addr:country": business.country,
        **{name: value for name in ("website", "phone") if (value := getattr(business, name))},
    }
    return {"id": f"node/{business.number}", "lat": latitude, "lon": longitude, "tags": tags}


def google_object(business: ListedBusiness) -> dict[str, Any]:
    """Return the place of a business, as Google's API gives it."""
    latitude, longitude = business.point
    place = {
        "id": f"ChIJ{business.number:05}",
        "displayName": {"text": business.name, "languageCode": "en"},
        "primaryType": business.kind.google,
        "types": [business.kind.google, "point_of_interest"],
        "businessStatus": "OPERATIONAL" if business.is_open else "CLOSED_PERMANENTLY",
        "formattedAddress": f"{business.street}, {business.postcode} {business.city}",
        "postalAddress": {
            "regionCode": business.country,
            "locality": business.city,
            "postalCode": business.postcode,
            "addressLines": [business.street],
        },
        "location": {"latitude": latitude, "longitude": longitude},
        "rating": 4.5,
        "userRatingCount": 10 + business.number,
    }
    known = {"websiteUri": business.website, "internationalPhoneNumber": business.phone}
    return place | {name: value for name, value in known.items() if value}


def named_areas(businesses: Sequence[ListedBusiness]) -> dict[str, list[Mapping[str, Any]]]:
    """Return the cities, as the emulated map takes them: entries of Nominatim by name in lower case."""
    countries = {business.city: business.country for business in businesses}
    return {city.lower(): [_area(city, country)] for city, country in countries.items()}


def _area(city: str, country: str) -> Mapping[str, Any]:
    latitude, longitude = _middle(city)
    south, north, west, east = latitude - _HALF, latitude + _HALF, longitude - _HALF, longitude + _HALF
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "lat": str(latitude),
        "lon": str(longitude),
        "category": "boundary",
        "type": "administrative",
        "display_name": city,
        "address": {"city": city, "country_code": country.lower()},
        "boundingbox": [str(south), str(north), str(west), str(east)],
        "geojson": {"type": "Polygon", "coordinates": [corners]},
    }


def searches(businesses: Sequence[ListedBusiness]) -> list[str]:
    """Return searches that find every business in the file, and those of the first two also elsewhere: nobody may ask
    the map more often than once a second."""
    wanted = _phrases(businesses)
    elsewhere = [f"{search} [{source}]" for search in wanted[:_ELSEWHERE] for source in ("osm", "google")]
    return [*(f"{search} [data]" for search in wanted), *elsewhere]


def sources_of(businesses: Sequence[ListedBusiness]) -> dict[int, tuple[str, ...]]:
    """Return which sources list a business in the answers to `searches`, by its number."""
    everywhere = set(_phrases(businesses)[:_ELSEWHERE])
    all_three = ("google", "osm", "overture")
    return {each.number: all_three if _phrase(each) in everywhere else ("overture",) for each in businesses}


def _phrases(businesses: Sequence[ListedBusiness]) -> list[str]:
    return list(dict.fromkeys(map(_phrase, businesses)))


def _phrase(business: ListedBusiness) -> str:
    return f"{business.kind.phrase} near {business.city}"
