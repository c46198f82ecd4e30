"""The bundled lists of words and domains, `data/NAME.txt`: words separated by white space, with comments after #."""

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the words of the list `name`."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def labelled_words(name: str) -> dict[str, str]:
    """Return the last label of each word in the list `name`, whose lines have the form `label: word word …`."""
    pairs = (line.partition(":") for line in _lines(name))
    return {word: label for label, _, words in pairs for word in words.split()}


def words_with_label(name: str, label: str) -> tuple[str, ...]:
    """Return the words that have the label in the list `name`; a word may have several labels."""
    pairs = (line.partition(":") for line in _lines(name))
    return tuple(word for given, _, words in pairs if given == label for word in words.split())


def _lines(name: str) -> list[str]:
    text = files("scrapersky_cli.extract").joinpath("data", f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
