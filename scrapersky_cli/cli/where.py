"""--where: use known rows as targets, such as `--where status=completed --where tag=austin`."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from scrapersky_cli.cli.filtering import filters_of
from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import UsageError
from scrapersky_cli.subjects.filters import Filters

_KEYS = {
    "domain": "domain", "status": "status", "result": "result_code", "error": "error_code", "kind": "kind",
    "with": "with_", "tag": "tag", "curation": "curation", "category": "category", "city": "city", "country": "country",
    "name": "name", "host": "host", "search": "search", "at": "at", "website": "website", "min-rating": "min_rating",
    "min-reviews": "min_reviews", "no-chains": "branches", "batch": "batch", "since": "since", "limit": "limit",
}  # fmt: skip
_SINGLE = ("website", "min-rating", "min-reviews", "no-chains", "batch", "since", "limit")

Where = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY=VALUE", help=f"Use known rows that match; keys: {', '.join(_KEYS)}. Repeatable."),
]


def filters_where(database: Database, texts: Sequence[str]) -> Filters:
    """Return the filters for `key=value` texts. Raise UsageError for an unknown key or value."""
    with database.reading() as conn:
        return filters_of(conn, **with_where(texts))


def with_where(texts: Sequence[str], **options: Any) -> dict[str, Any]:
    """Return the filters that options give, and those of `key=value` texts. Raise UsageError for an unknown key."""
    given: dict[str, Any] = {name: value for name, value in options.items() if value}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or key not in _KEYS or not value:
            raise UsageError(f"{text} is not a valid filter", hint=f"KEY=VALUE, with a key of: {', '.join(_KEYS)}")
        if key in _SINGLE:
            given[_KEYS[key]] = value
        else:
            given[_KEYS[key]] = [*given.get(_KEYS[key], ()), value]
    return given
