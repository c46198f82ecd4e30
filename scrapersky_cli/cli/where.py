"""--where: use known rows as targets, such as `--where status=completed --where tag=austin`."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from scrapersky_cli.cli.filtering import filters_of
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.intake import RawTarget
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.read.chosen import chosen_names
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.registry import subjects

_KEYS = {
    "domain": "domain", "status": "status", "result": "result_code", "error": "error_code", "kind": "kind",
    "with": "with_", "tag": "tag", "curation": "curation", "batch": "batch", "since": "since",
}  # fmt: skip
_SINGLE = ("batch", "since")

Where = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY=VALUE", help=f"Use known rows that match; keys: {', '.join(_KEYS)}. Repeatable."),
]


def filters_where(database: Database, texts: Sequence[str]) -> Filters:
    """Return the filters for `key=value` texts. Raise UsageError for an unknown key or value."""
    given: dict[str, Any] = defaultdict(list)
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or key not in _KEYS or not value:
            raise UsageError(f"{text} is not a valid filter", hint=f"KEY=VALUE, with a key of: {', '.join(_KEYS)}")
        if key in _SINGLE:
            given[_KEYS[key]] = value
        else:
            given[_KEYS[key]].append(value)
    with database.reading() as conn:
        return filters_of(conn, **given)


def targets_where(database: Database, workflow: Workflow, filters: Filters) -> Iterator[RawTarget]:
    """Yield the rows that match the filters as targets of the workflow."""
    assert workflow.intake is not None
    names = chosen_names(database, subjects()[workflow.intake.names], filters)
    for number, text in enumerate(names, 1):
        yield RawTarget(number, text)
