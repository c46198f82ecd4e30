"""Every help has examples that work, in the order of a first day, and shows no type that says nothing."""

import re
import shlex
from typing import Any

import pytest
from typer.testing import CliRunner

from scrapersky_cli.cli.examples import EXAMPLES, examples_of
from scrapersky_cli.cli.main import COMMANDS, app
from tests.cli.commands import top_level
from tests.cli.test_promises import commands

PATHS = [name for name, _ in commands()]
LONGEST = 26  # characters, of a word that fits beside the options on 40 columns


def help_of(*path: str, width: int = 80) -> str:
    done = CliRunner().invoke(app, [*path, "--help"], prog_name="scrapersky", env={"COLUMNS": str(width)})
    assert done.exit_code == 0
    return done.output


def test_every_command_has_an_example_and_every_example_a_command() -> None:
    assert EXAMPLES.keys() == {"", *PATHS}


@pytest.mark.parametrize("path", sorted({*EXAMPLES, *COMMANDS}))
def test_examples_are_printed_as_they_can_be_copied(path: str) -> None:
    lines = help_of(*path.split(), width=40).splitlines()
    for example in examples_of(path):
        assert f"    scrapersky {example}" in lines
        assert path in example


@pytest.mark.parametrize("path", sorted({*EXAMPLES, *COMMANDS}))
@pytest.mark.parametrize("width", [40, 80])
def test_help_fits_the_terminal_and_cuts_no_word(path: str, width: int) -> None:
    """Only examples are as long as they are, so that they can be copied."""
    examples = {f"    scrapersky {example}" for example in examples_of(path)}
    lines = [line for line in help_of(*path.split(), width=width).splitlines() if line not in examples]
    assert max(map(len, lines)) <= width
    everywhere = help_of(*path.split(), width=200).split()
    words = {word for word in everywhere if len(word) <= LONGEST}
    assert sorted(words - set(" ".join([*lines, *examples]).split())) == []
    assert "..." not in " ".join(lines).replace("[ARGS]...", "").replace("]...", "").replace("}...", "")


@pytest.mark.parametrize("example", [each for examples in EXAMPLES.values() for each in examples])
def test_every_example_is_understood(example: str) -> None:
    """The parser of the command takes it; what its values mean is up to the command."""
    name, *args = shlex.split(example)
    command: Any = top_level()[name]
    while hasattr(command, "commands"):
        name, *args = args
        command = command.commands[name]
    command.make_context(name, args)


def test_the_order_is_that_of_a_first_day() -> None:
    headings = re.findall(r"(?m)^([A-Z][a-z ]+):$", help_of())
    assert headings == ["Options", "Start here", "Work", "Look", "Manage"]
    assert next(iter(COMMANDS)) == "demo"


def test_no_flag_has_a_type_and_no_word_is_jargon() -> None:
    said = "\n".join(help_of(*path.split()) for path in ["", *PATHS])
    assert "<bool>" not in said
    assert not re.search(r"by no exit|of the way\b", said)
