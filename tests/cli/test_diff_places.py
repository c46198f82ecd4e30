"""Two releases compared on the command line."""

import json
from pathlib import Path

import pytest

from scrapersky_cli.cli.diff_places import COLUMNS
from tests.cli.screen import watch
from tests.cli.terminal import Terminal
from tests.datasets.files import write_overture
from tests.pipeline.test_diff_places import row


@pytest.fixture
def releases(tmp_path: Path) -> tuple[str, str]:
    old = [row(number) for number in range(5)]
    new = [row(1, operating_status="permanently_closed"), row(2), row(3, phones=["+1\x1b[2J\t5"]), row(4), row(5)]
    files = (write_overture(tmp_path / "old.parquet", old), write_overture(tmp_path / "new.parquet", new))
    return str(files[0]), str(files[1])


@pytest.fixture
def nowhere(tmp_path: Path) -> Terminal:
    return Terminal({"SCRAPERSKY_DATABASE_URL": f"sqlite:///{tmp_path}/none.db"})


COUNTS = "source=overture new=1 gone=1 closed=1 moved=0 changed=1 unchanged=2\n"


def test_a_pipe_gets_rows_and_no_database_is_made(nowhere: Terminal, releases: tuple[str, str], tmp_path: Path) -> None:
    done = nowhere("places", "diff", *releases)
    assert (done.code, done.err) == (0, COUNTS)
    assert [line[:2] for line in done.rows] == [
        ["closed", "Dentist 1"],
        ["changed", "Dentist 3"],
        ["new", "Dentist 5"],
        ["gone", "Dentist 0"],
    ]
    assert {len(line) for line in done.rows} == {len(COLUMNS)}
    assert "\x1b" not in done.out
    assert not (tmp_path / "none.db").exists()
    assert [line[0] for line in nowhere("places", "diff", *releases, "--only", "new,gone").rows] == ["new", "gone"]


def test_json_and_files(nowhere: Terminal, releases: tuple[str, str], tmp_path: Path) -> None:
    answer = nowhere("places", "diff", *releases, "--json").json
    assert (answer["new"], answer["unchanged"], len(answer["rows"])) == (1, 2, 4)
    assert answer["rows"][1]["fields"] == ["phones"]
    for ending in ("csv", "jsonl", "xlsx", "parquet"):
        file = tmp_path / f"out.{ending}"
        done = nowhere("places", "diff", *releases, "-o", str(file), "-q")
        assert (done.code, done.out) == (0, COUNTS), done
        assert file.stat().st_size
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [each["change"] for each in rows] == ["closed", "changed", "new", "gone"]
    assert nowhere("places", "diff", *releases, "-o", "-").out.splitlines()[0].startswith("change,name,")


def test_a_terminal_gets_the_counts(nowhere: Terminal, releases: tuple[str, str]) -> None:
    seen = watch(nowhere, "places", "diff", *releases)
    assert (seen.code, seen.unexpected) == (0, [])
    assert COUNTS.strip() in seen.text
    assert "Dentist" not in seen.text


def test_what_is_on_the_list_is_taken_out(sqlite_url: str, releases: tuple[str, str]) -> None:
    shell = Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url})
    assert "dentist5.com" in shell("places", "diff", *releases).out
    shell("suppress", "add", "dentist5.com")
    done = shell("places", "diff", *releases)
    assert (done.code, done.err) == (0, COUNTS)
    assert "dentist5.com" not in done.out
    assert "Dentist 3" in done.out


WRONG = [
    (("OLD", "nowhere.parquet"), "cannot read nowhere.parquet"),
    (("OLD", "NEW", "--only", "old"), "--only old is not valid"),
    (("OLD", "NEW", "-o", "x.doc"), "the format of x.doc is not known"),
    (("OLD", "NEW", "--bbox", "1"), "--bbox 1: "),
]


@pytest.mark.parametrize(("args", "said"), WRONG)
def test_one_clear_line(nowhere: Terminal, releases: tuple[str, str], args: tuple[str, ...], said: str) -> None:
    done = nowhere("places", "diff", *({"OLD": releases[0], "NEW": releases[1]}.get(arg, arg) for arg in args))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {said}")
