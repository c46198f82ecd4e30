"""Setting scrapersky up: with flags, on a terminal, and with answers that are of no use."""

import configparser
import os
import pty
import re
import shlex
import subprocess
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cronsim import CronSim

from scrapersky_cli import __version__
from scrapersky_cli.cli.schedule import systemd_unit
from tests.cli.screen import ESCAPE
from tests.cli.terminal import Terminal
from tests.waiting import PATIENCE


@pytest.fixture
def home(tmp_path: Path) -> Terminal:
    """A user without any settings."""
    return Terminal({"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")})


def config(home: Terminal) -> Path:
    return Path(home.environment["XDG_CONFIG_HOME"]) / "scrapersky" / "config.toml"


def test_without_a_terminal_flags_and_defaults_are_taken(home: Terminal, tmp_path: Path) -> None:
    done = home("init", "--database", f"sqlite:///{tmp_path / 'a.db'}", "--contact", "https://example.com/bot")
    assert (done.code, done.err.count("next: ")) == (0, 1)
    assert f"database url: sqlite:///{tmp_path / 'a.db'}, schema " in done.out
    written = tomllib.loads(config(home).read_text())
    assert written["user_agent"].endswith(" (+https://example.com/bot)")
    assert written["database_url"] == f"sqlite:///{tmp_path / 'a.db'}"
    assert (tmp_path / "a.db").exists()
    assert home("config", "get", "places_source").out == "open\n"
    assert home("status").code == 0


def test_a_second_time_what_was_answered_stays(home: Terminal, tmp_path: Path) -> None:
    home("init", "--database", f"sqlite:///{tmp_path / 'a.db'}", "--contact", "you@example.com")
    home("config", "set", "SCRAPERSKY_HOST_DELAY", "2")
    assert home("init", "--places-source", "osm").code == 0
    written = tomllib.loads(config(home).read_text())
    assert written["places_source"] == "osm"
    assert written["host_delay"] == 2.0
    assert "(+you@example.com)" in written["user_agent"]
    assert written["database_url"].endswith("/a.db")


@pytest.mark.parametrize(
    ("flags", "code", "message"),
    [
        (("--database", "mysql://h/d"), 4, "does not support mysql://"),
        (("--database", "postgresql://me:s3cret@127.0.0.1:1/d"), 5, "Connection refused"),
        (("--contact", "nowhere"), 2, "nowhere is neither a page nor an e-mail address"),
        (("--country", "Ruritania"), 2, "Ruritania is not a country"),
        (("--places-source", "yellow"), 4, "SCRAPERSKY_PLACES_SOURCE: Input should be 'open'"),
        (("--places-data", "/nowhere.parquet"), 2, "cannot read /nowhere.parquet"),
        (("--schedule", "crom"), 2, "crom is not a schedule"),
    ],
)
def test_an_answer_of_no_use_is_an_error_and_nothing_is_written(
    home: Terminal, flags: tuple[str, ...], code: int, message: str
) -> None:
    done = home("init", *flags)
    assert done.code == code
    assert message in done.err
    assert "s3cret" not in done.err
    assert not config(home).exists()
    assert not Path(home.environment["XDG_DATA_HOME"]).exists()


def test_stdin_may_be_closed(home: Terminal) -> None:
    init, set_key = (f"{shlex.join(home.forked(*words))} <&-" for words in (("init",), ("config", "set", "proxy", "-")))
    assert subprocess.run(["bash", "-c", init], env=home.env(), capture_output=True).returncode == 0
    done = subprocess.run(["bash", "-c", set_key], env=home.env(), capture_output=True, text=True)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "error: stdin is closed")
    assert "there is no value on stdin" in home("config", "set", "proxy", "-").err


def test_a_later_version_says_so_to_sites(home: Terminal) -> None:
    home("init", "--contact", "you@example.com")
    file = config(home)
    file.write_text(file.read_text().replace(f"scrapersky/{__version__}", "scrapersky/0.0.1"))
    assert f"user agent: scrapersky/{__version__} (+you@example.com)" in home("init").out


def test_what_comes_before_the_file_is_named(home: Terminal) -> None:
    done = home("init", SCRAPERSKY_USER_AGENT="x/1")
    assert done.code == 2
    assert "SCRAPERSKY_USER_AGENT is set in the environment, which comes before the file" in done.err


def test_on_a_terminal_it_asks_until_an_answer_is_of_use(home: Terminal, tmp_path: Path) -> None:
    answers = [
        "nobody",
        "you@example.com",
        "Ruritania",
        "germany",
        "osm",
        "crom",
        "none",
        "mysql://h/d",
        f"sqlite:///{tmp_path / 'b.db'}",
    ]
    ours, theirs = pty.openpty()
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    command = home.forked("init")
    process = subprocess.Popen(command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=home.env())
    os.close(theirs)
    out, _ = process.communicate(timeout=PATIENCE)
    seen = ESCAPE.sub("", os.read(ours, 100_000).decode())
    os.close(ours)
    assert process.returncode == 0, seen
    for said in ("neither a page nor", "Ruritania is not a country", "did you mean cron?", "does not support mysql://"):
        assert said in seen
    assert "Where businesses are searched (open, data, osm, google) [open]:" in seen
    assert b"places source: osm" in out
    written = tomllib.loads(config(home).read_text())
    assert (written["places_source"], written["country"]) == ("osm", "DE")
    assert written["database_url"].endswith("/b.db")


