"""Give back the rows that nobody works: those without a claim, and those of claims that died."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue.claims import last_call_seconds
from scrapersky_cli.engine.queue.orphans import give_back_orphans
from scrapersky_cli.engine.queue.rescue import rescue
from scrapersky_cli.engine.workflow import Workflow

_SLACK = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many rows of a workflow were given back: `orphans` had no claim, `rescued` ones a dead one."""

    workflow: str
    orphans: int
    rescued: int


def repair(database: Database, workflows: Sequence[Workflow], lease: float) -> list[Repaired]:
    """Give back the rows of these workflows that nobody works. `lease` is in seconds. Return those that had any.

    Whoever holds an expired claim and is alive is given the time to say so.
    """
    found = [
        Repaired(each.name, database.write(give_back_orphans, each), _rescued(database, each, lease))
        for each in workflows
    ]
    return [each for each in found if each.orphans or each.rescued]


def _rescued(database: Database, workflow: Workflow, lease: float) -> int:
    count = 0
    while True:
        rows, others_may_answer = database.write(rescue, workflow, lease)
        count += rows
        if others_may_answer:
            time.sleep(last_call_seconds(lease) + _SLACK)
        elif not rows:
            return count
