"""Compare what two releases of a source say of a place, of which the older is kept as a few bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct
from typing import Literal, get_args

from scrapersky_cli.extract.places.areas import distance
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.extract.places.street import street_key

Change = Literal["new", "gone", "closed", "moved", "changed"]
CHANGES: tuple[Change, ...] = get_args(Change)
_MOVED = 50.0  # metres; geocoders differ by less
_NOWHERE = -(2**31)
_UNIT = 1e-7  # degrees, a centimetre
# What is compared. How sure a source is and how people rate a place changes with each release, and says nothing new.
_FIELDS: Mapping[str, Callable[[Place], object]] = {
    "name": lambda place: place.name,
    "category": lambda place: (place.category, place.categories),
    "address": lambda place: place.address,
    "websites": lambda place: place.websites,
    "phones": lambda place: place.phones,
    "emails": lambda place: place.emails,
    "profiles": lambda place: place.profiles,
    "brand": lambda place: (place.brand, place.brand_id),
    "hours": lambda place: (tuple(sorted((place.hours or {}).items())), place.hours_text),
    "price_level": lambda place: place.price_level,
    "status": lambda place: place.status,
}
_FORM = Struct(f"<?iiI{len(_FIELDS)}I")


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of a place: None for `change` if nothing. `metres` is how far it moved, if both points are known."""

    change: Change | None
    fields: tuple[str, ...] = ()
    metres: float | None = None


def place_key(place: Place) -> bytes:
    """Return sixteen bytes for the identifier of the place within its source."""
    return blake2b(place.source_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def fingerprint(place: Place) -> bytes:
    """Return what `compare` needs to know of a place. Only this process understands it."""
    latitude, longitude = _fixed(place.latitude), _fixed(place.longitude)
    fields = (_digest(read(place)) for read in _FIELDS.values())
    street = _digest(key) if (key := street_key(place.address.street)) else 0
    return _FORM.pack(place.status == "closed", latitude, longitude, street, *fields)


def was_closed(before: bytes) -> bool:
    """Return whether the place of this fingerprint is closed for good."""
    return bool(_FORM.unpack(before)[0])


def compare(before: bytes | None, place: Place) -> Compared:
    """Return what became of a place since the release with this fingerprint; None if it was not in it.

    It is closed if its source says so now and did not before. It moved if it is more than 50 metres away or has
    another street or number, else it changed if any of the fields did.
    """
    closed = place.status == "closed"
    if before is None:
        return Compared("closed" if closed else "new")
    then, now = _FORM.unpack(before), _FORM.unpack(fingerprint(place))
    if closed:
        return Compared(None if then[0] else "closed")
    fields = tuple(name for name, old, new in zip(_FIELDS, then[4:], now[4:], strict=True) if old != new)
    metres = _metres(then[1:3], now[1:3])
    moved = (metres is not None and metres > _MOVED) or (then[3] and now[3] and then[3] != now[3])
    return Compared("moved" if moved else "changed" if fields else None, fields, metres)


def _fixed(degrees: float | None) -> int:
    return _NOWHERE if degrees is None else round(degrees / _UNIT)


def _metres(then: tuple[int, int], now: tuple[int, int]) -> float | None:
    if _NOWHERE in (*then, *now):
        return None
    return distance(then[0] * _UNIT, then[1] * _UNIT, now[0] * _UNIT, now[1] * _UNIT)


def _digest(value: object) -> int:
    return hash(value) & 0xFFFFFFFF
