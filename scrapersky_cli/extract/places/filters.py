"""Which places are wanted."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from scrapersky_cli.extract.places.areas import Box, Circle, box_around, distance
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.extract.text import without_accents

Asset = Literal["website", "email", "phone"]
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """What a place must be. Each condition that is set must hold; what a place does not say does not fulfil it.

    Texts are compared without case, accents and punctuation. A category is wanted if it contains one of `categories`
    word for word: `dentist` takes `cosmetic_dentist` and `amenity=dentist`, but not `dental_clinic`, which has to be
    asked for. A name must have all of `name_words`. With `no_chains`, a place with a brand is not wanted. By default,
    places that are closed for good are not wanted; those of which nothing is known are.
    """

    box: Box | None = None
    circle: Circle | None = None
    country: str | None = None
    city: str | None = None
    region: str | None = None
    categories: tuple[str, ...] = ()
    name_words: tuple[str, ...] = ()
    min_confidence: float | None = None
    has: frozenset[Asset] = frozenset()
    no_chains: bool = False
    open_only: bool = True

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The areas outside of which nothing can be wanted: every one of them must contain the place."""
        around = self.circle
        found = (self.box, around and box_around(around.latitude, around.longitude, around.metres))
        return tuple(box for box in found if box)

    def is_wanted(self, place: Place) -> bool:
        """Return whether every condition holds."""
        return (
            self._has_qualities(place)
            and self._is_inside(place)
            and _is_same(self.country, place.address.country)
            and _is_same(self.city, place.address.city)
            and _is_same(self.region, place.address.region)
            and (not self.categories or any(_has_words(each, place.categories) for each in self.categories))
            and all(_has_words(each, (place.name,)) for each in self.name_words)
        )

    def _has_qualities(self, place: Place) -> bool:
        if self.open_only and place.status == "closed":
            return False
        if self.no_chains and (place.brand or place.brand_id):
            return False
        if self.min_confidence is not None and (place.confidence is None or place.confidence < self.min_confidence):
            return False
        assets = {"website": place.websites, "email": place.emails, "phone": place.phones}
        return all(assets[asset] for asset in self.has)

    def _is_inside(self, place: Place) -> bool:
        if self.box is None and self.circle is None:
            return True
        latitude, longitude = place.latitude, place.longitude
        if latitude is None or longitude is None or (self.box and not self.box.contains(latitude, longitude)):
            return False
        circle = self.circle
        return circle is None or distance(circle.latitude, circle.longitude, latitude, longitude) <= circle.metres


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Return the words of a text without case, accents and punctuation, with single blanks between them."""
    return " ".join(_WORDS.findall(without_accents(text)))


def _is_same(wanted: str | None, given: str | None) -> bool:
    return wanted is None or (given is not None and _folded(wanted) == _folded(given))


def _has_words(wanted: str, texts: tuple[str, ...]) -> bool:
    sought = f" {_folded(wanted)} "
    return any(sought in f" {_folded(text)} " for text in texts)
