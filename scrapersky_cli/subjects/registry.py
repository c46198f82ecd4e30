"""All subjects, in the order in which they are tried for a name that fits several.

A subject is imported when it is asked for: to list rows of one kind, a command need not know the others.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sqlalchemy import Table

from scrapersky_cli.db.queues import Queue

if TYPE_CHECKING:
    from scrapersky_cli.subjects.subject import Listing, Subject

Value = TypeVar("Value")


class SubjectEntry(NamedTuple):
    """Where a subject is defined, `module:name`, and the names of its listings."""

    where: str
    listings: tuple[str, ...] = ()


REGISTRY: dict[str, SubjectEntry] = {
    "contact": SubjectEntry("contact:CONTACT", ("contacts",)),
    "sitemap": SubjectEntry("sitemap:SITEMAP", ("sitemaps",)),
    "page": SubjectEntry("page:PAGE", ("pages",)),
    "domain": SubjectEntry("domain:DOMAIN", ("domains", "leads")),
    "search": SubjectEntry("search:SEARCH", ("searches",)),
    "business": SubjectEntry("business:BUSINESS", ("businesses",)),
    "place": SubjectEntry("place:PLACE", ("places",)),
    "job": SubjectEntry("job:JOB", ("jobs",)),
    "batch": SubjectEntry("batch:BATCH"),
}
_KINDS = {listing: kind for kind, entry in REGISTRY.items() for listing in entry.listings}


class _WhenAsked(Mapping[str, Value]):
    """Values by name, each of which `load` returns when it is asked for."""

    def __init__(self, names: Mapping[str, object], load: Callable[[str], Value]) -> None:
        self._names, self._load = names, load

    def __getitem__(self, name: str) -> Value:
        if name not in self._names:
            raise KeyError(name)
        return self._load(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def subjects() -> Mapping[str, "Subject"]:
    """Return all subjects, by kind."""
    return _WhenAsked(REGISTRY, _subject)


@cache
def _subject(kind: str) -> "Subject":
    module, _, name = REGISTRY[kind].where.partition(":")
    subject: Subject = getattr(import_module(f"scrapersky_cli.subjects.{module}"), name)
    return subject


def curated_subjects() -> dict[str, "Subject"]:
    """Return the subjects whose rows can be curated, by the name of their listing."""
    return {each.listings[0].name: each for each in subjects().values() if "curation" in each.table.c}


def subject_of(table: Table) -> "Subject":
    """Return the subject of this table."""
    return next(subject for subject in subjects().values() if subject.table is table)


def queues() -> list[Queue]:
    """Return the queues of all subjects."""
    return [queue for subject in subjects().values() for queue in subject.queues]


def listings() -> Mapping[str, tuple["Subject", "Listing"]]:
    """Return all listings with their subjects, by name."""
    return _WhenAsked(_KINDS, _listing)


def _listing(name: str) -> tuple["Subject", "Listing"]:
    subject = _subject(_KINDS[name])
    return subject, next(listing for listing in subject.listings if listing.name == name)
