"""Log lines: where and when they were written, and nothing that controls a terminal."""

import json
import logging
import os
import re
from collections.abc import Iterator

import pytest

from scrapersky_cli.logs import configure


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """Put the handlers of pytest back."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_says_when_where_and_in_which_run(capsys: pytest.CaptureFixture[str]) -> None:
    configure(0, hide=lambda text: text.replace("hunter2", "****"))
    logging.getLogger("x").warning("one hunter2 \x1b[2J")
    logging.getLogger("x").warning("two")
    logging.getLogger("x").info("not wanted")
    first, second = capsys.readouterr().err.splitlines()
    line = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ warning host=\S+ pid=(\d+) run=([0-9a-f]{6}) (.*)"
    said = [re.fullmatch(line, each) for each in (first, second)]
    assert all(said)
    assert [each[1] for each in said if each] == [str(os.getpid())] * 2
    assert len({each[2] for each in said if each}) == 1
    assert [each[3] for each in said if each] == ["one **** �[2J", "two"]


def test_each_command_is_a_run_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        configure(0, "json")
        logging.getLogger("x").warning("said")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert first["run"] != second["run"]
    assert (first["host"], first["pid"], first["message"]) == (second["host"], str(os.getpid()), "said")
