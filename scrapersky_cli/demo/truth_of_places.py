"""Compare the businesses that were found with those that are listed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scrapersky_cli.demo.listings import ListedBusiness, sources_of
from scrapersky_cli.demo.report import ComparedFact, Comparison


def compare_businesses(businesses: Sequence[ListedBusiness], found: Iterable[Mapping[str, Any]]) -> Comparison:
    """Compare with rows that have `name`, `city`, `domain`, `result_code` and `sources`, each once for a business.

    A business that is no more must not be found, and none must be found twice.
    """
    rows: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in found:
        rows.setdefault((row["name"], row["city"]), []).append(row)
    facts: list[ComparedFact] = []
    sources = sources_of(businesses)
    listed = Counter((each.name, each.city) for each in businesses if each.is_open)
    for each in businesses:
        same = rows.get((each.name, each.city), [])
        row = same[0] if same else {}
        if each.is_open or same:
            count = _count(same, listed[each.name, each.city])
            facts.append(_fact(each, "business", "1" if each.is_open else "", count))
        if each.is_open:
            true = each.domain or each.result
            got = row.get("domain") or row.get("result_code") or ""
            facts.append(_fact(each, "own site", true, true if got in (true, "known") else got))
            facts.append(_fact(each, "listed by", ", ".join(sources[each.number]), ", ".join(row.get("sources", ()))))
    known = {(each.name, each.city) for each in businesses}
    strangers = [row for key, each in rows.items() if key not in known for row in each]
    facts += [ComparedFact(row["name"], "unknown", "business", "", row["name"]) for row in strangers]
    return Comparison(tuple(facts))


def _count(rows: Sequence[Mapping[str, Any]], expected: int) -> str:
    """Return how often a business was found, given how many have its name and city."""
    return "" if not rows else "1" if len(rows) == max(expected, 1) else str(len(rows))


def _fact(business: ListedBusiness, what: str, true: str, found: str) -> ComparedFact:
    return ComparedFact(business.domain or business.name, "listed", what, true, found)
