"""tag: give tags to rows, and take tags from them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from scrapersky_cli.cli.chosen_rows import All
from scrapersky_cli.cli.options import DryRun, Json, Quiet, Verbose, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.rows_by_hand import (
    File,
    Targets,
    What,
    first_rows,
    require_known,
    rows_by_hand,
    say_unknown,
    subject_of_listing,
)
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.where import Where
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.lists.records import split_tags
from scrapersky_cli.pipeline.tag import TagChange, tag_all

Add = Annotated[list[str] | None, typer.Option("--add", metavar="TAG", help="A tag that the rows get; repeatable.")]
Remove = Annotated[
    list[str] | None, typer.Option("--remove", metavar="TAG", help="A tag that the rows lose; repeatable.")
]


@prints_table
def tag(
    what: What,
    targets: Targets = None,
    add: Add = None,
    remove: Remove = None,
    file: File = None,
    where: Where = None,
    everything: All = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Give tags to rows, and take tags from them. Each row has a tag once."""
    set_up_logs(verbose, quiet)
    subject = subject_of_listing(what, "tagged")
    change = _change(add or (), remove or ())
    found = rows_by_hand(what, subject, targets or [], file, where or [], everything=everything, dry_run=dry_run)
    with found as rows, counting("rows", quiet=quiet or as_json) as show:
        done = tag_all(rows.database, subject, change, rows.chunks, dry_run=dry_run, progress=show)
        first = first_rows(rows, done.first) if dry_run else []
    if not quiet:
        say_unknown(rows.unknown, subject)
    require_known(rows.unknown, subject)
    key = "would_be_changed" if dry_run else "changed"
    counts = {key: done.changed, "unchanged": done.unchanged, "unknown": rows.unknown.count}
    data = {"what": what, "added": list(change.add), "removed": list(change.remove), **counts, **rows.unknown.data()}
    shown = [f"{name}={count}" for name, count in counts.items() if count or name == key]
    emit(
        Answer(
            {**data, "dry_run": dry_run, **({"first": first} if dry_run else {})},
            ("id", "name") if dry_run else (),
            lines=[" ".join([f"what={what}", *shown])],
            records="first" if dry_run else "",
        ),
        as_json=as_json,
    )


def _change(add: Sequence[str], remove: Sequence[str]) -> TagChange:
    given, taken = (tuple(dict.fromkeys(tag for text in texts for tag in split_tags(text))) for texts in (add, remove))
    if not given and not taken:
        raise UsageError("there is no tag to add or to remove", hint="such as --add spring or --remove spring")
    if both := set(given) & set(taken):
        raise UsageError(f"{min(both)} cannot be added and removed", hint="leave one of them out")
    return TagChange(given, taken)
