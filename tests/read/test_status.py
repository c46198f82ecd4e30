"""The state of a workflow, as `status` prints it: its pauses."""

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.queue import pauses
from scrapersky_cli.read.status import status
from scrapersky_cli.workflows.registry import workflow_named


@pytest.mark.parametrize(
    ("paused", "said"),
    [
        ([], None),
        ([("domain-scan", "*", "lunch")], "lunch"),
        ([("*", "*", None)], "paused"),
        ([("email-scan", "*", "lunch")], None),
        ([("domain-scan", "h1", "repair")], "repair (on h1 only)"),
        ([("*", "h1", None)], "paused (on h1 only)"),
        ([("*", "h1", "repair"), ("*", "*", "lunch")], "lunch"),
        ([("domain-scan", "*", "lunch"), ("domain-scan", "h1", "repair")], "lunch"),
    ],
)
def test_a_pause_is_shown_with_the_machines_it_stops(
    database: Database, paused: list[tuple[str, str, str | None]], said: str | None
) -> None:
    for pause in paused:
        database.write(pauses.pause, *pause)
    with database.reading() as conn:
        (found,) = status(conn, [workflow_named("domain-scan")])
    assert found.paused == said
