"""The bundled lists of words and domains, `data/NAME.txt`: words set apart by white space, # for remarks."""

from functools import cache
from importlib.resources import files


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of the list `name`."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def labelled_words(name: str) -> dict[str, str]:
    """The list `name` with lines of the form `label: word word …`, as a label for each word."""
    pairs = (line.partition(":") for line in _lines(name))
    return {word: label for label, _, words in pairs for word in words.split()}


def _lines(name: str) -> list[str]:
    text = files("scrapersky_cli.extract").joinpath("data", f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
