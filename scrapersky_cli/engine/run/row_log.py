"""Log a line for each row as its attempt ends: what became of it, and how long the work took."""

import logging
import time

from scrapersky_cli.engine.retry import Outcome
from scrapersky_cli.engine.workflow import Item, Key, Workflow

log = logging.getLogger(__name__)


class RowLog:
    """The log of the rows of one workflow. It does nothing unless lines of this level are wanted (`-v`)."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow
        self._is_wanted = log.isEnabledFor(logging.INFO)
        self._began: dict[Key, float] = {}

    def begin(self, item: Item) -> None:
        """Note that the work on the row begins."""
        if self._is_wanted:
            self._began[item.key] = time.monotonic()

    def end(self, item: Item, outcome: Outcome) -> None:
        """Log how the attempt ended. A row without work of its own has no time."""
        if not self._is_wanted:
            return
        began = self._began.pop(item.key, None)
        took = "" if began is None else f" {1000 * (time.monotonic() - began):.0f} ms"
        why = outcome.result_code or outcome.error_code or ""
        error = f": {outcome.error}" if outcome.error else ""
        line = f"{outcome.counts_as} {why}".strip()
        log.info("%s %s %s%s%s", self._workflow.name, self._name(item), line, took, error)

    def _name(self, item: Item) -> str:
        """Return the first text that the workflow reads of its row, which names it, or else the id."""
        values = (getattr(item.row, column) for column in self._workflow.columns)
        return next((value for value in values if isinstance(value, str)), str(item.id))
