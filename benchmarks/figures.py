"""Figures in the form that docs/benchmarks.md shows: medians with their ranges, as Markdown."""

from collections.abc import Sequence
from statistics import median


def number(value: float) -> str:
    """Return a figure with three digits or, if it has more before the point, with all of those."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def spread(values: Sequence[float]) -> str:
    """Return `median [least–greatest]`; one value stands alone, and none is a dash."""
    if not values:
        return "–"
    middle = number(median(values))
    return middle if len(values) == 1 else f"{middle} [{number(min(values))}–{number(max(values))}]"


def ratios(own: Sequence[float], others: Sequence[float]) -> list[float]:
    """Return own / other of each round: what the machine did in a round, it did to both."""
    return [mine / other for mine, other in zip(own, others, strict=False)]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the first column is text, the others are figures."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines).replace("| --- ", "|---").replace("--- |", "---|")
