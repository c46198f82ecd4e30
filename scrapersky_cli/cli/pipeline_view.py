"""Draw the workflows as the pipeline they are: what is due, what runs, how fast it goes, and how long it will take."""

from collections.abc import Collection, Mapping, Sequence

from rich.table import Table

from scrapersky_cli.cli.output import age
from scrapersky_cli.cli.progress_of import Progress
from scrapersky_cli.cli.tables import fitted

COLUMNS = ("workflow", "due", "running", "per hour", "time left", "done", "failed", "errors")
_NUMERIC = (1, 2, 3, 5, 6)
_TREE_WIDTH = 60  # columns of a terminal; a narrower one has no room for the branches


def picture(states: Mapping[str, Progress], follows: Mapping[str, Collection[str]], width: int) -> Table:
    """Return the picture for a terminal of that width. `follows` says which workflows each workflow can follow."""
    branches = tree(list(states), follows) if width >= _TREE_WIDTH else list(states)
    rows = [_row(branch, state) for branch, state in zip(branches, states.values(), strict=True)]
    table, _ = fitted(width, "", COLUMNS, rows, _NUMERIC, least=1)
    return table


def _row(name: str, state: Progress) -> list[str]:
    pace = "" if state.per_hour is None else f"{state.per_hour:,.0f}"
    running, done, failed = (f"{count:,}" if count else "" for count in (state.running, state.done, state.failed))
    return [name, f"{state.due:,}", running, pace, age(state.seconds_left), done, failed, state.errors]


def tree(names: Sequence[str], follows: Mapping[str, Collection[str]]) -> list[str]:
    """Return the names in their order, each with a branch from the one that it follows; what follows comes later."""
    parents = {name: next((each for each in names if each in follows.get(name, ())), None) for name in names}
    return [_branch(name, names, parents) for name in names]


def _branch(name: str, names: Sequence[str], parents: Mapping[str, str | None]) -> str:
    drawn, at = name, name
    while (parent := parents[at]) is not None:
        here, siblings = names.index(name), [each for each in names if parents[each] == parent]
        is_last = all(names.index(each) <= here for each in siblings)
        at_end, beside = ("└", "├") if at == name else (" ", "│")
        drawn = f"{at_end if is_last else beside} {drawn}"
        at = parent
    return drawn
