"""The file of metrics: its text, and that no process loses what another one counted."""

import multiprocessing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from scrapersky_cli.pipeline.metrics import change_file, parse, render, sample

ROWS = sample("scrapersky_rows_total", workflow="domain-scan", outcome="completed")
PAUSED = "scrapersky_database_up"


def test_a_sample_is_named_with_its_labels() -> None:
    assert ROWS == 'scrapersky_rows_total{workflow="domain-scan",outcome="completed"}'


@given(st.dictionaries(st.sampled_from([ROWS, PAUSED]), st.floats(0, 1e12)))
def test_what_is_written_is_read_again(samples: dict[str, float]) -> None:
    text = render(samples)
    assert {key: f"{value:.12g}" for key, value in parse(text).items()} == {
        key: f"{value:.12g}" for key, value in samples.items()
    }
    families = list(text_string_to_metric_families(text))
    assert sum(len(family.samples) for family in families) == len(samples)


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "x.prom"
    file.write_text(f"nonsense\n\n{ROWS} 3\nscrapersky_unknown 4\nscrapersky_rows_total{{")
    change_file(file, {ROWS: 2}, {})
    assert parse(file.read_text()) == {ROWS: 5, PAUSED: 1}


def add_one(file: Path) -> None:
    for _ in range(50):
        change_file(file, {ROWS: 1}, None)


def test_processes_side_by_side_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "x.prom"
    fork = multiprocessing.get_context("fork")
    others = [fork.Process(target=add_one, args=(file,)) for _ in range(3)]
    for each in others:
        each.start()
    add_one(file)
    for each in others:
        each.join()
    assert parse(file.read_text())[ROWS] == 200
