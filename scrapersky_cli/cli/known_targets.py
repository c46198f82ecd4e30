"""Use known rows as targets: those that the filters of --where choose."""

from collections.abc import Iterator

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.intake import RawTarget
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.export.rows import listing_named
from scrapersky_cli.read.chosen import chosen_ids, chosen_names
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.registry import subjects
from scrapersky_cli.subjects.subject import Subject


def targets_where(database: Database, workflow: Workflow, filters: Filters) -> Iterator[RawTarget]:
    """Return the rows that match the filters as targets of the workflow. Raise UsageError for one that they lack."""
    assert workflow.intake is not None
    subject = subjects()[workflow.intake.names]
    listing_named(subject.listings[0].name, filters)
    return (RawTarget(number, text) for number, text in enumerate(_names(database, subject, filters), 1))


def _names(database: Database, subject: Subject, filters: Filters) -> Iterator[str]:
    if subject.has_unique_names:
        yield from chosen_names(database, subject, filters)
        return
    for page in chosen_ids(database, subject, filters):
        yield from (f"{subject.kind}:{row_id}" for row_id in page)
