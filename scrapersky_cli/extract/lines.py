"""Find the lines of a text that have certain words, without a look at each line."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


def lines_with(text: str, words: Iterable[str]) -> list[int]:
    """Return the numbers of the lines of `text` that contain one of `words`, anywhere and as they are written."""
    present = [word for word in words if word in text]
    # Where the next line begins.
    ends = list(accumulate(len(line) + 1 for line in text.split("\n"))) if present else []
    numbers: set[int] = set()
    for word in present:
        position = text.find(word)
        while position >= 0:
            number = bisect_right(ends, position)
            numbers.add(number)
            position = text.find(word, ends[number])
    return sorted(numbers)
