"""The live picture of a run: what it says of the pace is about this run."""

import io
import logging
import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from scrapersky_cli.cli import stages_view
from scrapersky_cli.pipeline.stages import State


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_run_that_goes_on_counts_its_own_rows_only(monkeypatch: pytest.MonkeyPatch) -> None:
    screen, clock = Screen(), iter([0.0, 0.0, 10.0])
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(stages_view, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with Path(os.devnull).open("w") as closed:  # where another command of this process wrote its log
        monkeypatch.setattr(logging.getLogger(), "handlers", [logging.StreamHandler(closed)])
    with stages_view.showing_stages(quiet=False) as tell:
        tell({"email-scan": State(items=2000, completed=1000, ready=1000)})
        tell({"email-scan": State(items=2000, completed=1010, ready=990)})
    assert "1010/2000" in screen.getvalue()
    assert set(re.findall(r"[\d,]+/h", screen.getvalue())) == {"3,600/h"}
