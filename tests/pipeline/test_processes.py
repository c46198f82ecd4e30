"""How rows are divided among processes; what the processes do is shown in tests/cli/test_processes.py."""

import pytest

from scrapersky_cli.pipeline.processes import shares


@pytest.mark.parametrize(
    ("rows", "processes", "divided"),
    [
        (None, 3, [None, None, None]),
        (6, 3, [2, 2, 2]),
        (7, 3, [2, 2, 3]),
        (2, 3, [1, 1]),
        (1, 1, [1]),
    ],
)
def test_no_process_gets_nothing(rows: int | None, processes: int, divided: list[int | None]) -> None:
    assert shares(rows, processes) == divided
