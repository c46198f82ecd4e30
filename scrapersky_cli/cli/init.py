"""init: ask for the settings that a new installation needs, try each of them, and write them to config.toml."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from platformdirs import user_state_path

from scrapersky_cli import __version__
from scrapersky_cli.cli import completion
from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.confirm import can_ask
from scrapersky_cli.cli.named_entries import country_of
from scrapersky_cli.cli.options import Json
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.schedule import CRON, NONE, SCHEDULES, SYSTEMD, crontab, systemd_unit
from scrapersky_cli.config_file import Value, change_config, read_config
from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.migrate import ensure, head
from scrapersky_cli.db.urls import database_url, default_url, shown
from scrapersky_cli.errors import ScraperskyError, UsageError
from scrapersky_cli.settings import PREFIX, Settings, checked, explained, settings
from scrapersky_cli.streams import writing_to
from scrapersky_cli.workflows.registry import names

_HOW_TO_INSTALL = {
    CRON: "install it with: (crontab -l; cat '{}') | crontab -",
    SYSTEMD: "install it with: systemctl --user enable --now '{}'",
}
_SOURCES = get_args(Settings.model_fields["places_source"].annotation)
_OWN_AGENT = re.compile(r"scrapersky/\S+ \(\+(.+)\)")

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take what is given, set or the default.")]
DatabaseUrl = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE")
]
Contact = Annotated[
    str | None, typer.Option(metavar="URL", help="A page, or an e-mail address, where site owners can reach you.")
]
Country = Annotated[str | None, typer.Option(metavar="CC", help="The country of most sites, such as DE.")]
Source = Annotated[
    str | None,
    typer.Option(
        "--places-source",
        help=f"Where businesses are searched: {', '.join(_SOURCES)}.",
        autocompletion=completion.one_of(lambda: _SOURCES),
    ),
]
When = Annotated[
    str | None,
    typer.Option(
        "--schedule",
        help=f"What runs it by itself: {', '.join(SCHEDULES)}. Only a file is written.",
        autocompletion=completion.one_of(lambda: SCHEDULES),
    ),
]
Data = Annotated[
    str | None, typer.Option("--places-data", metavar="PATH", help="A file or folder of places. See import places.")
]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked for one setting. `ready` is the answer that Enter gives. `attempt` tries an answer, and returns the
    value to write and what to tell the operator; it raises a ScraperskyError if the answer cannot be used."""

    name: str
    text: str
    ready: str
    attempt: Callable[[str], tuple[Value | None, str]]


