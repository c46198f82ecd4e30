"""errors as a command: why rows failed, and the command that tries them again."""

import shlex

from scrapersky_cli.db.database import Database
from scrapersky_cli.store.suppression import add
from tests.cli.screen import watch
from tests.cli.terminal import Terminal
from tests.read.test_errors import GONE, TIMEOUT, add_failed
from tests.store.entries import parse_entry


def test_the_command_that_it_names_tries_again(shell: Terminal, database: Database) -> None:
    nothing = shell("errors")
    assert (nothing.code, nothing.rows, nothing.err) == (0, [], "")
    add_failed(database, "slow.com", 3, **TIMEOUT)
    add_failed(database, "gone.com", 1, seconds=7200, **GONE)
    found = shell("errors", "--workflow", "page-scrape", "--json").json["errors"]
    assert [each["rows"] for each in found] == [3, 1]
    assert found[0]["worst_hosts"] == [{"host": "slow.com", "rows": 3}]
    assert found[0]["examples"][0]["target"] == "https://slow.com/2"
    assert found[0]["retry"] == "scrapersky retry page-scrape --error-code timeout"
    columns = "workflow,error_code,rows,whose,hosts,retry"
    (row,) = shell("errors", "--workflow", "page-scrape", "--since", "1h", "--columns", columns).rows
    assert row[:5] == ["page-scrape", "timeout", "3", "ours", "1"]
    assert row[-1] == "scrapersky retry page-scrape --error-code timeout --newer-than 1h"
    assert shell(*shlex.split(row[-1])[1:]).out == "workflow=page-scrape retried=3\n"
    assert [row[1] for row in shell("errors", "-n", "1").rows] == ["dns"]


def test_what_is_on_the_do_not_contact_list_is_no_example(shell: Terminal, database: Database) -> None:
    add_failed(database, "gesperrt.de", 2, **{**TIMEOUT, "scrape_error": "chef@gesperrt.de"})
    add_failed(database, "bleibt.de", 1, **{**TIMEOUT, "scrape_error": "chef@gesperrt.de"})
    database.write(add, [parse_entry("gesperrt.de")])
    for more in ((), ("--json",)):
        out = shell("errors", *more).out
        assert "gesperrt" not in out
        assert "bleibt.de" in out
    (group, _) = shell("errors", "--json").json["errors"]
    assert (group["rows"], group["hosts"], group["worst_hosts"]) == (3, 2, [{"host": "bleibt.de", "rows": 1}])


def test_wrong_input(quick: Terminal) -> None:
    wrong = quick("errors", "--workflow", "page-scrap")
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean page-scrape?" in wrong.err
    assert quick("errors", "--since", "yesterday").code == 2
    assert quick("errors", SCRAPERSKY_DATABASE_URL="sqlite:////nowhere/x.db").code == 5


def test_a_narrow_terminal(quick: Terminal, sqlite_database: Database) -> None:
    add_failed(sqlite_database, "slow.com", 3, **TIMEOUT)
    seen = watch(quick, "errors", width=80)
    assert (seen.code, seen.unexpected) == (0, [])
    assert max(map(len, seen.text.splitlines())) <= 80
    assert "scrapersky retry" in seen.text
