"""What an operator gets wrong: one clear line, the right exit code, nothing written."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.queue import batches
from tests.cli.terminal import Terminal
from tests.waiting import PATIENCE

WRONG = [
    (["process", "domain-scna"], {}, 2, "did you mean domain-scan?"),
    (["enqueue", "nothing", "example.com"], {}, 2, "workflows: "),
    (["process", "domain-scan", "-n", "0"], {}, 2, "greater than or equal to"),
    (["enqueue", "domain-scan"], {}, 2, "give targets, or --file FILE"),
    (["enqueue", "domain-scan", "--file", "/nowhere/list.csv"], {}, 2, "No such file"),
    (["enqueue", "domain-scan", "--file", "/bin/ls"], {}, 2, "binary"),
    (["enqueue", "domain-scan", "--file", "-"], {}, 2, "no targets"),
    (["enqueue", "domain-scan", "a.com", "--priority", "huge"], {}, 2, "urgent, high, normal, low"),
    (["enqueue", "domain-scan", "a.com", "--at", "tomorrow"], {}, 2, "ISO 8601"),
    (["enqueue", "domain-scan", "a.com", "--older-than", "soon"], {}, 2, "90s, 15m"),
    (["enqueue", "domain-scan", "a.com", "--batch", " "], {}, 2, "the name of the batch is empty"),
    (["enqueue", "domain-scan", "a.com", "--batch", "x" * 81], {}, 2, "at most 80 characters"),
    (["export", "leads", "--batch", ""], {}, 2, "Invalid value for '--batch': it is empty"),
    (["list", "domains", "--tag", "a", "--tag", ""], {}, 2, "Invalid value for '--tag': it is empty"),
    (["list", "contacts", "--since="], {}, 2, "Invalid value for '--since': it is empty"),
    (["enqueue", "domain-scan", "a.com", "--at", ""], {}, 2, "Invalid value for '--at': it is empty"),
    (["prune", "--older-than", ""], {}, 2, "Invalid value for '--older-than': it is empty"),
    (["run", "--file", "-", "--batch", "x" * 81], {}, 2, "at most 80 characters"),
    (["block", "add", "a.com", "--reason", "x" * 501], {}, 2, "at most 500 characters"),
    (["pause", "domain-scan", "--reason", "x" * 501], {}, 2, "at most 500 characters"),
    (["suppress", "add", "a.com", "--reason", "x" * 501], {}, 2, "at most 500 characters"),
    (["suppress", "import", "-", "--reason", "x" * 501], {}, 2, "at most 500 characters"),
    (["privacy", "erase", "a@b.com", "--reason", "x" * 501], {}, 2, "at most 500 characters"),
    (["pause", "domain-scan", "--host", "x" * 201], {}, 2, "at most 200 characters"),
    (["enqueue", "place-search", "x near 1,2", "--max-results", "9" * 20], {}, 2, "1000000"),
    (["enqueue", "place-search", "x near 1,2 [google]", "--max-requests", "9" * 20], {}, 2, "1000000"),
    (["batch", "show", "\udcff"], {}, 2, "is not in UTF-8"),
    (["list", "domains", "--tag", "a\udcff"], {}, 2, "is not in UTF-8"),
    (["privacy", "access", "a\udcff@b.com"], {}, 2, "is not in UTF-8"),
    (["retry", "domain-scan"], {}, 2, "--all"),
    (["retry", "domain-scna"], {}, 2, "did you mean domain-scan?"),
    (["cancel", "domain-scan", "5"], {}, 2, "scrapersky list domains"),
    (["show", "5"], {}, 2, "nothing has the id 5"),
    (["show", "thing:5"], {}, 2, "batch:april"),
    (["list", "contacts", "--kind", "telex"], {}, 2, "email, phone, fax, social"),
    (["list", "contacts", "--since", "soon"], {}, 2, "ISO 8601"),
    (["list", "contacts", "--sinse", "1h"], {}, 2, "run: scrapersky list --help"),
    (["run", "--file", "-"], {}, 2, "error: stdin: "),
    (["extract", "/dev/null", "--country", "Atlantis"], {}, 2, "--country DE"),
    (["extract", "/dev/null", "--url", "nonsense"], {}, 2, "--url https://example.com/contact"),
    (["enqueue"], {}, 2, "Missing argument"),
    (["db", "nope"], {}, 2, "run: scrapersky db --help"),
    (["show", "job:5"], {}, 2, "there is no job:5"),
    (["show", "job:no domain"], {}, 2, "there is no job:no domain"),
    (["show", "²"], {}, 2, "'²' is not a valid target"),
    (["show", ""], {}, 2, "'' is not a valid target"),
    (["show", "9" * 20], {}, 2, "nothing has the id 9999"),
    (["show", "domain:" + "9" * 20], {}, 2, "scrapersky list domains"),
    (["process", "domain-scan", "9" * 20], {}, 2, "scrapersky list domains"),
    (["show", "unknown.com"], {}, 2, "run: scrapersky enqueue domain-scan unknown.com"),
    (["show", "nobody@unknown.com"], {}, 2, "nobody@unknown.com is not known"),
    (["list", "nix"], {}, 2, "nix is not a valid listing"),
    (["show", "https://a.com/x?a=1&b=2"], {}, 2, "run: scrapersky enqueue domain-scan 'https://a.com/x?a=1&b=2'"),
    (["batch", "show", "april"], {}, 2, "scrapersky batch list"),
    (["db", "downgrade", "base"], {}, 2, "--yes"),
    (["db", "upgrade", "9999"], {}, 2, "scrapersky db history"),
    (["status"], {"SCRAPERSKY_DATABSE_URL": "x"}, 4, "did you mean SCRAPERSKY_DATABASE_URL?"),
    (["status"], {"SCRAPERSKY_LEASE_SECONDS": "soon"}, 4, "SCRAPERSKY_LEASE_SECONDS"),
    (["status"], {"SCRAPERSKY_DATABASE_URL": "mysql://x/y"}, 4, "postgresql://"),
    (
        ["status"],
        {"SCRAPERSKY_DATABASE_URL": "sqlite:////proc/nowhere/x.db"},
        5,
        "make a new one: scrapersky db upgrade",
    ),
    (["pause", "all"], {"SCRAPERSKY_DATABASE_URL": "sqlite:////proc/nowhere/x.db"}, 5, "mkdir -p /proc/nowhere"),
    (["pause", "all"], {"SCRAPERSKY_DATABASE_URL": "sqlite:////proc/x.db"}, 5, "folder you can write to"),
    (["status"], {"SCRAPERSKY_DATABASE_URL": "postgresql://u:hunter2@127.0.0.1:1/x"}, 5, "scrapersky doctor"),
    (["process", "domain-scan"], {"SCRAPERSKY_ADVANCE": "domain-scam"}, 4, "names an unknown workflow"),
]


@pytest.mark.parametrize(("args", "env", "code", "said"), WRONG)
def test_one_clear_line(quick: Terminal, args: list[str], env: dict[str, Any], code: int, said: str) -> None:
    result = quick(*args, **env)
    assert result.code == code, result
    assert said in result.err
    assert "Traceback" not in result.err
    assert "hunter2" not in result.err
    assert result.out == ""
    assert quick.state("domain-scan")[0] == "0"


def test_an_error_is_json_too(quick: Terminal) -> None:
    result = quick("process", "nothing", "--json")
    assert result.code == 2
    assert result.json["error"]["code"] == "usage"
    unparsed = quick("enqueue", "--no-such-option", "--json")
    assert unparsed.code == 2
    assert unparsed.json["error"]["hint"] == "run: scrapersky enqueue --help"


def test_a_list_that_is_none_leaves_no_batch_behind(quick: Terminal) -> None:
    assert quick("run", "--file", "-").code == 2
    assert quick("enqueue", "domain-scan", "--file", "-", "--batch", "april").code == 2
    assert quick("batch", "list").rows == []


NOT_DOMAINS = {
    "localhost": "one label",
    "10.0.0.1": "IP address",
    "two words": "",
    "a..b": "empty label",
    "me@example.com": "e-mail address",
    f"{'a' * 64}.com": "",
    "http://": "",
}


def test_what_is_no_domain_is_skipped_with_its_line_and_reason(quick: Terminal) -> None:
    listed = "\n".join(["example.com", *NOT_DOMAINS]).encode()
    result = quick("enqueue", "domain-scan", "--file", "-", stdin=listed)
    assert (result.code, result.out) == (0, f"workflow=domain-scan created=1 rejected={len(NOT_DOMAINS)}\n")
    for line, (text, reason) in enumerate(NOT_DOMAINS.items(), 2):
        assert f"line {line}: {text!r} was skipped: " in result.err
        assert reason in result.err
    assert quick("enqueue", "domain-scan", "localhost", "example.com", "--strict").code == 3


ALL_WRONG = [
    (["enqueue", "domain-scan", "nonsense"], "error: 'nonsense' cannot be used: it has one label only"),
    (["enqueue", "domain-scan", "nonsense", "--strict"], "error: 'nonsense' cannot be used: "),
    (["enqueue", "domain-scan", "nonsense", "--dry-run"], "error: 'nonsense' cannot be used: "),
    (["enqueue", "page-scrape", "nonsense", "10.0.0.1"], "error: none of the 2 targets can be used\n"),
    (["enqueue", "domain-scan", "--file", "-", "--batch", "april"], "error: none of the 3 targets can be used\n"),
    (["import", "domains", "-"], "error: none of the 3 targets can be used\n"),
    (["import", "domains", "-", "--dry-run"], "error: none of the 3 targets can be used\n"),
    (["suppress", "import", "-"], "error: none of the 3 lines can be used; line 1: 'nonsense'"),
    (["run", "--file", "-"], "error: none of the 3 targets can be used\n"),
    (["run", "--file", "-", "--dry-run"], "error: none of the 3 targets can be used\n"),
]


@pytest.mark.parametrize(("args", "said"), ALL_WRONG)
def test_where_nothing_can_be_used_nothing_is_done(quick: Terminal, args: list[str], said: str) -> None:
    done = quick(*args, stdin=b"nonsense\nmore nonsense\nlocalhost\n")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "hint: " in done.err
    assert quick("batch", "list").rows == []
    assert quick("list", "domains").rows == []


def test_the_end_of_an_interrupted_batch_may_be_all_wrong(quick: Terminal, sqlite_database: Database) -> None:
    """Its first lines were stored by the process that was interrupted."""
    listed = b"example.com\nnonsense\n"
    quick("enqueue", "domain-scan", "--file", "-", "--batch", "april", stdin=listed)
    sqlite_database.write(lambda conn: conn.execute(update(batches).values(open=True, last_line=1)))
    done = quick("enqueue", "domain-scan", "--file", "-", "--batch", "april", stdin=listed)
    assert (done.code, done.out) == (0, "workflow=domain-scan created=0 rejected=1\n")
    assert quick("batch", "show", "april", "--json").json["items"] == 1


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://www.Example.com:8080/x?y#z", "example.com"),
        ("EXAMPLE.com.", "example.com"),
        ("münchen.de", "xn--mnchen-3ya.de"),
        ("a--b.com", "a--b.com"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
    ],
)
def test_domains_are_normalised(quick: Terminal, text: str, domain: str) -> None:
    assert quick("enqueue", "domain-scan", text, "--dry-run").lines[1] == domain


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfdomain,id\r\nexample.com,7\r\n\r\nexample.org,8\r\n",
        b'"Website";"Tags"\n"https://example.com/";"a, b"\n"example.org";""\n',
        "domain\nexample.com\nexample.org\nexample.com\n".encode("utf-16"),
        b"# a comment\nexample.com\n\n  example.org  \n",
    ],
    ids=["bom-crlf", "semicolons", "utf-16", "lines"],
)
def test_lists_as_people_have_them(quick: Terminal, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    assert quick("enqueue", "domain-scan", "-f", str(file)).out.startswith("workflow=domain-scan created=2")


def test_a_closed_stdin_is_an_error_not_a_hang(quick: Terminal) -> None:
    import subprocess

    command = quick.forked("enqueue", "domain-scan", "--file", "-")
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *command], capture_output=True, env=quick.env(), timeout=PATIENCE
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_folder_is_no_list(quick: Terminal, tmp_path: Path) -> None:
    result = quick("enqueue", "domain-scan", "--file", str(tmp_path))
    assert result.code == 2
    assert "cannot read" in result.err


@pytest.mark.parametrize("args", [["list", "domains"], ["export", "leads", "-o", "leads.csv"]])
def test_a_folder_that_was_deleted_is_named(quick: Terminal, tmp_path: Path, args: list[str]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["sh", "-c", 'rmdir "$PWD"; exec "$@"', "sh", *quick.command(*args)],
        cwd=gone,
        env=quick.env(SCRAPERSKY_DATABASE_URL="sqlite:///leads.db"),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert "error: the folder in which this was started is no longer there" in done.stderr
