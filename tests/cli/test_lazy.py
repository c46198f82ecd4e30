"""The table by which commands are listed says what the commands say of themselves."""

from importlib import import_module
from inspect import getdoc
from pathlib import Path

import pytest
import typer

import scrapersky_cli.cli as room
from scrapersky_cli.cli.main import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_and_the_command_agree(name: str) -> None:
    module, _, attribute = COMMANDS[name].where.partition(":")
    found = getattr(import_module(module), attribute)
    described = found.info.help if isinstance(found, typer.Typer) else getdoc(found)
    assert (described or "").startswith(COMMANDS[name].summary)
    assert (import_module(module).__doc__ or "").startswith(f"{name}: ")


def test_every_module_that_describes_a_command_is_in_the_table() -> None:
    files = Path(room.__path__[0]).glob("*.py")
    described = {file.stem for file in files if file.read_text("utf-8").startswith(f'"""{file.stem.strip("_")}: ')}
    assert described == {command.where.partition(":")[0].rpartition(".")[2] for command in COMMANDS.values()}
