"""All subjects, in the order in which they are tried for a name that fits several."""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from sqlalchemy import Table

from scrapersky_cli.db.queues import Queue

if TYPE_CHECKING:
    from scrapersky_cli.subjects.subject import Listing, Subject

REGISTRY: dict[str, str] = {
    "contact": "scrapersky_cli.subjects.contact:CONTACT",
    "sitemap": "scrapersky_cli.subjects.sitemap:SITEMAP",
    "page": "scrapersky_cli.subjects.page:PAGE",
    "domain": "scrapersky_cli.subjects.domain:DOMAIN",
    "search": "scrapersky_cli.subjects.search:SEARCH",
    "business": "scrapersky_cli.subjects.business:BUSINESS",
    "place": "scrapersky_cli.subjects.place:PLACE",
    "job": "scrapersky_cli.subjects.job:JOB",
    "batch": "scrapersky_cli.subjects.batch:BATCH",
}


@cache
def subjects() -> dict[str, "Subject"]:
    """Return all subjects, by kind."""
    found: dict[str, Subject] = {}
    for kind, where in REGISTRY.items():
        module, _, attribute = where.partition(":")
        found[kind] = getattr(import_module(module), attribute)
    return found


def curated_subjects() -> dict[str, "Subject"]:
    """Return the subjects whose rows can be curated, by the name of their listing."""
    return {each.listings[0].name: each for each in subjects().values() if "curation" in each.table.c}


def subject_of(table: Table) -> "Subject":
    """Return the subject of this table."""
    return next(subject for subject in subjects().values() if subject.table is table)


def queues() -> list[Queue]:
    """Return the queues of all subjects."""
    return [queue for subject in subjects().values() for queue in subject.queues]


def listings() -> dict[str, tuple["Subject", "Listing"]]:
    """Return all listings with their subjects, by name."""
    return {listing.name: (subject, listing) for subject in subjects().values() for listing in subject.listings}
