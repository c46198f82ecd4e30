"""The town: any number of invented small businesses and their web sites, the same for the same seed.

    >>> town = Town(sites=5, seed=7)
    >>> [site.domain for site in town.sites]   # names under real suffixes, unique within the town
    >>> town.truth()                           # what is true about each, as plain data

The first four sites are friendly, then comes one site per quirk of the catalogue, then mostly friendly ones.
"""

import random
import unicodedata
from functools import cached_property
from typing import Any

from scrapersky_cli.demo.business import NUMBER_FIRST
from scrapersky_cli.demo.facts import truth_of
from scrapersky_cli.demo.looks import LOOKS, WEIGHTS
from scrapersky_cli.demo.people import site_pages
from scrapersky_cli.demo.quirks import CATALOGUE, Quirk
from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.sitemap_sorts import with_hosts
from scrapersky_cli.demo.trades import COMMON_COUNTRIES, COUNTRIES

FRIENDLY = 4
EVERY_QUIRK = FRIENDLY + len(CATALOGUE)  # sites of the smallest town with every quirk
FRIENDLY_LOOKS = ("wordpress", "squarespace", "elementor", "wix")
AWKWARD_SHARE = 0.15


def ascii_label(text: str) -> str:
    """`text` as a host name's label: lower case, umlauts spelled out, other accents dropped."""
    for letter, spelled in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        text = text.lower().replace(letter, spelled)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join("".join(char if char.isalnum() else " " for char in plain).split())


class Town:
    """`sites` web sites made from `seed`.

    With `awkward` false every site is friendly, and `weight` sets the least and most characters of a page: for
    measuring speed. Without it a page is as heavy as pages of its look are.
    """

    def __init__(
        self, sites: int, seed: int = 1, *, awkward: bool = True, weight: tuple[int, int] | None = None
    ) -> None:
        self.seed = seed
        self._weight = weight
        self._random = random.Random(f"town {seed}")
        self._labels: set[str] = set()
        self.sites = tuple(self._site(number, self._quirk(number) if awkward else None) for number in range(sites))

    @cached_property
    def by_host(self) -> dict[str, Site]:
        """Every host name that answers, with its site."""
        return {host: site for site in self.sites for host in site.hosts}

    def truth(self) -> list[dict[str, Any]]:
        """Return what is true about each site; see `facts.truth_of`."""
        return [truth_of(site) for site in self.sites]

    def _quirk(self, number: int) -> Quirk | None:
        if number < FRIENDLY:
            return None
        if number - FRIENDLY < len(CATALOGUE):
            return CATALOGUE[number - FRIENDLY]
        return self._random.choice(CATALOGUE) if self._random.random() < AWKWARD_SHARE else None

    def _label(self, trade: str, surname: str, city: str) -> str:
        """Return a label that is new in the town; the city or a number is added if necessary."""
        short = f"{trade}-{ascii_label(surname)}"
        wanted = [short, f"{short}-{ascii_label(city)}".rstrip("-")]
        label = next((label for label in wanted if label not in self._labels), "")
        number = 2
        while not label or label in self._labels:
            label, number = f"{short}-{number}", number + self._random.randint(1, 9)
        self._labels.add(label)
        return label

    def _site(self, number: int, quirk: Quirk | None) -> Site:
        rng = self._random
        country = COUNTRIES[(quirk.country if quirk else "") or rng.choice(COMMON_COUNTRIES)]
        trade = rng.choice(country.language.trades)
        surname = rng.choice(country.fronts) + rng.choice(country.backs)
        city = rng.choice(country.cities)
        label = self._label(trade[0], surname, city[0])
        domain = f"{label}.{country.suffix}"
        look = (quirk.look if quirk else "") or rng.choice(tuple(LOOKS))
        if number < FRIENDLY:
            look = FRIENDLY_LOOKS[number]
        name = f"{trade[1]} {surname}"
        parts = [rng.choice(country.streets), str(rng.randint(1, 140))]
        site = Site(
            domain=domain,
            typed=domain,
            host=domain,
            hosts=(domain, f"www.{domain}"),
            scheme="https",
            name=name,
            trade=trade,
            country=country,
            city=city,
            street=" ".join(parts[::-1] if country.code in NUMBER_FIRST else parts),
            look=look,
            seed=rng.getrandbits(32),
            weight=rng.randint(*(self._weight or WEIGHTS[look])),
            pages=site_pages(rng, number, country, domain, name, surname, city),
            technologies=LOOKS[look].technologies,
            quirk=quirk.name if quirk else "friendly",
        )
        return with_hosts(quirk.change(site)) if quirk else site