def test_a_secret_is_set_from_stdin_and_never_shown(home: Terminal) -> None:
    done = home("config", "set", "google_key", "-", stdin=b"k3y\n")
    assert done.code == 0
    assert tomllib.loads(config(home).read_text()) == {"google_key": "k3y"}
    assert home("config", "get", "google_key").out == "********\n"
    assert "k3y" not in home("config", "show").out


def test_a_value_that_another_place_hides_is_named(home: Terminal) -> None:
    done = home("config", "set", "host_delay", "3", SCRAPERSKY_HOST_DELAY="5")
    assert "SCRAPERSKY_HOST_DELAY in the environment comes first, and still says 5.0" in done.err


def test_settings_are_taken_out_again(home: Terminal) -> None:
    home("config", "set", "host_delay", "3")
    assert str(config(home)) in home("config", "unset", "host_delay").out
    assert home("config", "get", "host_delay").out == "1.0\n"
    assert "nothing changed" in home("config", "unset", "host_delay").out
    assert home("config", "path").out == f"{config(home)}\n"


def test_a_wrong_setting_ends_every_command_with_what_mends_it(home: Terminal) -> None:
    config(home).parent.mkdir(parents=True)
    config(home).write_text("host_dely = 3\n")
    done = home("status")
    assert done.code == 4
    assert "unknown setting host_dely" in done.err
    assert "did you mean host_delay?" in done.err


def test_a_list_of_a_town_that_is_not_served_is_refused(home: Terminal, tmp_path: Path) -> None:
    done = home("demo", "--write-list", str(tmp_path / "list.csv"))
    assert done.code == 2
    assert "--write-list needs --serve" in done.err


# --- what runs it by itself -------------------------------------------------------------------------------
def run_line(home: Terminal, crontab: Path, part: str) -> subprocess.CompletedProcess[str]:
    """Run what cron would: the line with this part, under the variables of the file."""
    lines = [line for line in crontab.read_text().splitlines() if not line.startswith("#")]
    variables = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    (line,) = [line for line in lines if part in line]
    environment = {"HOME": os.environ["HOME"], "LANG": "C.UTF-8", **variables}
    command = [variables["SHELL"], "-c", line.split(maxsplit=5)[5]]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)


def test_the_crontab_that_it_writes_runs(home: Terminal, tmp_path: Path) -> None:
    done = home("init", "--schedule", "cron", XDG_STATE_HOME=str(tmp_path / "state"))
    assert done.code == 0
    crontab = config(home).with_name("crontab")
    assert f"(crontab -l; cat '{crontab}') | crontab -" in done.out
    for line in crontab.read_text().splitlines():
        if line[0].isdigit() or line[0] == "*":
            CronSim(" ".join(line.split()[:5]), datetime(2026, 3, 2, tzinfo=UTC))
    assert run_line(home, crontab, "process domain-scan").returncode == 0
    assert run_line(home, crontab, "status").stdout == ""
    assert run_line(home, crontab, "prune").returncode == 0
    assert (tmp_path / "state" / "scrapersky" / "cron.log").exists()
    config(home).unlink()
    assert "rows are late, or status failed" in run_line(home, crontab, "status").stdout


def test_the_unit_that_it_writes_names_the_program_and_the_settings(home: Terminal) -> None:
    done = home("init", "--schedule", "systemd", "--json")
    unit = Path(done.json["schedule"])
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]  # names of units have capitals
    read.read_string(unit.read_text())
    program, command = shlex.split(read["Service"]["ExecStart"])
    assert (Path(program).name, command) == ("scrapersky", "loop")
    assert str(config(home)) in read["Service"]["Environment"]


def test_paths_are_quoted_for_systemd() -> None:
    unit = systemd_unit(Path('/a "b" 50%/bin/scrapersky'), Path("/c d/config.toml"))
    assert 'ExecStart="/a \\"b\\" 50%%/bin/scrapersky" loop' in unit
    assert 'Environment="SCRAPERSKY_CONFIG=/c d/config.toml"' in unit


def test_a_country_is_set_by_its_name_or_its_code(home: Terminal) -> None:
    assert home("config", "set", "country", "Germany").code == 0
    assert home("config", "get", "country").out == "DE\n"
    refused = home("config", "set", "country", "XX")
    hint = "give its ISO code, for example: scrapersky config set country DE"
    assert (refused.code, refused.err) == (2, f"error: XX is not a country\nhint: {hint}\n")
    assert home("config", "get", "country").out == "DE\n"
