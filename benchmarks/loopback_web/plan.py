"""Which sites there are, where they stand, and how each behaves: the same for the same numbers."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

MEDIAN_SECONDS, SIGMA, LONGEST_SECONDS = 0.5, 0.5, 8.0
SEED = 3

Manner = Literal["http", "https", "silent", "unreachable"]


@dataclass(frozen=True, slots=True)
class Web:
    """`hosts` sites. The share `dead` does not answer at all; of the others the share `https` answers by https, too.

    With `stall`, robots.txt is answered at once and every home page after so many seconds. A home page has about
    `weight` characters or, with 0, as many as pages of its look have.
    """

    hosts: int
    https: float = 0.5
    dead: float = 0.0
    stall: float = 0.0
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """One site. `silent` accepts connections and never answers; `unreachable` does not even accept."""

    domain: str
    address: str
    manner: Manner


def places(web: Web, domains: Sequence[str]) -> list[Place]:
    """Return the place of each of the domains."""
    dice = random.Random(SEED)
    numbers = list(range(web.hosts))
    dice.shuffle(numbers)
    dead = round(web.hosts * web.dead)
    manners: dict[int, Manner] = {n: "silent" if turn % 2 else "unreachable" for turn, n in enumerate(numbers[:dead])}
    encrypted = set(numbers[dead : dead + round((web.hosts - dead) * web.https)])
    return [
        Place(domain, address_of(n), manners.get(n, "https" if n in encrypted else "http"))
        for n, domain in enumerate(domains)
    ]


def address_of(number: int) -> str:
    """Return the address of the site of that number; no two share one."""
    block, rest = divmod(number, 62_500)
    return f"11.{block + 1}.{rest // 250}.{rest % 250 + 1}"


def wait(web: Web, host: str, path: str) -> float:
    """Return after how many seconds the host answers: log-normal, and the same for every contender."""
    if web.stall:
        return web.stall if path == "/" else 0.0
    drawn = random.Random(f"{host}{path}").lognormvariate(math.log(MEDIAN_SECONDS), SIGMA)
    return min(drawn, LONGEST_SECONDS)
