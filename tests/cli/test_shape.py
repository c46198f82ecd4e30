"""--columns and --no-header: the same names choose columns in a table, in a pipe and in JSON."""

import pytest

from tests.cli.terminal import Terminal
from tests.cli.test_promises import commands, options

TABLES = (
    "batch list", "batch show", "block list", "config show", "contacts summary", "costs", "curate", "db history", "demo", "extract",
    "history", "list", "places diff", "process", "robots", "scan", "show", "sitemap", "status", "suppress list", "tag",
)  # fmt: skip


def test_every_table_takes_columns() -> None:
    found = dict(commands())
    assert [name for name in TABLES if not {"--columns", "--no-header"} <= options(found[name])] == []


def test_columns_are_chosen_by_the_same_names_everywhere(quick: Terminal) -> None:
    """Also those that the table usually leaves out."""
    wanted = ("--columns", "cancelled,workflow")
    piped = quick("status", *wanted)
    assert piped.columns == ["cancelled", "workflow"]
    assert piped.rows[0] == ["0", "place-search"]
    assert quick("status", *wanted, "--no-header").lines == piped.lines[1:]
    entries = quick("status", *wanted, "--json").json["workflows"]
    assert entries[0] == {"cancelled": 0, "workflow": "place-search"}


@pytest.mark.parametrize("change", [("curate", "domains", "maybe"), ("tag", "domains", "--add", "x")])
def test_the_first_rows_of_a_dry_run_are_a_table(quick: Terminal, change: tuple[str, ...]) -> None:
    quick("enqueue", "domain-scan", "one.com", "two.com")
    dry = (*change, "--all", "--dry-run")
    counts, *table = quick(*dry).lines
    assert table == ["id\tname", "domain:1\tone.com", "domain:2\ttwo.com"]
    assert quick(*dry, "--no-header").lines == [counts, *table[1:]]
    assert quick(*dry, "--no-header", "--columns", "name").lines == [counts, "one.com", "two.com"]
    assert quick(*dry, "--columns", "name", "--json").json["first"] == [{"name": "one.com"}, {"name": "two.com"}]
    assert quick(*change, "--where", "status=failed", "--dry-run", "--no-header").lines == [counts.replace("=2", "=0")]
    assert quick(*change, "--all").out.count("\n") == 1


def test_facts_are_chosen_by_their_names(quick: Terminal) -> None:
    quick("enqueue", "domain-scan", "one.com", "--batch", "april")
    assert quick("show", "one.com", "--columns", "curation,domain").rows == [["curation", "new"], ["domain", "one.com"]]
    assert quick("batch", "show", "april", "--columns", "name").rows == [["name", "april"]]
    answer = quick("show", "one.com", "--columns", "domain", "--json").json
    assert answer == {"schema": 1, "domain": "one.com"}


@pytest.mark.parametrize("args", [("status",), ("status", "--json"), ("show", "one.com"), ("list", "domains")])
def test_an_unknown_column_is_refused(quick: Terminal, args: tuple[str, ...]) -> None:
    quick("enqueue", "domain-scan", "one.com")
    done = quick(*args, "--columns", "domian")
    assert done.code == 2
    assert done.err.startswith("error: there is no column 'domian'\nhint: ")


def test_times_in_a_pipe_are_iso_and_utc(quick: Terminal) -> None:
    quick("enqueue", "domain-scan", "one.com", "--batch", "april")
    ((created,),) = quick("batch", "list", "--columns", "created_at").rows
    assert created[10] + created[-1] == "TZ"
