"""Standard streams that are closed, full, or read by nobody any more, as a shell makes them."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.errors import Exit
from tests.cli.terminal import Result, Terminal
from tests.waiting import PATIENCE

LONG = 3_000  # rows whose list is longer than a pipe holds


def bash(terminal: Terminal, line: str) -> Result:
    """Run the line under pipefail; in it, `scrapersky` is the command under test."""
    needs_its_own = ">(" in line  # there are more files than three
    command = terminal.command() if needs_its_own else terminal.forked()
    script = f'set -o pipefail\nscrapersky() {{ {shlex.join(command)} "$@"; }}\n{line}\n'
    done = subprocess.run(
        ["bash", "-c", script], stdin=subprocess.DEVNULL, capture_output=True, env=terminal.env(), timeout=PATIENCE
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def known(quick: Terminal) -> Terminal:
    """A terminal whose database knows three domains."""
    quick("enqueue", "domain-scan", "one.com", "two.com", "three.com")
    return quick


# --- the reader goes away ---------------------------------------------------------------------------------
@pytest.mark.parametrize("args", [f"list domains -n {LONG}", "export domains", f"list domains -n {LONG} --json"])
def test_a_reader_that_has_had_enough(quick: Terminal, args: str) -> None:
    """`head` has read what it wanted: that is no failure, and the pipeline ends with 0 under pipefail, too."""
    names = "".join(f"number{number:04}-{'x' * 40}.com\n" for number in range(LONG))
    quick("enqueue", "domain-scan", "--file", "-", stdin=names.encode())
    done = bash(quick, f"scrapersky {args} | head -c 20")
    assert (done.code, len(done.out), done.err) == (Exit.DONE, 20, "")
    assert bash(quick, f"scrapersky {args} | cat >/dev/null").code == 0


SHORT = ["status", "--help", "--version", "config show", "status --json", "export domains --format xlsx"]


def unread(terminal: Terminal, args: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command into a pipe that nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    command = terminal.forked(*args.split())
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=terminal.env(), timeout=PATIENCE)
    os.close(writer)
    return done


@pytest.mark.parametrize("args", SHORT)
def test_a_reader_that_was_never_there(known: Terminal, args: str) -> None:
    done = unread(known, args)
    assert (done.returncode, done.stderr) == (Exit.DONE, b"")


def test_a_mark_stays_where_the_reader_went_away(known: Terminal) -> None:
    assert unread(known, "export domains --since-name crm").returncode == Exit.DONE
    assert bash(known, "scrapersky export domains --since-name crm").out.count("\n") == 4


# --- nothing more fits ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "args", [*SHORT, "enqueue domain-scan four.com", "export domains", "export domains -o /dev/stdout"]
)
def test_a_full_disk_under_stdout(known: Terminal, args: str) -> None:
    done = bash(known, f"scrapersky {args} >/dev/full")
    assert done.code == Exit.USAGE
    error, hint = done.err.splitlines()
    assert error.startswith("error: cannot write")
    assert error.endswith(": No space left on device")
    assert hint.startswith("hint: make room")


def test_a_full_disk_under_stderr_changes_no_exit_code(known: Terminal) -> None:
    assert bash(known, "scrapersky shwo 2>/dev/full").code == Exit.USAGE
    assert bash(known, "scrapersky status 2>/dev/full").code == Exit.DONE


# --- of another encoding ----------------------------------------------------------------------------------
def test_a_stdout_that_has_no_such_letters(known: Terminal) -> None:
    """As under a locale such as de_DE.ISO-8859-1: what it lacks is escaped, and nothing else is lost."""
    known("note", "domains", "one.com", "Grüße 電気")
    env = {**known.env(), "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(known.command("show", "one.com"), capture_output=True, env=env, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (Exit.DONE, b"")
    assert "Grüße \\u96fb\\u6c17" in done.stdout.decode("latin-1")


# --- closed -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("args", ["status", "status --json", "--help", "--version", "config show", "doctor --offline"])
def test_a_closed_stdout_is_as_good_as_dev_null(known: Terminal, args: str) -> None:
    done = bash(known, f"scrapersky {args} >&-")
    assert (done.code, done.out, done.err) == (Exit.DONE, "", "")


@pytest.mark.parametrize("args", ["export domains", "export domains -o /dev/stdout", "export domains --format xlsx"])
def test_an_export_needs_an_open_stdout(known: Terminal, args: str) -> None:
    done = bash(known, f"scrapersky {args} --since-name crm >&-")
    assert done.code == Exit.USAGE
    assert done.err.startswith("error: cannot write to stdout: it is closed\n")
    assert bash(known, "scrapersky export domains --since-name crm").out.count("\n") == 4


def test_what_goes_to_a_closed_stderr_goes_nowhere_else(known: Terminal) -> None:
    assert bash(known, "scrapersky shwo 2>&-").out == ""
    assert bash(known, "scrapersky enqueue domain-scan a.com nonsense 2>&-").out.count("\n") == 1


def test_no_stream_at_all(known: Terminal) -> None:
    """No file and no socket takes the number of a stream and gets what is printed."""
    assert bash(known, "scrapersky enqueue domain-scan four.com nonsense <&- >&- 2>&-").code == Exit.DONE
    assert bash(known, "scrapersky status --json").code == Exit.DONE
    assert bash(known, "scrapersky list domains").out.count("\n") == 1 + 4


READ = ["enqueue domain-scan -f -", "run -f -", "import domains -", "suppress import -", "extract -"]


@pytest.mark.parametrize("args", READ)
def test_a_closed_stdin(known: Terminal, args: str) -> None:
    done = bash(known, f"scrapersky {args} <&-")
    assert (done.code, done.out) == (Exit.USAGE, "")
    assert done.err.startswith("error: stdin is closed\n")


def test_a_closed_stdin_confirms_nothing(known: Terminal) -> None:
    done = bash(known, "scrapersky db downgrade base <&-")
    assert (done.code, done.err.splitlines()[1]) == (Exit.USAGE, "hint: add --yes")


# --- other names of a stream ------------------------------------------------------------------------------
@pytest.mark.parametrize("command", ["export domains", "batch export april --what domains"])
def test_stdout_by_its_other_names(known: Terminal, tmp_path: Path, command: str) -> None:
    """Whatever stdout is: a pipe, a file, or the end of one."""
    known("enqueue", "domain-scan", "one.com", "--batch", "april")
    plain = bash(known, f"scrapersky {command}").out
    file = tmp_path / "out.csv"
    for name in ("/dev/stdout", "/proc/self/fd/1", "/dev/fd/1"):
        assert bash(known, f"scrapersky {command} -o {name} | cat") == Result(0, plain, "")
        written = bash(known, f"echo first >{file}; scrapersky {command} -o {name} >>{file}; cat {file}")
        assert written == Result(0, f"first\n{plain}", "")
    refused = bash(known, f"scrapersky {command} -o /dev/stdout --json")
    assert (refused.code, "cannot both be on stdout" in refused.err) == (Exit.USAGE, True)


def test_a_program_as_the_target(known: Terminal) -> None:
    done = bash(known, "{ scrapersky export domains -o >(sort >&3); } 3>&1 | cat")
    *rows, line = sorted(done.out.splitlines(), key=lambda line: line.startswith("export="))
    assert (done.code, len(rows)) == (0, 4)
    assert re.fullmatch(r"export=domains rows=3 file=/dev/fd/\d+", line)


def test_a_run_writes_into_a_fifo(quick: Terminal, town_server: TownServer, tmp_path: Path) -> None:
    name = town_server.town.sites[0].domain
    line = f"mkfifo pipe; (cat pipe & echo {name} | scrapersky run -f - --through domain-scan -o pipe -q; wait)"
    done = bash(quick, f"cd {shlex.quote(str(tmp_path))}; {line}")
    assert (done.code, done.err) == (0, "")
    assert f"\n{name}," in done.out
    assert (tmp_path / "pipe").is_fifo()
