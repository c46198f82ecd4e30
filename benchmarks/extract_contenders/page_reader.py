"""What every contender of the extraction benchmark does: read pages, time one function over them, print the results.

Run in the peers' own environment, so it imports nothing but the standard library.
"""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterable

REPEATS = 3


def run(extractors: dict[str, Callable[[str], Iterable[str]]]) -> None:
    """Read a JSON list of pages from stdin; print, per extractor, the milliseconds of each page and what it found."""
    pages: list[str] = json.load(sys.stdin)
    results = {}
    gc.freeze()  # as ours is measured, too
    gc.set_threshold(5000, 10, 10)
    for name, extract in extractors.items():
        extract(pages[0])  # what is loaded and compiled once is not the page's price
        timed = [_timed(extract, page) for page in pages]
        results[name] = {"ms": [ms for ms, _ in timed], "found": [found for _, found in timed]}
    json.dump(results, sys.stdout)


def _timed(extract: Callable[[str], Iterable[str]], page: str) -> tuple[float, list[str]]:
    """The best of some runs, in processor time: other programs on the machine do not count."""
    best, found = float("inf"), []
    for _ in range(REPEATS):
        before = time.process_time()
        found = sorted(extract(page))
        best = min(best, time.process_time() - before)
    return best * 1_000, found
