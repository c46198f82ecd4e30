"""Shell completion for arguments and options that accept a fixed set of values."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import get_args

import typer

from scrapersky_cli.db.columns import CURATIONS
from scrapersky_cli.db.queues import STATUSES
from scrapersky_cli.extract.contact_words import ContactKind, Method
from scrapersky_cli.settings import Settings, choices
from scrapersky_cli.subjects.registry import curated_subjects, listings, subjects
from scrapersky_cli.workflows.registry import names

Complete = Callable[[str], list[str]]


def one_of(values: Callable[[], Iterable[str]]) -> Complete:
    """Return a function that completes the values which `values` returns; it is called when the shell asks."""

    def complete(incomplete: str) -> list[str]:
        return [value for value in values() if value.startswith(incomplete)]

    return complete


def column(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the last name in a list of columns with those of the listing that was typed before."""
    typed = [ctx.params.get("what"), *ctx.args]  # a parser that meets an option without its value leaves the rest there
    columns = next((listings()[each][1].columns for each in typed if isinstance(each, str) and each in listings()), ())
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{name}" for name in columns if name.startswith(last)]


def value_of_setting(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete the value of the setting that was typed before; of a list, the last word."""
    typed = [ctx.params.get("name"), *ctx.args]
    values = next((choices(each) for each in typed if each in Settings.model_fields), ())
    before, comma, last = incomplete.rpartition(",")
    return [f"{before}{comma}{value}" for value in values if value.startswith(last)]


workflow = one_of(names)
workflow_or_all = one_of(lambda: [*names(), "all"])
listing = one_of(lambda: listings())
curated = one_of(lambda: sorted(curated_subjects()))
curation = one_of(lambda: CURATIONS)
status = one_of(lambda: [*STATUSES, *(f"{name}:{state}" for name in names() for state in STATUSES)])
kind = one_of(lambda: sorted({kind for subject in subjects().values() for kind in subject.kinds}))
contact_kind = one_of(partial(get_args, ContactKind))
method = one_of(partial(get_args, Method))
