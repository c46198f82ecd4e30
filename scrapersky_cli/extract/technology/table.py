"""The table of products, `data/technologies.tsv`, read once. The head of the file explains its fields."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ahocorasick import Automaton

SOURCES = ("url", "inline", "html", "generator", "header")


@dataclass(frozen=True, slots=True)
class Product:
    """One product and its traces. `marks` and `versions` name the source in which to search for them.

    Versions are expressions as text: of the whole table, a process needs a few.
    """

    name: str
    category: str
    marks: tuple[tuple[str, str], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    assets: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()  # of WordPress plugins


@cache
def products() -> dict[str, Product]:
    """Return all products by name, in the order of the file."""
    text = files("scrapersky_cli.extract").joinpath("data", "technologies.tsv").read_text("utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {product.name: product for product in map(_product, lines)}


@cache
def places() -> dict[str, int]:
    """Return the place of each product in the table, by its name."""
    return {name: place for place, name in enumerate(products())}


@cache
def marks() -> dict[str, Automaton]:
    """Return for each source what finds its marks, all in one pass; each mark has the names of its products."""
    names: dict[str, dict[str, list[str]]] = {source: {} for source in SOURCES}
    for product in products().values():
        for source, mark in product.marks:
            names[source].setdefault(mark, []).append(product.name)
    return {source: _search(of_source) for source, of_source in names.items()}


def _search(names: dict[str, list[str]]) -> Automaton:
    search = Automaton()
    for mark, told in names.items():
        search.add_word(mark, told)
    search.make_automaton()
    return search


@cache
def plugin_folders() -> dict[str, Product]:
    """Return the WordPress plugins that are recognised by their folder."""
    return {folder: product for product in products().values() for folder in product.folders}


def _product(line: str) -> Product:
    name, category, *rest = line.split("\t")
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for field in rest:
        key, _, value = field.partition("=")
        fields[key].append(value)
    versions = [(source, pattern) for source in SOURCES for pattern in fields[f"version.{source}"]]
    versions += [("generator", _after(generator)) for generator in fields["generator"]]
    return Product(
        name=name,
        category=category,
        marks=tuple((source, mark) for source in SOURCES for mark in fields[source]),
        versions=tuple(versions),
        assets=tuple(fields["asset"]),
        implies=tuple(fields["implies"]),
        folders=tuple(fields["folder"]),
    )


def _after(name: str) -> str:
    """Return the expression for a version number after a generator's name: `WordPress 6.8.1`, `Joomla! 5`."""
    return rf"{re.escape(name)}[ !v]{{0,3}}(\d[\w.]{{0,20}})"
