"""Find the lines of a text that have certain words, without a look at each line."""

from collections.abc import Iterable


def lines_with(text: str, words: Iterable[str]) -> list[int]:
    """Return the numbers of the lines of `text` that contain one of `words`, anywhere and as they are written."""
    numbers: set[int] = set()
    for word in words:
        if word not in text:  # in half the time of `find`
            continue
        number = counted = 0
        position = text.find(word)
        while position >= 0:
            number += text.count("\n", counted, position)
            numbers.add(number)
            counted = text.find("\n", position)
            position = text.find(word, counted) if counted >= 0 else -1
    return sorted(numbers)
