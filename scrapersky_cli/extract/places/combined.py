"""What is known of a business, from all places as which it is listed.

Each value is taken from the best place that has it; what belongs together, as street and city do, from one place.
Nothing is lost: the places stay as they are, and the same places always give the same business, in whatever order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from scrapersky_cli.extract.places.own_site import own_site
from scrapersky_cli.extract.places.place import Place, Status

# What an operator has listed himself comes first, then what chains publish, then open data. Google's values come last:
# its terms do not allow to keep them, so that no business should depend on them.
_BEST_FIRST = ("file", "alltheplaces", "overture", "osm", "foursquare")
_NEVER = datetime.min.replace(tzinfo=UTC)
_MOST = 50  # values of one list


def combined(listed: Sequence[Place]) -> Place:
    """Return the business as one place, in the name of the best of the places, of which there must be one.

    A better source comes first, and of one source what it updated last. Websites, phones, faxes, e-mail addresses,
    profiles, categories and origins are those of all places. Whether it is open is what was said last: a source that
    knows of a closing has a later date than those that have not noticed. Of statements without a date, the best
    source's counts.
    """
    ranked = sorted(listed, key=_rank)
    located = _first(ranked, lambda place: place.latitude is not None and place.longitude is not None)
    addressed = _first(ranked, lambda place: bool(place.address.street)) if _any_street(ranked) else _best_town(ranked)
    branded = _first(ranked, lambda place: bool(place.brand_id or place.brand))
    rated = _first(ranked, lambda place: place.rating is not None)
    timed = _first(ranked, lambda place: place.hours is not None or bool(place.hours_text))
    websites = _united(place.websites for place in ranked)
    return replace(
        ranked[0],
        latitude=located.latitude,
        longitude=located.longitude,
        category=_first(ranked, lambda place: bool(place.category)).category,
        categories=_united(place.categories for place in ranked),
        address=addressed.address,
        websites=websites,
        phones=_united(place.phones for place in ranked),
        faxes=_united(place.faxes for place in ranked),
        emails=_united(place.emails for place in ranked),
        profiles=_united([*(place.profiles for place in ranked), own_site(websites).on_platforms]),
        brand=branded.brand,
        brand_id=branded.brand_id,
        status=_status(ranked),
        confidence=_first(ranked, lambda place: place.confidence is not None).confidence,
        rating=rated.rating,
        reviews=rated.reviews,
        price_level=_first(ranked, lambda place: place.price_level is not None).price_level,
        hours=timed.hours,
        hours_text=timed.hours_text,
        time_zone=_first(ranked, lambda place: bool(place.time_zone)).time_zone,
        map_url=_first(ranked, lambda place: bool(place.map_url)).map_url,
        licence="; ".join(_united([place.licence] if place.licence else [] for place in ranked)) or None,
        origins=tuple(dict.fromkeys(origin for place in ranked for origin in place.origins))[:_MOST],
    )


def _rank(place: Place) -> tuple[int, float, str, str]:
    order = _BEST_FIRST.index(place.source) if place.source in _BEST_FIRST else len(_BEST_FIRST)
    return order, -_when(place).timestamp() if place.updated_at else 0.0, place.source, place.source_id


def _when(place: Place) -> datetime:
    return place.updated_at or _NEVER


def _first(ranked: Sequence[Place], has: Callable[[Place], bool]) -> Place:
    """Return the best place that has the value, or else the best one, which then says that it is not known."""
    return next((place for place in ranked if has(place)), ranked[0])


def _any_street(ranked: Sequence[Place]) -> bool:
    return any(place.address.street for place in ranked)


def _best_town(ranked: Sequence[Place]) -> Place:
    return _first(ranked, lambda place: any((place.address.city, place.address.postcode, place.address.whole)))


def _status(ranked: Sequence[Place]) -> Status | None:
    said = [place for place in ranked if place.status]
    return max(said, key=_when).status if said else None  # of several last ones, max gives the first


def _united(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for some in lists for each in some))[:_MOST]
