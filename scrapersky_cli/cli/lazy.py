"""Commands that are imported only when they are called, so that help and completion are fast."""

import gc
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from scrapersky_cli.cli.examples import add_examples
from scrapersky_cli.cli.filled import require_texts
from scrapersky_cli.cli.help_format import format_help_of

_WHOLE = 1000  # characters of a sentence


class _CommandGroup(TyperGroup):
    """A group of commands, of which each is listed with the whole sentence that its help begins with."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        listed = [(name, command.get_short_help_str(_WHOLE)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(listed)


class Command(NamedTuple):
    """A command: where it is defined (`module:attribute`), its heading in the help, and a one-line summary."""

    where: str
    heading: str
    summary: str


def load(name: str, command: Command) -> Any:
    """Import and return the command, which is a function or the Typer app of a group."""
    module, _, attribute = command.where.partition(":")
    found = getattr(_imported(module), attribute)
    if isinstance(found, typer.Typer):
        found.rich_markup_mode = None
        found.info.cls = _CommandGroup
        loaded: Any = typer.main.get_group(found)
    else:
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name)(found)
        loaded = typer.main.get_command(app)
    loaded.name = name
    add_examples(loaded, name)
    format_help_of(loaded)
    require_texts(loaded)
    return loaded


def _imported(module: str) -> Any:
    """Import a module and return it.

    No garbage is collected meanwhile, because nearly all objects that an import makes are kept. Later collections leave
    these objects out.
    """
    gc.disable()
    try:
        return import_module(module)
    finally:
        gc.freeze()
        gc.enable()


def group_of(commands: Mapping[str, Command]) -> type[TyperGroup]:
    """Return the class of a group with the commands of this table."""

    class LazyGroup(TyperGroup):
        def __init__(self, **given: Any) -> None:
            super().__init__(**given)
            add_examples(self, "")
            format_help_of(self)
            self.commands = {name: TyperCommand(name, help=each.summary) for name, each in commands.items()}

        def resolve_command(self, ctx: Any, args: list[str]) -> Any:
            name, listed, rest = super().resolve_command(ctx, args)
            return name, listed and load(listed.name or "", commands[listed.name or ""]), rest

        def format_commands(self, ctx: Any, formatter: Any) -> None:
            width = max(map(len, commands))
            for heading in dict.fromkeys(each.heading for each in commands.values()):
                under = [
                    (name.ljust(width), each.summary) for name, each in commands.items() if each.heading == heading
                ]
                with formatter.section(heading):
                    formatter.write_dl(under)

    return LazyGroup
