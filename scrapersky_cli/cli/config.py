"""config: show every setting and where its value comes from, and change those in the file."""

from dataclasses import asdict
from typing import Annotated

import typer

from scrapersky_cli.cli import completion
from scrapersky_cli.cli.named_entries import country_of
from scrapersky_cli.cli.options import Json
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.config_file import change_config, config_path, read_config
from scrapersky_cli.errors import UsageError
from scrapersky_cli.settings import Explained, Settings, checked, explained, field_named
from scrapersky_cli.streams import standard_input

app = typer.Typer(help="Show and change the settings.", no_args_is_help=True)


Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="A setting, such as host_delay.",
        autocompletion=completion.one_of(lambda: Settings.model_fields),
    ),
]
NewValue = Annotated[
    str,
    typer.Argument(
        metavar="VALUE",
        help="Its new value; - reads it from stdin, for secrets.",
        autocompletion=completion.value_of_setting,
    ),
]


@app.command()
@prints_table
def show(as_json: Json = False) -> None:
    """Show each setting with its value and where that comes from. Secrets are masked."""
    found = explained()
    columns = ("name", "value", "source", "description")
    emit(Answer({"settings": [asdict(each) for each in found]}, columns=columns, records="settings"), as_json=as_json)


@app.command()
def get(name: Name, as_json: Json = False) -> None:
    """Print the value of one setting. A secret is masked."""
    found = _explained(field_named(name))
    emit(Answer(asdict(found), lines=[found.value]), as_json=as_json)


@app.command("set")
def set_(name: Name, value: NewValue, as_json: Json = False) -> None:
    """Write a setting into the file. The environment and .env come first where they have it, too."""
    field, text = field_named(name), _typed_in() if value == "-" else value
    if field == "country" and text:
        text = country_of(text, "scrapersky config set country DE") or ""
    path = change_config({field: checked(field, text)})
    found = _explained(field)
    emit(Answer({**asdict(found), "config": str(path)}, lines=[f"wrote {field} to {path}"]), as_json=as_json)
    if found.source != path.name:
        say(f"{found.name} in {_place(found)} comes first, and still says {found.value}")


@app.command()
def unset(name: Name, as_json: Json = False) -> None:
    """Take a setting out of the file, so that it has its default again."""
    field = field_named(name)
    was_set = field in read_config()
    path = change_config({field: None}) if was_set else config_path()
    line = f"took {field} out of {path}" if was_set else f"{path} does not set {field}; nothing changed"
    emit(Answer({**asdict(_explained(field)), "changed": was_set}, lines=[line]), as_json=as_json)


@app.command()
def path(as_json: Json = False) -> None:
    """Print where the file of settings is, or would be."""
    there = config_path().exists()
    emit(Answer({"config": str(config_path()), "exists": there}, lines=[str(config_path())]), as_json=as_json)
    if not there:
        say("there is no such file yet; scrapersky init writes it")


def _typed_in() -> str:
    """Return the first line of stdin. Raise UsageError if there is none."""
    text = standard_input().readline().decode("utf-8", "replace").rstrip("\r\n")
    if not text:
        raise UsageError("there is no value on stdin", hint="echo VALUE | scrapersky config set NAME -")
    return text


def _explained(field: str) -> Explained:
    place = list(Settings.model_fields).index(field)
    return explained()[place]


def _place(found: Explained) -> str:
    return "the environment" if found.source == "environment" else found.source
