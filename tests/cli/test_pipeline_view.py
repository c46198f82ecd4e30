"""The picture of the pipeline: its branches, and a pace that is that of this command."""

import io

import pytest
from rich.console import Console

from scrapersky_cli.cli.pipeline_view import picture, tree
from scrapersky_cli.cli.progress_of import Progress

FOLLOWS = {"b": ["a"], "c": ["b"], "d": ["c"], "e": ["b"]}


def test_a_branch_leads_from_each_workflow_to_what_follows_it() -> None:
    assert tree("abcde", FOLLOWS) == ["a", "└ b", "  ├ c", "  │ └ d", "  └ e"]


def test_what_follows_nothing_that_is_shown_stands_by_itself() -> None:
    assert tree("ad", FOLLOWS) == ["a", "d"]


@pytest.mark.parametrize(
    ("state", "pace", "left"),
    [
        (Progress(due=100, done=10, seconds=10.0), 3600, 100.0),
        (Progress(due=99, running=1, done=10, seconds=10.0), 3600, 100.0),
        (Progress(due=100, done=10, seconds=1.0), None, None),
        (Progress(due=100, seconds=100.0), None, None),
        (Progress(done=10, seconds=10.0), 3600, None),
    ],
)
def test_the_pace_and_the_time_left(state: Progress, pace: float | None, left: float | None) -> None:
    assert (state.per_hour, state.seconds_left) == (pace, left)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_picture_fits_and_keeps_what_matters_most(width: int) -> None:
    states = {name: Progress() for name in ("place-search", "domain-scan")}
    states["sitemap-submission"] = Progress(1200, 50, 300, 7, 60.0, "dns_not_found 5, http_server_error 2")
    screen = io.StringIO()
    Console(file=screen, width=width).print(picture(states, {"sitemap-submission": ["domain-scan"]}, width))
    lines = screen.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    (line,) = [line for line in lines if "sitemap-submission" in line]
    assert "1,200" in line
    assert line.startswith("└ ") == (width >= 60)
    assert "18,000" in line
