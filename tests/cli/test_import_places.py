"""import places: files of open data, as an operator imports them."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.pipeline.test_import_places import overture
from tests.waiting import until

CSV = """Name;Website;Phone;Category;City;Country
Praxis Holt;https://www.holt.de/praxis;+49 30 123456;dentist;Berlin;DE
Old Mill;https://facebook.com/mill;;bakery;Austin;US
;nobody.com;;;;
"""


@pytest.fixture
def table(tmp_path: Path) -> str:
    file = tmp_path / "list.csv"
    file.write_text(CSV)
    return str(file)


def test_what_is_imported_is_counted_and_listed(shell: Terminal, table: str) -> None:
    done = shell("import", "places", table)
    assert (done.code, done.out) == (0, "source=file read=3 new=2 updated=0 unchanged=0 filtered=0 invalid=1\n")
    assert "1 invalid: it has no name" in done.err
    listed = shell("list", "places", "--where", "city=Berlin", "--json").json["places"]
    assert [(row["name"], row["websites"], row["curation"]) for row in listed] == [
        ("Praxis Holt", ["https://www.holt.de/praxis"], "new")
    ]
    assert shell.state("deep-scan")[0] == "0"
    again = shell("import", "places", table, "--json")
    assert (again.json["new"], again.json["earlier"], again.json["parts"]) == (2, 1, 1)
    assert "--again reads it once more" in again.err


def test_filters_choose(quick: Terminal, table: str) -> None:
    done = quick("import", "places", table, "--category", "bakery", "--country", "us", "--quiet")
    assert (done.out, done.err) == ("source=file read=3 new=1 updated=0 unchanged=0 filtered=1 invalid=1\n", "")
    assert quick("import", "places", table, "--strict").code == 3


def test_a_dry_run_needs_no_database(tmp_path: Path, table: str) -> None:
    nowhere = Terminal({"SCRAPERSKY_DATABASE_URL": f"sqlite:///{tmp_path}/none/at/all.db"})
    done = nowhere("import", "places", table, "--dry-run", "--json").json
    assert (done["would_import"], done["invalid"], done["dry_run"]) == (2, 1, True)
    assert "new" not in done  # nobody looked which are


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("FILE", "--bbox=1,2"), "--bbox 1,2: it is not four numbers with commas between them"),
        (("FILE", "--near", "91,0"), "--near 91,0 is not a valid point"),
        (("FILE", "--near", "1,1", "--radius", "far"), "far is not a valid distance"),
        (("FILE", "--has", "fax"), "--has fax is not valid"),
        (("nowhere.csv",), "cannot read nowhere.csv: No such file or directory"),
    ],
)
def test_wrong_input_says_what_is_wrong(quick: Terminal, table: str, args: tuple[str, ...], message: str) -> None:
    done = quick("import", "places", *(arg.replace("FILE", table) for arg in args))
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[0] == f"error: {message}"
    assert done.err.splitlines()[1].startswith("hint: ")


@pytest.mark.soak_on("sqlite")
def test_killed_it_goes_on_where_it_was(shell: Terminal, tmp_path: Path) -> None:
    file = str(overture(tmp_path / "places.parquet", 12_000, group=2000))
    assert shell("db", "upgrade").code == 0
    worker = shell.start("import", "places", file)
    until(lambda: stored(shell) > 0 or worker.poll() is not None, pause=0.05)
    worker.kill()
    worker.communicate()
    assert stored(shell) < 12_000
    done = shell("import", "places", file, "--json").json
    assert (done["read"], done["new"], done["unchanged"]) == (12_000, 12_000, 0)
    assert stored(shell) == 12_000


def stored(shell: Terminal) -> int:
    return len(shell("list", "places", "-n", "20000", "--columns", "name").rows)
