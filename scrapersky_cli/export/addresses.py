"""Leave out rows whose address other rows have."""

from collections.abc import Sequence
from hashlib import blake2b

from scrapersky_cli.extract.places.street import house_key
from scrapersky_cli.subjects.keyset import Row


def first_of_each_address(rows: Sequence[Row], seen: set[int]) -> list[Row]:
    """Return the rows whose address is not among the `seen` ones, to which those of all rows are added.

    An address is a street with its number and a postcode or a city, however these are spelled. Only of a row without
    one do the coordinates decide: geocoders put several houses on one point. A row with neither is always kept.
    """
    kept = []
    for row in rows:
        house, point = _house(row), _point(row)
        key = house or point
        if key is None or key not in seen:
            kept.append(row)
        seen.update(each for each in (house, point) if each is not None)
    return kept


def _house(row: Row) -> int | None:
    key = house_key(row.get("street"), row.get("postcode") or row.get("postal_code"), row.get("city"))
    return None if key is None else _digest(f"{key}|{row.get('country') or ''}")


def _point(row: Row) -> int | None:
    latitude, longitude = row.get("latitude"), row.get("longitude")
    return None if latitude is None or longitude is None else _digest(f"{latitude:.6f}|{longitude:.6f}")  # 0.1 m


def _digest(text: str) -> int:
    """Return a number of eight bytes, so that a million addresses take less than 100 MB."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())
