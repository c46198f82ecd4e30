"""What a workflow is: the contract between the engine, which runs any work, and the work itself."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, Row

from scrapersky_cli.db.queues import Queue
from scrapersky_cli.settings import Settings

if TYPE_CHECKING:
    from scrapersky_cli.engine.intake import Intake


Key = tuple[int, int]  # of an item: the id of its row, and that of its claim


# One of each of the following three is made for every row. A frozen dataclass would take three times as long to make.
class Item(NamedTuple):
    """One claimed row: `row` has the columns its workflow asked for, `loaded` what its `load` read of it."""

    id: int
    claim_id: int
    attempt: int
    row: Row[Any]
    waited: float = 0.0  # seconds since it was first given back for want of its host's slot
    losses: int = 0  # attempts that ended with the death of their worker
    loaded: Any = None

    @property
    def key(self) -> Key:
        """What tells items apart: a row that was taken away may come back to this process under another claim."""
        return self.id, self.claim_id


class Step(NamedTuple):
    """A part of the work that can be saved by itself. The last one has a `result`, the row's result code."""

    data: Any = None
    result: str | None = None


class Saved(NamedTuple):
    """What saving one step came to: rows written for the operator, and a result code that overrules the step's.

    `changed` says whether what a successor reads is different now.
    """

    rows: int = 1
    result: str | None = None
    changed: bool = True


Work = Callable[[Item, Any], AsyncGenerator[Step, None]]
Values = Callable[[Item, Any], Mapping[str, Any]]
Save = Callable[[Connection, Sequence[tuple[Item, Any]]], Mapping[int, Saved]]
Load = Callable[[Connection, Sequence[int]], Mapping[int, Any]]
Follow = Callable[[Connection, Sequence[int], Settings], Sequence[int]]


@dataclass(frozen=True, eq=False)
class Workflow:
    """One kind of work on one queue, in two halves.

    `work(item, web)` crosses the network and holds no transaction; it yields steps. `save(connection, group)` stores
    the steps of a group of items, in key order, inside the transaction that finishes them, and never crosses the
    network. It may be called again for the same steps, so its only effect goes through the connection. Without `work`
    a claimed row goes straight to be saved, with `None` for data.

    When `save` is called, the rows of its own queue are locked. It takes further locks table by table, in the order
    that `scrapersky_cli.store` states, and in each table in the order of the keys.

    A workflow whose steps are columns of its own row declares `values(item, data)` instead of `save`, which the engine
    merges into its own UPDATE: the fast form.

    `follows` says which workflows this one can follow, and which of its own rows come of theirs. `check` raises
    SettingsError if a setting is not valid that the work or `follows` needs; it is called before anything begins.
    `load` reads what earlier attempts saved.
    """

    name: str
    summary: str
    queue: Queue
    columns: tuple[str, ...]
    intake: "Intake | None" = None
    work: Work | None = None
    values: Values | None = None
    save: Save | None = None
    load: Load | None = None
    follows: Mapping[str, Follow] = field(default_factory=dict)
    check: Callable[[Settings], object] = lambda settings: None
    item_seconds: float | None = None  # overrules SCRAPERSKY_ITEM_SECONDS
    curated: bool = False  # the queue's table has the curation columns
    options: frozenset[str] = frozenset()  # what an enqueue may say of its rows (`EnqueueOptions.row_options`)
