"""How much of an area two searches found together: the two-sample capture-recapture estimate."""

from dataclasses import dataclass
from math import exp, sqrt

_Z = 1.959963984540054  # standard deviations on either side of the middle 95 % of a normal distribution


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many businesses there are: the estimate, and the ends of its 95 % interval. `found` is how many are known."""

    found: int
    estimate: float
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share of all businesses that was found, from 0 to 1."""
        return min(1.0, self.found / self.estimate)


def estimate_coverage(first: int, second: int, both: int) -> Coverage | None:
    """Return the estimate from how many businesses each of two searches found, and how many `both` of them found.

    None if no business was found twice: then any number would be possible. Raise ValueError for impossible counts.

    The number is Chapman's (1951, Univ. California Publ. Statist. 1, 131), nearly unbiased for small counts. The
    interval is the transformed logit one (Sadinle 2009, Commun. Stat. Simul. Comput. 38, 1909), which never begins
    below what was found; it is made to contain the estimate. Both assume that searches find businesses
    independently. Sources that copy from each other overlap more than that, and the estimate is then too low.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError("more were found by both searches than by one of them")
    if not both:
        return None
    only_first, only_second = first - both, second - both
    found = both + only_first + only_second
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    a, b, c = only_first + 0.5, only_second + 0.5, both + 0.5
    # Of less than one missing business the logarithm says nothing, and its variance would grow without limit.
    deviation = sqrt(1 / c + 1 / a + 1 / b + min(1.0, c / (a * b)))
    low, high = (found - 0.5 + a * b / c * exp(side * _Z * deviation) for side in (-1, 1))
    return Coverage(found, estimate, min(max(low, float(found)), estimate), max(high, estimate))
