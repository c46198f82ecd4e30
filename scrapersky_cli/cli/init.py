"""init: ask for what a new installation needs, try each answer, and write the file of settings, and one for cron."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, get_args

import typer
from platformdirs import user_state_path

from scrapersky_cli import __version__
from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.options import Json
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.schedule import CRON, NONE, SCHEDULES, SYSTEMD, crontab, systemd_unit
from scrapersky_cli.config_file import change_config, read_config
from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.migrate import ensure, head
from scrapersky_cli.db.urls import database_url, default_url, shown
from scrapersky_cli.errors import CannotWrite, ScraperskyError, UsageError
from scrapersky_cli.settings import PREFIX, Settings, checked, explained, settings
from scrapersky_cli.workflows.registry import names

_ASKED = ("database_url", "user_agent", "places_source", "places_data")
_HOW_TO_INSTALL = {
    CRON: "install it with: (crontab -l; cat '{}') | crontab -",
    SYSTEMD: "install it with: systemctl --user enable --now '{}'",
}
_SOURCES = get_args(Settings.model_fields["places_source"].annotation)

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: take what is given, set or the default.")]
DatabaseUrl = Annotated[
    str | None, typer.Option("--database", metavar="URL", help="postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE")
]
Contact = Annotated[
    str | None, typer.Option(metavar="URL", help="A page, or an e-mail address, where site owners can reach you.")
]
Source = Annotated[
    str | None, typer.Option("--places-source", help=f"Where businesses are searched: {', '.join(_SOURCES)}.")
]
When = Annotated[
    str | None,
    typer.Option("--schedule", help=f"What runs it by itself: {', '.join(SCHEDULES)}. Only a file is written."),
]
Data = Annotated[
    str | None, typer.Option("--places-data", metavar="PATH", help="A file or folder of places. See import places.")
]


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked for one setting. `ready` is the answer that Enter gives; `attempt` says how the answer did, or
    raises a ScraperskyError if it is of no use."""

    field: str
    text: str
    ready: str
    attempt: Callable[[str], str]


def init(
    database: DatabaseUrl = None,
    contact: Contact = None,
    places_source: Source = None,
    places_data: Data = None,
    schedule: When = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Set scrapersky up: database, your address, sources. Each answer is tried, then `config.toml` is written."""
    known = _known()
    given = {
        "database_url": database,
        "user_agent": contact,
        "places_source": places_source,
        "places_data": places_data,
    }
    asking = not yes and not as_json and sys.stdin.isatty() and sys.stderr.isatty()
    answers: dict[str, Any] = {}
    tried: dict[str, str] = {}
    for field, text in given.items():
        question = _question(field, known, answers)
        if question is not None:
            answers[field], tried[field] = _answer(question, text, asking=asking)
    kind = _schedule(schedule, asking=asking)
    path = change_config({field: value or None for field, value in answers.items()})
    settings.cache_clear()
    lines = [*(f"{field.replace('_', ' ')}: {told}" for field, told in tried.items()), f"wrote {path}"]
    written = _write_schedule(kind, path)
    if written:
        lines.append(f"wrote {written}; {_HOW_TO_INSTALL[kind].format(written)}")
    data = {"config": str(path), "tried": tried, "schedule": str(written) if written else None}
    emit(Answer(data, lines=lines), as_json=as_json)
    say('next: scrapersky run "plumbers" --near Görlitz -o leads.csv, or: scrapersky doctor')


def _known() -> Mapping[str, Any]:
    """Return what the file says. Raise UsageError if what comes before the file would hide an answer."""
    for each in explained():
        if each.name.removeprefix(PREFIX).lower() in _ASKED and each.source in ("environment", ".env"):
            place = "the environment" if each.source == "environment" else each.source
            raise UsageError(f"{each.name} is set in {place}, which comes before the file", hint=f"unset {each.name}")
    return read_config()


def _question(field: str, known: Mapping[str, Any], answers: Mapping[str, Any]) -> Prompt | None:
    """Return the question for a setting; None if the answers before make it needless."""
    match field:
        case "database_url":
            return Prompt(field, "Database", known.get(field) or f"sqlite:///{default_url().database}", _try_database)
        case "user_agent":
            text = "A page or an e-mail address where site owners can reach you (may be empty)"
            return Prompt(field, text, known.get(field, ""), _try_contact)
        case "places_source":
            text = f"Where businesses are searched ({', '.join(_SOURCES)})"
            return Prompt(field, text, known.get(field, "open"), _try_source)
        case "places_data" if answers["places_source"] in ("open", "data"):
            text = "A file or folder of places (may be empty)"
            return Prompt(field, text, known.get(field, ""), _try_data)
        case _:
            return None


def _answer(question: Prompt, given: str | None, *, asking: bool) -> tuple[Any, str]:
    """Return the value of a setting and how it did. On a terminal, ask until an answer is of use."""
    while True:
        text = given
        if text is None and asking:
            text = typer.prompt(question.text, default=question.ready, err=True, show_default=bool(question.ready))
        try:
            return _tried(question, question.ready if text is None else text.strip())
        except ScraperskyError as error:
            if not asking:
                raise
            say(f"{error.message} ({error.hint})" if error.hint else error.message)
            given = None


def _tried(question: Prompt, text: str) -> tuple[Any, str]:
    told = question.attempt(text)
    if question.field == "user_agent" and text and "(+" not in text:
        text = f"scrapersky/{__version__} (+{text})"
    return checked(question.field, text) if text else "", told


def _schedule(given: str | None, *, asking: bool) -> str:
    if given is None and asking:
        text = f"What runs it by itself ({', '.join(SCHEDULES)})"
        given = typer.prompt(text, default=NONE, err=True)
    return require_choice(SCHEDULES, given or NONE, f"{given} is not a schedule")


def _write_schedule(kind: str, config: Path) -> Path | None:
    """Write the file for cron or systemd beside the file of settings, and return its path."""
    program = Path(sys.executable).with_name("scrapersky")
    match kind:
        case "cron":
            state = user_state_path("scrapersky", ensure_exists=True)
            return _written(config.with_name("crontab"), crontab(program, config, state, names()))
        case "systemd":
            return _written(config.with_name("scrapersky.service"), systemd_unit(program, config))
        case _:
            return None


def _written(path: Path, text: str) -> Path:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror}") from None
    return path


def _try_database(text: str) -> str:
    """Connect, and make the tables or bring them up to date."""
    database = Database(database_url(text), patience=0.0)
    try:
        made = ensure(database)
        return f"{shown(database.url)}, schema {head()}, {'made' if made else 'ready'}"
    finally:
        database.close()


def _try_contact(text: str) -> str:
    if not text:
        return f"scrapersky/{__version__}, without a way to reach you: some sites refuse such visitors"
    if "://" not in text and "@" not in text:
        raise UsageError(f"{text} is neither a page nor an e-mail address", hint="for example https://your.site/bot")
    return text


def _try_source(text: str) -> str:
    if text == "google" and settings().google_key is None:
        return "google, which needs a key: echo KEY | scrapersky config set google_key -"
    return text


def _try_data(text: str) -> str:
    if not text:
        return "none; OpenStreetMap is asked"
    dataset = open_dataset(Path(text))
    return f"{text}, {dataset.source}"