def init(
    database: DatabaseUrl = None,
    contact: Contact = None,
    country: Country = None,
    places_source: Source = None,
    places_data: Data = None,
    schedule: When = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Set scrapersky up: database, your address, sources. Each answer is tried, then `config.toml` is written."""
    known = _known()
    asking = not yes and not as_json and can_ask()
    given = {
        "user_agent": contact,
        "country": country,
        "places_source": places_source,
        "places_data": places_data,
        "schedule": schedule,
        "database_url": database,
    }
    answers: dict[str, Value | None] = {}
    tried: dict[str, str] = {}
    for prompt in _prompts(known):
        if prompt.name != "places_data" or answers["places_source"] in ("open", "data"):
            answers[prompt.name], tried[prompt.name] = _answer(prompt, given[prompt.name], asking=asking)
    kind = str(answers.pop("schedule"))
    path = change_config(answers)
    settings.cache_clear()
    lines = [*(f"{name.replace('_', ' ')}: {told}" for name, told in tried.items()), f"wrote {path}"]
    written = _write_schedule(kind, path)
    if written:
        lines.append(f"wrote {written}; {_HOW_TO_INSTALL[kind].format(written)}")
    data = {"config": str(path), "tried": tried, "schedule": str(written) if written else None}
    emit(Answer(data, lines=lines), as_json=as_json)
    say('next: scrapersky run "plumbers" --near Görlitz -o leads.csv, or: scrapersky doctor')


def _prompts(known: Mapping[str, Any]) -> tuple[Prompt, ...]:
    """Return what to ask, given what the file says. The database comes last, because to try it is to make it."""
    contact = known.get("user_agent", "")
    if own := _OWN_AGENT.fullmatch(contact):  # its version may be an old one
        contact = own[1]
    return (
        Prompt("user_agent", "A page or an e-mail address where site owners can reach you", contact, _try_contact),
        Prompt("country", "The country of most sites, such as DE, if any", known.get("country", ""), _try_country),
        Prompt(
            "places_source",
            f"Where businesses are searched ({', '.join(_SOURCES)})",
            known.get("places_source", "open"),
            _try_source,
        ),
        Prompt("places_data", "A file or folder of places, if you have one", known.get("places_data", ""), _try_data),
        Prompt("schedule", f"What runs it by itself ({', '.join(SCHEDULES)})", NONE, _try_schedule),
        Prompt("database_url", "Database", known.get("database_url") or _default_database(), _try_database),
    )


def _default_database() -> str:
    return f"sqlite:///{default_url().database}"


def _known() -> Mapping[str, Any]:
    """Return what the file says. Raise UsageError if what comes before the file would hide an answer."""
    asked = {prompt.name for prompt in _prompts({})}
    for each in explained():
        if each.name.removeprefix(PREFIX).lower() in asked and each.source in ("environment", ".env"):
            place = "the environment" if each.source == "environment" else each.source
            raise UsageError(f"{each.name} is set in {place}, which comes before the file", hint=f"unset {each.name}")
    return read_config()


def _answer(prompt: Prompt, given: str | None, *, asking: bool) -> tuple[Value | None, str]:
    """Return the value of a setting, and what to tell the operator. On a terminal, ask until the answer can be used."""
    while True:
        text = given
        if text is None and asking:
            text = typer.prompt(prompt.text, default=prompt.ready, err=True, show_default=bool(prompt.ready))
        try:
            return prompt.attempt(prompt.ready if text is None else text.strip())
        except ScraperskyError as error:
            if not asking:
                raise
            say(f"{error.message} ({error.hint})" if error.hint else error.message)
            given = None


def _write_schedule(kind: str, config: Path) -> Path | None:
    """Write the file for cron or systemd beside the file of settings. Return its path, or None for another
    `kind`."""
    program = Path(sys.executable).with_name("scrapersky")
    if kind == CRON:
        state = user_state_path("scrapersky", ensure_exists=True)
        return _written(config.with_name("crontab"), crontab(program, config, state, names()))
    if kind == SYSTEMD:
        return _written(config.with_name("scrapersky.service"), systemd_unit(program, config))
    return None


def _written(path: Path, text: str) -> Path:
    with writing_to(path):
        path.write_text(text, encoding="utf-8")
    return path


def _try_contact(text: str) -> tuple[Value | None, str]:
    if not text:
        return None, f"scrapersky/{__version__}, without a way to reach you: some sites refuse such visitors"
    if "://" not in text and "@" not in text:
        raise UsageError(f"{text} is neither a page nor an e-mail address", hint="for example https://your.site/bot")
    agent = text if "(+" in text else f"scrapersky/{__version__} (+{text})"
    return checked("user_agent", agent), agent


def _try_country(text: str) -> tuple[Value | None, str]:
    if not text:
        return None, "none; each site says where it is"
    code = country_of(text)
    return code, code or ""


def _try_source(text: str) -> tuple[Value | None, str]:
    source = checked("places_source", text)
    needs_key = text == "google" and settings().google_key is None
    return source, f"{text}, which needs a key: echo KEY | scrapersky config set google_key -" if needs_key else text


def _try_data(text: str) -> tuple[Value | None, str]:
    if not text:
        return None, "none; OpenStreetMap is asked"
    return text, f"{text}, {open_dataset(Path(text)).source}"


def _try_schedule(text: str) -> tuple[Value | None, str]:
    return require_choice(SCHEDULES, text, f"{text} is not a schedule"), text


def _try_database(text: str) -> tuple[Value | None, str]:
    """Connect, and make the tables or bring them up to date."""
    database = Database(database_url(text), patience=0.0)
    try:
        made = ensure(database)
        return text, f"{shown(database.url)}, schema {head()}, {'made' if made else 'ready'}"
    finally:
        database.close()
