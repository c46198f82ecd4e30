"""What README shows is what happens: its commands are run in their order, and must print what stands below them."""

import re
import shlex
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scrapersky_cli.settings import PREFIX, Settings
from scrapersky_cli.workflows.registry import names
from tests.cli import forkserver
from tests.cli.commands import top_level
from tests.cli.terminal import ROOT, Terminal
from tests.waiting import PATIENCE

README = (ROOT / "README.md").read_text()
BLOCK = re.compile(r"^```(console|sh)\n(.*?)^```$", re.M | re.S)
SERVE = "--serve"


@dataclass(frozen=True)
class Shown:
    """A command of README and the lines of output below it, if any."""

    command: str
    output: tuple[str, ...]


def shown() -> list[Shown]:
    found: list[Shown] = []
    for kind, block in BLOCK.findall(README):
        for line in block.splitlines():
            if kind == "sh" or line.startswith("$ "):
                found.append(Shown(line.removeprefix("$ "), ()))
            elif line:
                found[-1] = Shown(found[-1].command, (*found[-1].output, line))
    return [each for each in found if each.command.split()[0] in ("scrapersky", "make")]


def targets() -> set[str]:
    return set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))


def test_make_targets_exist() -> None:
    made = [each.command.split()[1:] for each in shown() if each.command.startswith("make ")]
    assert ["demo"] in made
    assert ["test"] in made
    assert {target for words in made for target in words} <= targets()
    assert set(re.findall(r"`make (\w+)`", README)) <= targets()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where both terminals are."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[Terminal]:
    """A shell into which the lines were pasted that README's `demo --serve` prints."""
    serve = next(each.command for each in shown() if SERVE in each.command)
    command = forkserver.command(*shlex.split(serve)[1:], "--keep", str(folder / "kept"))
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder)
    assert process.stdout
    exported: dict[str, str] = {}
    while "SCRAPERSKY_DATABASE_URL" not in exported:
        line = process.stdout.readline()
        name, _, value = shlex.split(line.removeprefix("export "))[0].partition("=")
        exported[name] = value
    yield Terminal(exported)
    process.send_signal(signal.SIGINT)
    try:
        _, said = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 0, said


def alike(line: str) -> str:
    """How long something took differs from run to run."""
    return re.sub(r"seconds=[\d.]+|[\d.]+ s\b", "seconds=…", line)


def test_every_command_runs_and_prints_what_is_shown(served: Terminal, folder: Path) -> None:
    ran = [each for each in shown() if each.command.startswith("scrapersky ") and SERVE not in each.command]
    assert len(ran) >= 5
    for each in ran:
        result = served(*shlex.split(each.command)[1:], cwd=folder)
        assert result.code == 0, (each.command, result)
        printed = [alike(line) for line in (result.out + result.err).splitlines()]
        assert not each.output or printed == [alike(line) for line in each.output], each.command
        for file in re.findall(r"-o (\S+)", each.command):
            assert (folder / file).stat().st_size, each.command


# --- what is named in passing -----------------------------------------------------------------------------
def test_the_table_names_every_workflow() -> None:
    table = README.partition("## Workflows")[2].partition("##")[0]
    assert sorted(re.findall(r"^\| `([a-z-]+)`", table, re.M)) == sorted(names())


def test_what_is_said_to_replace_something_exists() -> None:
    """Each command of the table, unless its row says that it is to come."""
    table = README.partition("## What replaces what")[2].partition("\n## ")[0]
    cells = [row.strip(" |").split(" | ")[-1] for row in table.splitlines() if row.startswith("| ")]
    said = [text for cell in cells if not cell.endswith("to come") for text in re.findall(r"`([^`]+)`", cell)]
    commands = top_level()
    assert len(said) >= 5
    for text in said:
        command, *rest = text.split()
        assert command in commands, text
        if command in ("enqueue", "process", "loop") and rest:
            assert rest[0] in {*names(), "all"}, text
        options = {option for parameter in commands[command].params for option in parameter.opts}
        assert {word for word in rest if word.startswith("-")} <= options, text
    coming = {
        text for cell in cells if cell.endswith("to come") for text in re.findall(r"`(?:enqueue )?([a-z-]+)", cell)
    }
    assert not coming & set(names()), "these have come"


def test_settings_exist() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"SCRAPERSKY_[A-Z_]+", README)) - {PREFIX} <= known


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", README)
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
