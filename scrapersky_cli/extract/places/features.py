"""GeoJSON (RFC 7946) as it arrives: one collection, features one a line, or a sequence of them (RFC 8142)."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scrapersky_cli.extract.places.osm_tags import alltheplaces_place, tagged_place
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.extract.places.values import InvalidPlace

LONGEST = 1 << 20  # characters of one feature; one that is longer is no place
_COLLECTION = re.compile(r'"features"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,\x1e\ufeff]*")
_DECODER = json.JSONDecoder()


class NotGeoJson(ValueError):
    """The text is not GeoJSON, or ends too early. The message says why, in one clause."""


class _Source:
    """Text that is decoded piece by piece. `at` is where reading goes on, `position` the bytes taken so far."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.text, self.at, self.position = "", 0, 0

    def more(self) -> bool:
        """Take another piece; return False at the end."""
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self.position += len(chunk)
        self.text, self.at = self.text[self.at :] + self._decoder.decode(chunk), 0
        return True

    def next_sign(self) -> str:
        """Return the next character that is not between values, or '' at the end."""
        while True:
            found = _BETWEEN.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> Any:
        """Return the object that begins here. Raise NotGeoJson."""
        while True:
            try:
                found, self.at = _DECODER.raw_decode(self.text, self.at)
            except RecursionError:
                raise NotGeoJson("a value is nested too deeply") from None
            except ValueError:
                if len(self.text) - self.at > LONGEST:
                    raise NotGeoJson(f"a feature is not valid JSON, or longer than {LONGEST:,} characters") from None
                if not self.more():
                    raise NotGeoJson("it ends within a feature, or the feature is not valid JSON") from None
            else:
                return found


def read_features(chunks: Iterable[bytes]) -> Iterator[tuple[int, Any]]:
    """Yield each feature, with how many bytes had been taken until then. Raise NotGeoJson.

    No more than one feature and one piece are held, however long the file and its lines are.
    """
    source = _Source(chunks)
    is_collection = _find_features(source)
    while (sign := source.next_sign()) == "{":
        yield source.position, source.value()
    if is_collection and not sign:
        raise NotGeoJson("it ends before its last feature")
    if sign and not (is_collection and sign == "]"):
        raise NotGeoJson("something that is not an object stands between its features")


def _find_features(source: _Source) -> bool:
    """Skip to the first feature. Return whether the file is a collection of features, not one feature a line."""
    if source.next_sign() == "[":
        source.at += 1
        return True
    while True:
        try:
            first, _ = _DECODER.raw_decode(source.text, source.at)
            if isinstance(first, Mapping) and first.get("type") == "Feature":
                return False
        except RecursionError:
            raise NotGeoJson("a value is nested too deeply") from None
        except ValueError:
            pass  # not all of it is here yet
        if found := _COLLECTION.search(source.text, source.at):
            source.at = found.end()
            return True
        if len(source.text) > LONGEST or not source.more():
            raise NotGeoJson("it has no features")


def tags_of(feature: Any) -> Mapping[str, str]:
    """Return the properties that are texts or numbers, as texts."""
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    if not isinstance(properties, Mapping):
        return {}
    return {
        key: value if isinstance(value, str) else str(value)
        for key, value in properties.items()
        if isinstance(value, str | float) or (isinstance(value, int) and abs(value) < 10**18)
    }


def feature_place(feature: Any) -> Place:
    """Return the place of a feature with tags as in OpenStreetMap. Raise InvalidPlace."""
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise InvalidPlace("it is not a feature")
    tags = tags_of(feature)
    latitude, longitude = _point(feature.get("geometry"))
    given = feature.get("id")
    if "@spider" in tags:
        key = given or (f"{tags['@spider']}/{tags['ref']}" if tags.get("ref") else None)
        return alltheplaces_place(tags, _text(key), latitude, longitude)
    return tagged_place(tags, _text(given or tags.get("@id") or tags.get("id")), latitude, longitude)


def _text(key: object) -> str:
    return str(key) if isinstance(key, str | int) else ""


def _point(geometry: object) -> tuple[Any, Any]:
    if geometry is None:
        return None, None
    where = geometry.get("coordinates") if isinstance(geometry, Mapping) and geometry.get("type") == "Point" else None
    if not isinstance(where, list) or len(where) < 2 or None in where[:2]:
        raise InvalidPlace("its geometry is not a point")
    return where[1], where[0]
